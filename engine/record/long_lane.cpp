// SPDX-License-Identifier: MIT
#include "engine/record/long_lane.h"

#include <algorithm>

namespace coroscope {

LongLane LongLane::copyIn(SpilledMemory &memory, Keeps keeps) const
{
    LongLane copy = *this;
    copy.memory_ = &memory;
    copy.keeps_ = keeps;
    copy.entries_ = entries_.copyIn(memory);
    copy.ready_ = keeps == Keeps::waits ? ready_.copyIn(memory) : SpilledVector<Lane::Ready>();
    copy.blocks_ = blocks_.copyIn(memory);
    copy.levels_ = levels_.copyIn(memory);
    for (std::size_t level = 0; level < levels_.size(); ++level)
        copy.levels_[level] = levels_[level].copyIn(memory);
    copy.specials_ = specials_.copyIn(memory);
    return copy;
}

Lane LongLane::lane() const
{
    Lane lane;
    lane.entries_ = entries_.begin();
    lane.ready_ = keeps_ == Keeps::waits ? ready_.begin() : nullptr;
    lane.count_ = entries_.size();
    lane.dropped_ = dropped_;
    lane.erased_ = erased_;
    lane.blocks_ = {blocks_.begin(), blocks_.end()};
    lane.levels_ = {levels_.begin(), levelCount_};
    lane.specials_ = {specials_.begin(), specials_.end()};
    return lane;
}

void LongLane::append(const LaneItem &item)
{
    const Lane::Totals before = totals_;
    totals_.add(item);
    if (item.polls && !entries_.empty() && entries_.back().length == Lane::special && specials_.back().item.polls) {
        foldIntoLast(item);
        lastEnd_ = item.end;
        lastNumber_ = item.lastNumber;
        return;
    }
    const std::uint64_t index = erased_ + entries_.size();
    if (blocks_.empty() || index - blocks_.back().firstEntry >= Lane::blockEntries ||
        item.number - blocks_.back().number > Lane::placeMax)
        addMark({index, item.begin, item.number, lastEnd_, lastNumber_, before});
    const std::uint64_t length = item.end - item.begin;
    const std::uint64_t waited = keeps_ == Keeps::waits ? std::max(item.readyTicks, item.readySwitches) : 0;
    const bool wide = item.polls || std::max(length, waited) >= Lane::special;
    if (wide)
        specials_.push_back(*memory_, {index, item});
    entries_.push_back(*memory_,
                       {item.begin, wide ? Lane::special : std::uint32_t(length),
                        std::uint32_t(item.number - blocks_.back().number) << 5 | std::uint32_t(item.waited)});
    if (keeps_ == Keeps::waits)
        ready_.push_back(*memory_, {std::uint32_t(item.readyTicks), std::uint32_t(item.readySwitches)});
    lastEnd_ = item.end;
    lastNumber_ = item.lastNumber;
}

void LongLane::addMark(const Mark &mark)
{
    blocks_.push_back(*memory_, mark);
    addToLevels(blocks_.size() - 1);
}

/// Level k has the blocks whose index is a multiple of 2^(k + 1).
void LongLane::addToLevels(std::size_t index)
{
    if (index == 0)
        return; // one block needs no level; the second brings the first one along
    for (std::size_t level = 0; index % (std::size_t(2) << level) == 0; ++level) {
        if (level == levels_.size())
            levels_.push_back(*memory_, {});
        if (level == levelCount_) {
            levels_[level].push_back(*memory_, blocks_.front());
            ++levelCount_;
        }
        levels_[level].push_back(*memory_, blocks_[index]);
        if (index == std::size_t(2) << level)
            break; // this block is the first but one here: no coarser level has two
    }
}

void LongLane::foldIntoLast(const LaneItem &item)
{
    LaneItem &run = specials_.back().item;
    run.end = item.end;
    run.lastNumber = item.lastNumber;
    run.polls += item.polls;
    run.busy += item.busy;
}

void LongLane::dropBefore(SwitchNumber number)
{
    const Lane now = lane();
    std::size_t gone = 0;
    while (gone < now.size() && now.item(gone).lastNumber < number)
        ++gone;
    dropped_ += gone;
    if (dropped_ < 64 || dropped_ * 2 < entries_.size())
        return;
    // Whole blocks only: a block's totals are those in front of its first entry.
    const std::size_t block = dropped_ == entries_.size() ? blocks_.size() : now.blockOf(dropped_);
    const std::uint64_t erase = block == blocks_.size() ? dropped_ : blocks_[block].firstEntry - erased_;
    entries_.eraseFront(erase);
    if (keeps_ == Keeps::waits)
        ready_.eraseFront(erase);
    erased_ += erase;
    dropped_ -= erase;
    const auto *const kept = std::find_if(specials_.begin(), specials_.end(),
                                          [this](const Lane::Special &known) { return known.entry >= erased_; });
    specials_.eraseFront(std::size_t(kept - specials_.begin()));
    blocks_.eraseFront(block);
    for (std::size_t level = 0; level < levels_.size(); ++level)
        levels_[level].clear();
    levelCount_ = 0;
    for (std::size_t index = 0; index < blocks_.size(); ++index)
        addToLevels(index);
}

void LongLane::prefetch() const
{
    if (entries_.empty())
        return;
    __builtin_prefetch(&entries_.front());
    __builtin_prefetch(&entries_.front() + std::min(64 / sizeof(Lane::Entry), entries_.size() - 1));
    __builtin_prefetch(&entries_.back());
    __builtin_prefetch(blocks_.begin());
    __builtin_prefetch(ready_.begin());
}

} // namespace coroscope
