// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_groups.h"

#include <algorithm>
#include <iterator>

namespace coroscope {

void LaneGroups::clear(bool sharesEnded)
{
    *this = LaneGroups();
    sharesEnded_ = sharesEnded;
}

std::unique_ptr<SpilledMemory> LaneGroups::makeMemory()
{
    return std::make_unique<SpilledMemory>(
        SpilledMemory::Limits{.plainBytes = std::size_t(1) << 20, .pieceBytes = std::size_t(1) << 18});
}

LaneGroups::Group &LaneGroups::groupOf(std::uint32_t definition)
{
    const auto [found, isNew] = groupOfDefinition_.try_emplace(definition, groups_.size());
    if (isNew)
        groups_.emplace_back().definition = definition;
    return groups_[found->second];
}

const LaneGroups::Group *LaneGroups::find(std::uint32_t definition) const
{
    const auto found = groupOfDefinition_.find(definition);
    return found == groupOfDefinition_.end() ? nullptr : &groups_[found->second];
}

void LaneGroups::add(const LaneTask &task, const LaneTasks &tasks)
{
    Group &group = groupOf(task.definition);
    if (++group.count > sharesAbove && sharesEnded_ && !group.shares)
        startSharing(group, tasks);
    if (task.endedIn == 0 || !sharesEnded_)
        group.own.push_back(task.number);
    else
        justEnded_.add({task.endedIn, task.number});
}

/// Where ended tasks do not share it keeps its lane, unless they begin to do so.
void LaneGroups::end(const LaneTask &task, const TaskNumberList &numbers)
{
    const Group *group = find(task.definition);
    const std::size_t place = numbers.placeOf(task.number);
    const bool isAlone = place < laneOf_.size() && laneOf_[place] == EndedLanes::noLane;
    if (!group || !group->shares || !isAlone || !std::binary_search(group->own.begin(), group->own.end(), task.number))
        return;
    groupOf(task.definition).leaving.push_back(task.number);
    justEnded_.add({task.endedIn, task.number});
}

void LaneGroups::startSharing(Group &group, const LaneTasks &tasks)
{
    group.shares = true;
    for (const TaskNumber number : group.own) {
        const LaneTask task = tasks.laneTask(number);
        if (task.endedIn == 0)
            continue;
        group.leaving.push_back(number);
        justEnded_.add({task.endedIn, number});
    }
}

void LaneGroups::place(const LaneTask &ended, const LaneTasks &tasks, const TaskNumberList &numbers)
{
    if (ended.number == noTask) // dropped meanwhile
        return;
    Group &group = groupOf(ended.definition);
    if (!group.shares) {
        group.own.push_back(ended.number);
        return;
    }
    const std::size_t place = numbers.placeOf(ended.number);
    if (place < laneOf_.size())
        laneOf_[place] = group.ended.append(ended, tasks, *memory_);
}

bool LaneGroups::settle(const LaneTasks &tasks, const TaskNumberList &numbers, std::size_t most)
{
    constexpr std::size_t cheap = 16; // so many are made while one is placed
    for (std::size_t made = 0; laneOf_.size() < numbers.size(); ++made) {
        if (made % cheap == 0 && most-- == 0)
            return false;
        laneOf_.push_back(*memory_, EndedLanes::noLane);
    }
    if (!justEnded_.goOn(most))
        return false;
    for (; placed_ < justEnded_.items().size(); ++placed_) {
        if (most-- == 0)
            return false;
        place(tasks.laneTask(justEnded_.items()[placed_].second), tasks, numbers);
    }
    justEnded_ = SlicedSort<Ended, ByEnd>({});
    placed_ = 0;
    for (Group &group : groups_)
        settle(group);
    return true;
}

void LaneGroups::settle(Group &group)
{
    group.ended.settle();
    if (!group.shares && !std::is_sorted(group.own.begin(), group.own.end()))
        std::sort(group.own.begin(), group.own.end());
    if (group.leaving.empty())
        return;
    std::sort(group.leaving.begin(), group.leaving.end());
    std::vector<TaskNumber> staying;
    staying.reserve(group.own.size() - group.leaving.size());
    std::set_difference(group.own.begin(), group.own.end(), group.leaving.begin(), group.leaving.end(),
                        std::back_inserter(staying));
    group.own = std::move(staying);
    group.leaving = {};
}

void LaneGroups::layOut(const IsFolded &isFolded)
{
    rowCount_ = 0;
    for (Group &group : groups_) {
        group.folded = group.hasHeading() && isFolded(group.definition, group.laneCount());
        group.firstRow = rowCount_;
        rowCount_ += group.rowCount();
    }
}

/// One with a single task needs no heading. Those with a lane of their own come first: among them all that live.
LaneRow LaneGroups::row(std::size_t index) const
{
    const auto after = std::upper_bound(groups_.begin(), groups_.end(), index,
                                        [](std::size_t wanted, const Group &group) { return wanted < group.firstRow; });
    const Group &group = *std::prev(after);
    LaneRow row{.definition = group.definition, .group = std::size_t(std::prev(after) - groups_.begin())};
    std::size_t place = index - group.firstRow;
    if (group.hasHeading() && place == 0) {
        row.foldable = true;
        row.folded = group.folded;
        row.memberCount = group.count;
        return row;
    }
    place -= group.hasHeading() ? 1 : 0;
    row.depth = group.hasHeading() ? 1 : 0;
    row.memberCount = 1;
    if (place < group.own.size()) {
        row.task = group.own[place];
        return row;
    }
    const std::uint32_t lane = group.ended.at(place - group.own.size());
    row.memberCount = group.ended.members(lane).size();
    if (row.memberCount == 1) // there is nobody to share with
        row.task = group.ended.front(lane);
    else
        row.lane = lane;
    return row;
}

std::size_t LaneGroups::rowOf(const LaneTask &task, const TaskNumberList &numbers) const
{
    const std::size_t place = numbers.placeOf(task.number);
    const Group *group = find(task.definition);
    if (!group || place >= laneOf_.size())
        return noRow;
    std::size_t row = group->firstRow + (group->hasHeading() ? 1 : 0);
    if (laneOf_[place] != EndedLanes::noLane) {
        row += group->own.size() + group->ended.positionOf(laneOf_[place]);
    } else {
        const auto found = std::lower_bound(group->own.begin(), group->own.end(), task.number);
        if (found == group->own.end() || *found != task.number)
            return noRow;
        row += std::size_t(found - group->own.begin());
    }
    return group->folded ? group->firstRow : row;
}

std::size_t LaneGroups::headingOf(std::uint32_t definition) const
{
    const Group *group = find(definition);
    return group && group->hasHeading() ? group->firstRow : noRow;
}

std::vector<TaskNumber> LaneGroups::members(const LaneRow &row) const
{
    if (row.isTask())
        return {row.task};
    const Group &group = groups_[row.group];
    if (row.isShared()) {
        const auto members = group.ended.members(row.lane);
        return {members.begin(), members.end()};
    }
    std::vector<TaskNumber> all = group.own;
    for (std::uint32_t lane = 0; lane < group.ended.size(); ++lane) {
        const auto members = group.ended.members(lane);
        all.insert(all.end(), members.begin(), members.end());
    }
    return all;
}

TaskNumber LaneGroups::firstMember(const LaneRow &row) const
{
    if (row.isTask())
        return row.task;
    const Group &group = groups_[row.group];
    if (row.isShared())
        return group.ended.front(row.lane);
    return !group.own.empty() ? group.own.front() : group.ended.front(group.ended.at(0));
}

std::size_t LaneGroups::memoryBytes() const
{
    std::size_t bytes = memory_->use().memory;
    for (const Group &group : groups_)
        bytes += sizeof group + group.own.size() * sizeof(TaskNumber) + group.ended.memoryBytes();
    return bytes;
}

} // namespace coroscope
