// SPDX-License-Identifier: GPL-3.0-or-later
// Ended tasks of one definition that are not there at the same time share a lane. There may be millions: of each nothing is
// kept but its number, and that in memory that a file takes over once there is much (SpilledMemory). Pure.
#pragma once

#include "engine/record/spilled_vector.h"
#include "widgets/timeline/lane_tasks.h"

#include <deque>
#include <span>
#include <utility>
#include <vector>

namespace coroscope {

/// Ended tasks, one after the other: none is spawned before the one in front has ended. It lies in a SpilledMemory.
class SharedLane {
public:
    struct Sums {
        std::uint64_t slices = 0;
        Nanoseconds runNs = 0;
    };

    void append(const LaneTask &ended, SpilledMemory &memory);

    std::size_t size() const { return tasks_.size(); }
    TaskNumber operator[](std::size_t member) const { return tasks_[member]; }
    std::span<const TaskNumber> members() const { return {tasks_.begin(), tasks_.size()}; }
    /// Of the members [first, after): what a pixel with many of them shows. It looks at no more than a few of them.
    Sums sums(std::size_t first, std::size_t after, const LaneTasks &tasks) const;

private:
    static constexpr std::size_t markEach = 16; ///< members

    Sums before(std::size_t member, const LaneTasks &tasks) const;

    SpilledVector<TaskNumber> tasks_;
    SpilledVector<Sums> marks_; ///< of what stands in front of the first member, of the 16th, and so on
    Sums all_;
};

/// All ended tasks of one definition in as few lanes as there were tasks at one time. Where a task was put it stays when more
/// tasks end.
class EndedLanes {
public:
    static constexpr std::uint32_t noLane = 0xffffffff;

    /// Puts `ended` into the lane that became free last, or else a new one, and returns which. In the order of their ends. `memory`
    /// is the same each time, and outlives the lanes.
    std::uint32_t append(const LaneTask &ended, const LaneTasks &tasks, SpilledMemory &memory);
    /// To be called behind several append(): makes at() and positionOf() take in the new lanes.
    void settle();

    std::size_t size() const { return lanes_.size(); }
    /// Lanes in the order of their first tasks, as these were spawned, whoever ended first.
    std::uint32_t at(std::size_t position) const { return order_[position].second; }
    std::size_t positionOf(std::uint32_t lane) const;
    TaskNumber front(std::uint32_t lane) const { return lanes_[lane].front; }
    std::span<const TaskNumber> members(std::uint32_t lane) const;
    /// Of a lane that is shared indeed: by two tasks or more.
    const SharedLane &shared(std::uint32_t lane) const { return shared_[lanes_[lane].shared]; }
    std::size_t memoryBytes() const; ///< besides

private:
    struct Lane {
        TaskNumber front = noTask;
        std::uint32_t shared = noLane; ///< index; noLane: the front is alone
    };
    /// A lane, from the end of a task of it on, until the next one is put there.
    struct Free {
        SwitchNumber since = 0;
        std::uint32_t lane = noLane; ///< noLane: no longer
        std::uint32_t last = 0;      ///< at or in front of this one: where to look for the last that is free still
    };
    static constexpr std::uint32_t none = 0xffffffff;

    std::uint32_t takeFreeBefore(SwitchNumber number);
    std::uint32_t lastFree(std::uint32_t from);
    void dropTaken();

    std::vector<Lane> lanes_;
    std::deque<SharedLane> shared_;
    std::vector<Free> free_; ///< in the order of `since`, those that were taken among them
    std::size_t taken_ = 0;
    std::vector<std::pair<TaskNumber, std::uint32_t>> order_; ///< lanes by their fronts
    std::size_t settled_ = 0;                                 ///< lanes that are in order_
};

} // namespace coroscope
