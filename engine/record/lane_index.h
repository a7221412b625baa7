// SPDX-License-Identifier: MIT
// LaneIndex: the lanes of all tasks, fed while a recording is read.
#pragma once

#include "engine/record/lane.h"
#include "engine/record/loop_replay.h"

#include <vector>

namespace coroscope {

class LaneIndex {
public:
    /// A slice of the task with index `task` (in the task table) begins; `before`: as it was in the queue.
    void beginSlice(std::uint32_t task, const LiveTask &before, SwitchNumber number, std::uint64_t ticks);
    void noteIdlePoll() { open_.polls = 1; }
    /// The slice that began last ended; its end is known now.
    void endSlice(std::uint64_t ticks);
    void dropBefore(SwitchNumber number);

    const Lane &lane(std::uint32_t task) const; ///< an empty one where nothing has run yet
    /// The slice that has begun and not been settled yet: belongs behind its lane. Its `end` is not set.
    const LaneItem *openSlice(std::uint32_t task) const { return task == openTask_ ? &open_ : nullptr; }

private:
    std::vector<Lane> lanes_; ///< by index in the task table
    Lane none_;
    LaneItem open_;
    std::uint32_t openTask_ = TaskTable::none;
};

} // namespace coroscope
