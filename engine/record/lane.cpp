// SPDX-License-Identifier: MIT
#include "engine/record/lane.h"

#include <algorithm>

namespace coroscope {

std::span<const Lane::Mark> Lane::marks(double items) const
{
    if (items < double(blockEntries))
        return {};
    std::span<const Mark> found = blocks();
    double apart = double(blockEntries);
    for (const SpilledVector<Mark> &level : levels_) {
        apart *= 2;
        if (apart > items)
            break;
        found = {level.begin(), level.end()};
    }
    return found;
}

std::size_t Lane::blockOf(std::size_t entryIndex) const
{
    const std::span<const Mark> blocks = this->blocks();
    const std::uint64_t index = erased_ + entryIndex;
    // Nearly all blocks are full, so it is this one, or, where some are not, one behind it.
    const std::size_t guess = std::size_t((index - blocks.front().firstEntry) / blockEntries);
    if (guess + 1 >= blocks.size() || blocks[guess + 1].firstEntry > index)
        return std::min(guess, blocks.size() - 1);
    const auto after = std::upper_bound(blocks.begin() + std::ptrdiff_t(guess), blocks.end(), index,
                                        [](std::uint64_t i, const Mark &block) { return i < block.firstEntry; });
    return std::size_t(after - blocks.begin()) - 1;
}

const Lane::Special &Lane::specialOf(std::size_t entryIndex) const
{
    const std::uint64_t index = erased_ + entryIndex;
    return *std::lower_bound(specials_.begin(), specials_.end(), index,
                             [](const Special &known, std::uint64_t i) { return known.entry < i; });
}

SwitchNumber Lane::number(std::size_t index) const
{
    return blocks()[blockOf(index + dropped_)].number + (entry(index).place >> 5);
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
    if (ready_) {
        const Ready &ready = ready_[index + dropped_];
        item.readyTicks = ready.ticks;
        item.readySwitches = ready.switches;
    }
    return item;
}

std::size_t Lane::countUpTo(std::uint64_t ticks, std::size_t hint) const
{
    if (empty() || entries_[count_ - 1].begin <= ticks) // as often as not the whole lane is in view
        return size();
    const Entry *const first = entries_ + dropped_;
    if (ticks < first->begin)
        return 0;
    const Entry *low = first + std::min(hint, size());
    const Entry *high = entries_ + count_;
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
    if (empty())
        return 0;
    const std::span<const Mark> blocks = this->blocks();
    const auto block = std::upper_bound(blocks.begin(), blocks.end(), number,
                                        [](SwitchNumber n, const Mark &known) { return n < known.number; });
    if (block == blocks.begin())
        return 0;
    const std::uint64_t first = (block - 1)->firstEntry - erased_;
    const std::uint64_t end = block == blocks.end() ? count_ : block->firstEntry - erased_;
    std::uint64_t index = first;
    while (index < end && (block - 1)->number + (entries_[index].place >> 5) <= number)
        ++index;
    return index > dropped_ ? std::size_t(index - dropped_) : 0;
}

void Lane::addTo(Totals &totals, std::size_t entryIndex) const
{
    if (entries_[entryIndex].length == special) {
        totals.add(specialOf(entryIndex).item);
    } else {
        totals.busy += entries_[entryIndex].length;
        ++totals.slices;
    }
}

Lane::Totals Lane::totalsBefore(std::size_t index) const
{
    const std::size_t end = std::min(index + dropped_, count_);
    if (end == 0)
        return {};
    // (Behind the last one: those of the block that it is in, and what that holds.)
    const Mark &block = blocks()[blockOf(std::min(end, count_ - 1))];
    Totals totals = block.before;
    for (auto i = std::size_t(block.firstEntry - erased_); i < end; ++i)
        addTo(totals, i);
    return totals;
}

Lane::Stretch Lane::stretchUpTo(std::size_t first, std::uint64_t limit, bool bySwitch, std::size_t most) const
{
    Stretch stretch;
    const std::span<const Mark> blocks = this->blocks();
    std::size_t block = blockOf(first + dropped_);
    std::size_t blockEnd = 0;
    const auto enterBlock = [&](std::size_t index) {
        if (block + 1 < blocks.size() && blocks[block + 1].firstEntry - erased_ <= index)
            ++block;
        blockEnd = block + 1 < blocks.size() ? std::size_t(blocks[block + 1].firstEntry - erased_) : count_;
    };
    std::size_t index = first + dropped_;
    const std::size_t end = index + std::min(most, count_ - index);
    for (enterBlock(index); index < end; ++index) {
        if (index == blockEnd)
            enterBlock(index);
        const Entry &found = entries_[index];
        const SwitchNumber number = blocks[block].number + (found.place >> 5);
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

} // namespace coroscope
