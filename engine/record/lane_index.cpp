// SPDX-License-Identifier: MIT
#include "engine/record/lane_index.h"

namespace coroscope {

void LaneIndex::addTask(std::uint32_t definition)
{
    lanes_.push_back(*memory_, {});
    definitions_.addTask(definition, *memory_);
}

void LaneIndex::beginSlice(std::uint32_t task, const LiveTask &before, SwitchNumber number, std::uint64_t ticks)
{
    openTask_ = task;
    open_ = LaneItem{};
    open_.begin = ticks;
    open_.number = open_.lastNumber = number;
    open_.waited = before.waitKind;
    if (before.queued || before.status == TaskStatus::ready) {
        open_.readyTicks = ticks - std::min(ticks, before.since);
        open_.readySwitches = number - std::min(number, before.wokenIn + 1);
    }
}

void LaneIndex::endSlice(std::uint64_t ticks, bool idlePoll)
{
    if (openTask_ == TaskTable::none)
        return;
    open_.end = ticks;
    open_.polls = idlePoll;
    open_.busy = ticks - open_.begin;
    lanes_[openTask_].append(open_, *memory_);
    definitions_.append(openTask_, open_, lanes_, *memory_);
    openTask_ = TaskTable::none;
}

void LaneIndex::dropBefore(SwitchNumber number)
{
    for (std::size_t task = 0; task < lanes_.size(); ++task)
        lanes_[task].dropBefore(number);
    definitions_.dropBefore(number);
}

/// What is kept moves into memory of its own: so the rest is gone from the file, too.
void LaneIndex::forget(const std::vector<std::uint32_t> &newIndices)
{
    std::unique_ptr<SpilledMemory> memory = makeMemory();
    definitions_.forget(newIndices, lanes_, *memory);
    TaskLanes kept;
    for (std::size_t task = 0; task < lanes_.size(); ++task)
        if (newIndices[task] != TaskTable::none)
            kept.push_back(*memory, lanes_[task].copyIn(*memory));
    lanes_ = std::move(kept);
    memory_ = std::move(memory);
    if (openTask_ != TaskTable::none)
        openTask_ = newIndices[openTask_];
}

Lane LaneIndex::definition(std::uint32_t definition) const { return definitions_.find(definition, lanes_); }

} // namespace coroscope
