// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/shared_lanes.h"

#include <algorithm>

namespace coroscope {

void SharedLane::append(const LaneTask &ended, SpilledMemory &memory)
{
    if (tasks_.size() % markEach == 0)
        marks_.push_back(memory, all_);
    tasks_.push_back(memory, ended.number);
    all_.slices += ended.slices;
    all_.runNs += ended.runNs;
}

SharedLane::Sums SharedLane::before(std::size_t member, const LaneTasks &tasks) const
{
    if (member == tasks_.size())
        return all_;
    Sums sums = marks_[member / markEach];
    for (std::size_t each = member / markEach * markEach; each < member; ++each) {
        const LaneTask task = tasks.laneTask(tasks_[each]);
        sums.slices += task.slices;
        sums.runNs += task.runNs;
    }
    return sums;
}

SharedLane::Sums SharedLane::sums(std::size_t first, std::size_t after, const LaneTasks &tasks) const
{
    Sums sums;
    if (after - first <= markEach) {
        for (std::size_t each = first; each < after; ++each) {
            const LaneTask task = tasks.laneTask(tasks_[each]);
            sums.slices += task.slices;
            sums.runNs += task.runNs;
        }
        return sums;
    }
    const Sums until = before(after, tasks);
    const Sums from = before(first, tasks);
    return {until.slices - from.slices, until.runNs - from.runNs};
}

std::uint32_t EndedLanes::append(const LaneTask &ended, const LaneTasks &tasks, SpilledMemory &memory)
{
    // Spawned in a later switch than the last one there ended in: then they are apart on either axis.
    std::uint32_t lane = takeFreeBefore(ended.spawnedIn);
    if (lane == noLane) {
        lane = std::uint32_t(lanes_.size());
        lanes_.push_back({ended.number});
    } else {
        Lane &taken = lanes_[lane];
        if (taken.shared == noLane) {
            taken.shared = std::uint32_t(shared_.size());
            LaneTask front = tasks.laneTask(taken.front);
            front.number = taken.front; // which may have been dropped meanwhile
            shared_.emplace_back().append(front, memory);
        }
        shared_[taken.shared].append(ended, memory);
    }
    const auto place = std::uint32_t(free_.size());
    free_.push_back({std::max(ended.endedIn, free_.empty() ? 0 : free_.back().since), lane, place});
    return lane;
}

std::uint32_t EndedLanes::takeFreeBefore(SwitchNumber number)
{
    const auto after = std::lower_bound(free_.begin(), free_.end(), number,
                                        [](const Free &each, SwitchNumber before) { return each.since < before; });
    if (after == free_.begin())
        return noLane;
    const std::uint32_t last = lastFree(std::uint32_t(after - free_.begin()) - 1);
    if (last == none)
        return noLane;
    Free &taken = free_[last];
    const std::uint32_t lane = std::exchange(taken.lane, noLane);
    taken.last = last - 1; // none, at the very beginning
    if (++taken_ > free_.size() / 2)
        dropTaken();
    return lane;
}

/// Those that were taken point to the one in front, or further: the way is made shorter each time it is gone.
std::uint32_t EndedLanes::lastFree(std::uint32_t from)
{
    std::uint32_t found = from;
    while (found != none && free_[found].lane == noLane)
        found = free_[found].last;
    while (from != none && from != found)
        from = std::exchange(free_[from].last, found);
    return found;
}

void EndedLanes::dropTaken()
{
    std::erase_if(free_, [](const Free &each) { return each.lane == noLane; });
    for (std::uint32_t place = 0; place < free_.size(); ++place)
        free_[place].last = place;
    taken_ = 0;
}

void EndedLanes::settle()
{
    const auto middle = std::ptrdiff_t(order_.size());
    for (; settled_ < lanes_.size(); ++settled_)
        order_.emplace_back(lanes_[settled_].front, std::uint32_t(settled_));
    if (std::is_sorted(order_.begin() + std::max<std::ptrdiff_t>(0, middle - 1), order_.end()))
        return; // as where tasks end in the order in which they were spawned
    std::sort(order_.begin() + middle, order_.end());
    std::inplace_merge(order_.begin(), order_.begin() + middle, order_.end());
}

std::size_t EndedLanes::positionOf(std::uint32_t lane) const
{
    const std::pair<TaskNumber, std::uint32_t> key(lanes_[lane].front, lane);
    return std::size_t(std::lower_bound(order_.begin(), order_.end(), key) - order_.begin());
}

std::span<const TaskNumber> EndedLanes::members(std::uint32_t lane) const
{
    const Lane &its = lanes_[lane];
    return its.shared == noLane ? std::span(&its.front, 1) : shared_[its.shared].members();
}

std::size_t EndedLanes::memoryBytes() const
{
    return lanes_.size() * sizeof(Lane) + free_.size() * sizeof(Free) + order_.size() * sizeof order_[0] +
           shared_.size() * sizeof(SharedLane);
}

} // namespace coroscope
