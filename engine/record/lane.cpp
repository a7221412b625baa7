// SPDX-License-Identifier: MIT
#include "engine/record/lane.h"

#include <algorithm>
#include <numeric>

namespace coroscope {

Lane Lane::withoutWaits() const
{
    Lane lane(Keeps::slices);
    lane.entries_ = entries_;
    lane.blocks_ = blocks_;
    lane.levels_ = levels_;
    lane.specials_ = specials_;
    lane.dropped_ = dropped_;
    lane.erased_ = erased_;
    lane.totals_ = totals_;
    lane.lastEnd_ = lastEnd_;
    lane.lastNumber_ = lastNumber_;
    return lane;
}

void Lane::append(const LaneItem &item)
{
    const Totals before = totals_;
    totals_.add(item);
    if (item.polls && !entries_.empty() && entries_.back().length == special && specials_.back().item.polls) {
        foldIntoLast(item);
        lastEnd_ = item.end;
        lastNumber_ = item.lastNumber;
        return;
    }
    const std::uint64_t index = erased_ + entries_.size();
    if (blocks_.empty() || index - blocks_.back().firstEntry >= blockEntries ||
        item.number - blocks_.back().number > placeMax)
        addMark({index, item.begin, item.number, lastEnd_, lastNumber_, before});
    const std::uint64_t length = item.end - item.begin;
    const std::uint64_t waited = keeps_ == Keeps::waits ? std::max(item.readyTicks, item.readySwitches) : 0;
    const bool wide = item.polls || std::max(length, waited) >= special;
    if (wide)
        specials_.push_back({index, item});
    entries_.push_back({item.begin, wide ? special : std::uint32_t(length),
                        std::uint32_t(item.number - blocks_.back().number) << 5 | std::uint32_t(item.waited)});
    if (keeps_ == Keeps::waits)
        ready_.push_back({std::uint32_t(item.readyTicks), std::uint32_t(item.readySwitches)});
    lastEnd_ = item.end;
    lastNumber_ = item.lastNumber;
}

void Lane::addMark(const Mark &mark)
{
    blocks_.push_back(mark);
    addToLevels(blocks_.size() - 1);
}

/// Level k has the blocks whose index is a multiple of 2^(k + 1).
void Lane::addToLevels(std::size_t index)
{
    if (index == 0)
        return; // one block needs no level; the second brings the first one along
    for (std::size_t level = 0; index % (std::size_t(2) << level) == 0; ++level) {
        if (level == levels_.size())
            levels_.emplace_back().push_back(blocks_.front());
        levels_[level].push_back(blocks_[index]);
        if (index == std::size_t(2) << level)
            break; // this block is the first but one here: no coarser level has two
    }
}

std::span<const Lane::Mark> Lane::marks(double items) const
{
    if (items < double(blockEntries))
        return {};
    std::span<const Mark> found = blocks_;
    double apart = double(blockEntries);
    for (const PlainVector<Mark> &level : levels_) {
        apart *= 2;
        if (apart > items)
            break;
        found = level;
    }
    return found;
}

void Lane::foldIntoLast(const LaneItem &item)
{
    LaneItem &run = specials_.back().item;
    run.end = item.end;
    run.lastNumber = item.lastNumber;
    run.polls += item.polls;
    run.busy += item.busy;
}

void Lane::dropBefore(SwitchNumber number)
{
    while (dropped_ < entries_.size() && item(0).lastNumber < number)
        ++dropped_;
    if (dropped_ < 64 || dropped_ * 2 < entries_.size())
        return;
    // Whole blocks only: a block's totals are those in front of its first entry.
    const std::uint64_t erase =
        dropped_ == entries_.size() ? dropped_ : blocks_[blockOf(dropped_)].firstEntry - erased_;
    entries_.eraseFront(erase);
    if (keeps_ == Keeps::waits)
        ready_.eraseFront(erase);
    erased_ += erase;
    dropped_ -= erase;
    const auto gone = std::find_if(specials_.begin(), specials_.end(),
                                   [this](const Special &known) { return known.entry >= erased_; });
    specials_.erase(specials_.begin(), gone);
    if (!entries_.empty())
        blocks_.eraseFront(blockOf(0));
    else
        blocks_.clear();
    levels_.clear();
    for (std::size_t index = 0; index < blocks_.size(); ++index)
        addToLevels(index);
}

std::size_t Lane::blockOf(std::size_t entryIndex) const
{
    const std::uint64_t index = erased_ + entryIndex;
    // Nearly all blocks are full, so it is this one, or, where some are not, one behind it.
    const std::size_t guess = std::size_t((index - blocks_.front().firstEntry) / blockEntries);
    if (guess + 1 >= blocks_.size() || blocks_[guess + 1].firstEntry > index)
        return std::min(guess, blocks_.size() - 1);
    const auto after = std::upper_bound(blocks_.begin() + std::ptrdiff_t(guess), blocks_.end(), index,
                                        [](std::uint64_t i, const Mark &block) { return i < block.firstEntry; });
    return std::size_t(after - blocks_.begin()) - 1;
}

const Lane::Special &Lane::specialOf(std::size_t entryIndex) const
{
    const std::uint64_t index = erased_ + entryIndex;
    return *std::lower_bound(specials_.begin(), specials_.end(), index,
                             [](const Special &known, std::uint64_t i) { return known.entry < i; });
}

SwitchNumber Lane::number(std::size_t index) const
{
    return blocks_[blockOf(index + dropped_)].number + (entry(index).place >> 5);
}

LaneItem Lane::item(std::size_t index) const
{
    const Entry &found = entry(index);
    if (found.length == special)
        return specialOf(index + dropped_).item;
    LaneItem item;
    item.begin = found.begin;
    item.end = found.begin + found.length;
    item.number = item.lastNumber = number(index);
    item.busy = found.length;
    item.waited = WaitKind(found.place & 0x1f);
    if (keeps_ == Keeps::waits) {
        const Ready &ready = ready_[index + dropped_];
        item.readyTicks = ready.ticks;
        item.readySwitches = ready.switches;
    }
    return item;
}

std::size_t Lane::countUpTo(std::uint64_t ticks, std::size_t hint) const
{
    if (empty() || entries_.back().begin <= ticks) // as often as not the whole lane is in view
        return size();
    const auto first = entries_.begin() + std::ptrdiff_t(dropped_);
    if (ticks < first->begin)
        return 0;
    auto low = first + std::ptrdiff_t(std::min(hint, size()));
    auto high = entries_.end();
    if (hint > 0) { // in steps that double
        for (std::ptrdiff_t step = 1; high - low > step; step *= 2) {
            if ((low + step)->begin > ticks) {
                high = low + step;
                break;
            }
            low += step;
        }
    }
    const auto after =
        std::upper_bound(low, high, ticks, [](std::uint64_t t, const Entry &known) { return t < known.begin; });
    return std::size_t(after - first);
}

std::size_t Lane::countUpToSwitch(SwitchNumber number) const
{
    const auto block = std::upper_bound(blocks_.begin(), blocks_.end(), number,
                                        [](SwitchNumber n, const Mark &known) { return n < known.number; });
    if (block == blocks_.begin())
        return 0;
    const std::uint64_t first = (block - 1)->firstEntry - erased_;
    const std::uint64_t end = block == blocks_.end() ? entries_.size() : block->firstEntry - erased_;
    std::uint64_t index = first;
    while (index < end && (block - 1)->number + (entries_[index].place >> 5) <= number)
        ++index;
    return index > dropped_ ? std::size_t(index - dropped_) : 0;
}

Lane::Totals Lane::totalsBefore(std::size_t index) const
{
    if (index >= size())
        return totals_;
    const std::size_t end = index + dropped_;
    const Mark &block = blocks_[blockOf(end)];
    Totals totals = block.before;
    for (std::size_t i = std::size_t(block.firstEntry - erased_); i < end; ++i) {
        if (entries_[i].length == special) {
            totals.add(specialOf(i).item);
        } else {
            totals.busy += entries_[i].length;
            ++totals.slices;
        }
    }
    return totals;
}

Lane::Stretch Lane::stretchUpTo(std::size_t first, std::uint64_t limit, bool bySwitch, std::size_t most) const
{
    Stretch stretch;
    std::size_t block = blockOf(first + dropped_);
    std::size_t blockEnd = 0;
    const auto enterBlock = [&](std::size_t index) {
        if (block + 1 < blocks_.size() && blocks_[block + 1].firstEntry - erased_ <= index)
            ++block;
        blockEnd = block + 1 < blocks_.size() ? std::size_t(blocks_[block + 1].firstEntry - erased_) : entries_.size();
    };
    std::size_t index = first + dropped_;
    const std::size_t end = index + std::min(most, entries_.size() - index);
    for (enterBlock(index); index < end; ++index) {
        if (index == blockEnd)
            enterBlock(index);
        const Entry &found = entries_[index];
        const SwitchNumber number = blocks_[block].number + (found.place >> 5);
        if (index > first + dropped_ && (bySwitch ? number : found.begin) > limit)
            break;
        if (found.length == special) {
            const LaneItem &item = specialOf(index).item;
            stretch.totals.add(item);
            stretch.end = item.end;
            stretch.lastNumber = item.lastNumber;
        } else {
            stretch.totals.busy += found.length;
            ++stretch.totals.slices;
            stretch.end = found.begin + found.length;
            stretch.lastNumber = number;
        }
    }
    stretch.after = index - dropped_;
    return stretch;
}

void Lane::prefetch() const
{
    constexpr std::size_t cacheLine = 64 / sizeof(Entry);
    if (entries_.empty())
        return;
    __builtin_prefetch(&entries_.front());
    __builtin_prefetch(&entries_.front() + std::min(cacheLine, entries_.size() - 1));
    __builtin_prefetch(&entries_.back());
    __builtin_prefetch(blocks_.begin());
    __builtin_prefetch(ready_.begin());
}

std::size_t Lane::memoryBytes() const
{
    return entries_.capacity() * sizeof(Entry) + ready_.capacity() * sizeof(Ready) + blocks_.capacity() * sizeof(Mark) +
           specials_.capacity() * sizeof(Special) +
           std::accumulate(levels_.begin(), levels_.end(), std::size_t(0),
                           [](std::size_t sum, const auto &level) { return sum + level.capacity() * sizeof(Mark); });
}

} // namespace coroscope
