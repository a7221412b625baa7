// SPDX-License-Identifier: MIT
// DefinitionLanes: the slices of all tasks of a definition as one lane. No two slices of a recording overlap, so that it is a
// Lane like any other, and a folded definition costs as much to draw as one task.
#pragma once

#include "engine/record/lane.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace coroscope {

class DefinitionLanes {
public:
    /// In the order of the indices in the task table.
    void addTask(std::uint32_t definition);
    /// `item` is behind the others of `task`, in `lanes` (by task), already.
    void append(std::uint32_t task, const LaneItem &item, const std::vector<Lane> &lanes);
    void dropBefore(SwitchNumber number);
    /// See LaneIndex::forget(); `lanes` are still the old ones.
    void forget(const std::vector<std::uint32_t> &newIndices, const std::vector<Lane> &lanes);

    /// Null: nothing of it has run.
    const Lane *find(std::uint32_t definition, const std::vector<Lane> &lanes) const;
    bool has(std::uint32_t definition, std::uint32_t task) const;

private:
    static constexpr std::uint32_t none = 0xffffffff;
    struct Definition {
        std::uint32_t firstTask = none; ///< that has run; where it is forgotten there is a lane
        std::optional<Lane> lane;       ///< where others have run, too; else the first one's is all
    };

    std::unordered_map<std::uint32_t, std::uint32_t> indexOf_; ///< by definition
    std::vector<Definition> definitions_;
    std::vector<std::uint32_t> ofTask_; ///< index in definitions_
};

} // namespace coroscope
