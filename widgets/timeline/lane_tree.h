// SPDX-License-Identifier: GPL-3.0-or-later
// LaneTree: the rows of tasks that stand below the task that spawned each. Pure.
#pragma once

#include "widgets/models/task_number_list.h"
#include "widgets/timeline/lane_row.h"
#include "widgets/timeline/lane_tasks.h"

#include <functional>
#include <span>
#include <vector>

namespace coroscope {

class LaneTree {
public:
    static constexpr std::size_t noRow = std::size_t(-1);
    static constexpr int deepest = 12; ///< deeper tasks are indented no further

    void clear() { *this = LaneTree(); }
    /// Makes the tree of `shown`, which are in order and among `numbers`.
    void build(const std::vector<TaskNumber> &shown, const LaneTasks &tasks, const TaskNumberList &numbers);
    /// Whether a task with so many below it, itself included, is folded.
    using IsFolded = std::function<bool(TaskNumber task, std::size_t members)>;
    void layOut(const IsFolded &isFolded);

    std::size_t rowCount() const { return rows_.size(); }
    LaneRow row(std::size_t index, const LaneTasks &tasks) const;
    /// Its row, or that of the folded one that hides it; noRow: it is not shown.
    std::size_t rowOf(TaskNumber task, const TaskNumberList &numbers) const;
    /// Of a row: its task and those below.
    std::span<const TaskNumber> members(const LaneRow &row) const
    {
        return std::span(order_).subspan(row.place, row.memberCount);
    }
    std::size_t memoryBytes() const;

private:
    static constexpr std::uint32_t none = 0xffffffff;

    // In the order of the rows were none folded, in which a task is followed by all below it:
    std::vector<TaskNumber> order_;
    std::vector<std::uint32_t> below_; ///< tasks below each, itself included
    std::vector<std::uint8_t> depth_;
    std::vector<bool> foldedAt_;
    std::vector<std::uint32_t> placeOf_; ///< in this order, by place among the numbers; none: not shown
    std::vector<std::uint32_t> rows_;    ///< places of those that no fold hides
};

} // namespace coroscope
