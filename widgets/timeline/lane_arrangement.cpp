// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_arrangement.h"

#include <utility>

namespace coroscope {

LaneArrangement::LaneArrangement(Wish wish, const LaneTasks &tasks, const TaskNumberList &numbers)
    : wish_(std::move(wish)), tasks_(tasks), numbers_(numbers)
{
    groups_.clear(wish_.sharesEnded);
    if (byTree())
        tree_.emplace(tasks, numbers);
}

bool LaneArrangement::goOn(std::size_t most)
{
    for (; !settles_ && seen_ < numbers_.size(); ++seen_, --most) {
        if (most == 0)
            return false;
        const LaneTask known = tasks_.laneTask(numbers_.at(seen_));
        if (known.number == noTask || !wish_.passes(known)) // a limit dropped it, of which one hears later
            continue;
        if (tree_)
            tree_->add(known);
        else
            groups_.add(known, tasks_);
    }
    settles_ = !tree_ && !groups_.settle(tasks_, numbers_, most);
    return !settles_;
}

void LaneArrangement::end(TaskNumber task)
{
    if (!tree_) // by spawn it stays where it is
        ended_.push_back(task);
}

/// Those that ended while the others were being taken in have their turn behind these.
void LaneArrangement::takeAll()
{
    constexpr std::size_t all = std::size_t(-1);
    if (settles_)
        goOn(all);
    for (const TaskNumber task : std::exchange(ended_, {}))
        groups_.end(tasks_.laneTask(task), numbers_);
    goOn(all);
}

bool LaneArrangement::isRightAbout(const LaneTask &living) const
{
    return wish_.passes(living) == (tree_ ? tree_->has(living.number) : groups_.has(living, numbers_));
}

void LaneArrangement::layOut(const SaidFolded &said, std::size_t foldsAbove)
{
    if (tree_)
        tree_->layOut([&](TaskNumber task, const NestedOrder::Within &members) {
            const std::optional<bool> folded = said(task);
            return folded ? *folded : members.count() > foldsAbove;
        });
    else
        groups_.layOut(
            [&](std::uint32_t definition, std::size_t lanes) { return said(definition).value_or(lanes > foldsAbove); });
}

std::size_t LaneArrangement::rowOf(TaskNumber task) const
{
    return tree_ ? tree_->rowOf(task) : groups_.rowOf(tasks_.laneTask(task), numbers_);
}

std::vector<TaskNumber> LaneArrangement::members(const LaneRow &row) const
{
    return tree_ ? tree_->members(row.task) : groups_.members(row);
}

std::size_t LaneArrangement::memoryBytes() const
{
    return sizeof *this + groups_.memoryBytes() + (tree_ ? tree_->memoryBytes() : 0);
}

} // namespace coroscope
