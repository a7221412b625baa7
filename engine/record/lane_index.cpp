// SPDX-License-Identifier: MIT
#include "engine/record/lane_index.h"

namespace coroscope {

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

void LaneIndex::endSlice(std::uint64_t ticks)
{
    if (openTask_ == TaskTable::none)
        return;
    if (openTask_ >= lanes_.size())
        lanes_.resize(openTask_ + 1);
    open_.end = ticks;
    open_.busy = ticks - open_.begin;
    lanes_[openTask_].append(open_);
    definitions_.append(openTask_, open_, lanes_);
    openTask_ = TaskTable::none;
}

void LaneIndex::dropBefore(SwitchNumber number)
{
    for (Lane &lane : lanes_)
        lane.dropBefore(number);
    definitions_.dropBefore(number);
}

void LaneIndex::forget(const std::vector<std::uint32_t> &newIndices)
{
    definitions_.forget(newIndices, lanes_);
    std::size_t kept = 0;
    for (std::size_t task = 0; task < lanes_.size(); ++task)
        if (newIndices[task] != TaskTable::none)
            lanes_[kept++] = std::move(lanes_[task]);
    lanes_.resize(kept);
    lanes_.shrink_to_fit();
    if (openTask_ != TaskTable::none)
        openTask_ = newIndices[openTask_];
}

const Lane &LaneIndex::lane(std::uint32_t task) const { return task < lanes_.size() ? lanes_[task] : none_; }

const Lane &LaneIndex::definition(std::uint32_t definition) const
{
    const Lane *const lane = definitions_.find(definition, lanes_);
    return lane ? *lane : none_;
}

} // namespace coroscope
