// SPDX-License-Identifier: MIT
// LaneIndex: the lanes of all tasks and definitions, fed while a recording is read.
#pragma once

#include "engine/record/definition_lanes.h"
#include "engine/record/loop_replay.h"
#include "engine/record/task_lane.h"

#include <memory>
#include <vector>

namespace coroscope {

class LaneIndex {
public:
    /// In the order of the indices in the task table.
    void addTask(std::uint32_t definition);
    /// A slice of the task with index `task` (in the task table) begins; `before`: as it was in the queue.
    void beginSlice(std::uint32_t task, const LiveTask &before, SwitchNumber number, std::uint64_t ticks);
    /// It is over, as an idle poll perhaps.
    void suspendSlice(bool idlePoll) { open_.polls = idlePoll; }
    /// Its end is known now.
    void endSlice(std::uint64_t ticks, bool idlePoll);
    void dropBefore(SwitchNumber number);
    /// The table has forgotten tasks: see TaskTable::forget().
    void forget(const std::vector<std::uint32_t> &newIndices);

    Lane lane(std::uint32_t task) const { return lanes_[task].lane(); }
    Lane definition(std::uint32_t definition) const; ///< of all its tasks; an empty one where nothing has run yet
    /// The slice that has begun and not been settled yet: belongs behind its lane. Its `end` is not set.
    const LaneItem *openSlice(std::uint32_t task) const { return task == openTask_ ? &open_ : nullptr; }
    /// The task whose slice that is, if it is one of `definition`; else TaskTable::none.
    std::uint32_t openTaskOf(std::uint32_t definition) const
    {
        return definitions_.has(definition, openTask_) ? openTask_ : TaskTable::none;
    }
    /// Where the slices of `task` are, for whoever wants them from the cache.
    const TaskLane &taskLane(std::uint32_t task) const { return lanes_[task]; }

    SpilledMemory::Use use() const { return memory_->use(); }
    void trim() const { memory_->trim(); } ///< see SpilledMemory

private:
    /// More than elsewhere stays in memory: the lanes of tasks that live long are written to all the while.
    static std::unique_ptr<SpilledMemory> makeMemory()
    {
        return std::make_unique<SpilledMemory>(SpilledMemory::Limits{.plainBytes = std::size_t(32) << 20});
    }

    std::unique_ptr<SpilledMemory> memory_ = makeMemory();
    TaskLanes lanes_; ///< by index in the task table
    DefinitionLanes definitions_;
    LaneItem open_;
    std::uint32_t openTask_ = TaskTable::none;
};

} // namespace coroscope
