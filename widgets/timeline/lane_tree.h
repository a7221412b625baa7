// SPDX-License-Identifier: GPL-3.0-or-later
// LaneTree: the rows of tasks that stand below the task that spawned each. What comes is put into its place at the cost of what
// comes; rows are laid out at the cost of those that no fold hides. Pure.
#pragma once

#include "widgets/models/task_number_list.h"
#include "widgets/timeline/lane_row.h"
#include "widgets/timeline/lane_tasks.h"
#include "widgets/timeline/nested_order.h"

#include <functional>
#include <utility>
#include <vector>

namespace coroscope {

class LaneTree {
public:
    static constexpr std::size_t noRow = NestedOrder::noRow;
    static constexpr int deepest = 12; ///< deeper tasks are indented no further

    /// Both outlive it; that tasks come behind those in `numbers` changes nothing for it.
    LaneTree(const LaneTasks &tasks, const TaskNumberList &numbers);

    /// Takes in a task. In the order of their numbers; one whose parent was not taken in, or is unknown, stands at the top.
    void add(const LaneTask &task);
    /// Whether a task with some below it is folded. To be called behind several add(), before rows are asked for.
    using IsFolded = std::function<bool(TaskNumber task, const NestedOrder::Within &members)>;
    void layOut(const IsFolded &isFolded);

    bool has(TaskNumber task) const;
    std::size_t rowCount() const { return order_.rowCount(); }
    LaneRow row(std::size_t index) const;
    /// Its row, or that of the folded one that hides it; noRow: it is not shown.
    std::size_t rowOf(TaskNumber task) const;
    std::vector<TaskNumber> members(TaskNumber task) const; ///< of a row: its task and those below
    /// Of how many definitions these are, by definition.
    std::vector<std::pair<std::uint32_t, std::size_t>> definitionsOf(TaskNumber task) const;
    std::size_t memoryBytes() const { return order_.memoryBytes(); }

private:
    NestedOrder::Item parentOf(const LaneTask &task) const;

    const LaneTasks &tasks_;
    const TaskNumberList &numbers_;
    NestedOrder order_; ///< of places among the numbers
};

} // namespace coroscope
