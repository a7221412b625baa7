// SPDX-License-Identifier: MIT
// DefinitionLanes: the slices of all tasks of a definition as one lane. No two slices of a recording overlap, so that it is a
// Lane like any other, and a folded definition costs as much to draw as one task.
#pragma once

#include "engine/record/spilled_table.h"
#include "engine/record/task_lane.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace coroscope {

using TaskLanes = SpilledTable<TaskLane, 10>;

/// `lanes` and `memory` are those of the LaneIndex whose part it is.
class DefinitionLanes {
public:
    /// In the order of the indices in the task table.
    void addTask(std::uint32_t definition, SpilledMemory &memory);
    /// `item` is behind the others of `task`, in `lanes` (by task), already.
    void append(std::uint32_t task, const LaneItem &item, const TaskLanes &lanes, SpilledMemory &memory);
    void dropBefore(SwitchNumber number);
    /// See LaneIndex::forget(); `lanes` are still the old ones. From now on all lies in `memory`.
    void forget(const std::vector<std::uint32_t> &newIndices, const TaskLanes &lanes, SpilledMemory &memory);

    Lane find(std::uint32_t definition, const TaskLanes &lanes) const; ///< empty: nothing of it has run
    bool has(std::uint32_t definition, std::uint32_t task) const;

private:
    static constexpr std::uint32_t none = 0xffffffff;
    struct Definition {
        std::uint32_t firstTask = none; ///< that has run; where it is forgotten there is a lane
        std::optional<LongLane> lane;   ///< where others have run, too; else the first one's is all
    };

    using Indices = SpilledTable<std::uint32_t, 12>;

    std::unordered_map<std::uint32_t, std::uint32_t> indexOf_; ///< by definition
    std::vector<Definition> definitions_;
    Indices ofTask_; ///< index in definitions_
};

} // namespace coroscope
