// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_tree.h"

namespace coroscope {

LaneTree::LaneTree(const LaneTasks &tasks, const TaskNumberList &numbers)
    : tasks_(tasks),
      numbers_(numbers),
      order_([&tasks, &numbers](NestedOrder::Item place) { return tasks.laneTask(numbers.at(place)).definition; })
{
}

/// A parent has a smaller number than its children; anything else is damage, and would make a circle.
NestedOrder::Item LaneTree::parentOf(const LaneTask &task) const
{
    if (task.parent >= task.number) // noTask, too
        return NestedOrder::none;
    const std::size_t place = numbers_.placeOf(task.parent);
    return place < numbers_.size() && order_.has(NestedOrder::Item(place)) ? NestedOrder::Item(place)
                                                                           : NestedOrder::none;
}

void LaneTree::add(const LaneTask &task)
{
    order_.add(NestedOrder::Item(numbers_.placeOf(task.number)), parentOf(task), task.definition);
}

void LaneTree::layOut(const IsFolded &isFolded)
{
    order_.layOut([&](NestedOrder::Item place, const NestedOrder::Within &within) {
        return isFolded(numbers_.at(place), within);
    });
}

bool LaneTree::has(TaskNumber task) const
{
    const std::size_t place = numbers_.placeOf(task);
    return place < numbers_.size() && order_.has(NestedOrder::Item(place));
}

LaneRow LaneTree::row(std::size_t index) const
{
    const NestedOrder::Item place = order_.at(index);
    const LaneTask task = tasks_.laneTask(numbers_.at(place));
    LaneRow row{.task = numbers_.at(place), .definition = task.definition};
    NestedOrder::Item above = parentOf(task);
    for (; above != NestedOrder::none && row.depth < deepest; ++row.depth)
        above = parentOf(tasks_.laneTask(numbers_.at(above)));
    row.memberCount = order_.countWithin(place);
    row.foldable = row.memberCount > 1;
    row.folded = order_.isFolded(place);
    return row;
}

std::size_t LaneTree::rowOf(TaskNumber task) const
{
    const std::size_t place = numbers_.placeOf(task);
    return place < numbers_.size() ? order_.rowOf(NestedOrder::Item(place)) : noRow;
}

std::vector<TaskNumber> LaneTree::members(TaskNumber task) const
{
    std::vector<TaskNumber> members;
    for (const NestedOrder::Item place : order_.within(NestedOrder::Item(numbers_.placeOf(task))))
        members.push_back(numbers_.at(place));
    return members;
}

std::vector<std::pair<std::uint32_t, std::size_t>> LaneTree::definitionsOf(TaskNumber task) const
{
    return order_.kindsWithin(NestedOrder::Item(numbers_.placeOf(task)));
}

} // namespace coroscope
