// SPDX-License-Identifier: GPL-3.0-or-later
// LaneGroups: the rows of tasks that are grouped by their definitions. What comes and ends is taken in as it does, at the cost
// of what lives; of a task that has ended its number and its lane are kept, which a file takes over once there is much. Pure.
#pragma once

#include "widgets/common/sliced_sort.h"
#include "widgets/models/task_number_list.h"
#include "widgets/timeline/lane_row.h"
#include "widgets/timeline/shared_lanes.h"

#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coroscope {

class LaneGroups {
public:
    static constexpr std::size_t noRow = std::size_t(-1);
    static constexpr std::size_t sharesAbove = 8; ///< tasks of a definition: so few have a lane each, ended or not

    void clear(bool sharesEnded); ///< ended tasks of a definition share lanes from now on, or not

    /// Takes in a new task. In the order of their numbers.
    void add(const LaneTask &task, const LaneTasks &tasks);
    /// Takes in that one has ended, unless it is not there, or had ended already when it was added. After settle() was done only.
    void end(const LaneTask &task, const TaskNumberList &numbers);
    /// To be called behind several of these, which count once it is done. Goes on with about `most` tasks; returns whether it is.
    bool settle(const LaneTasks &tasks, const TaskNumberList &numbers, std::size_t most = std::size_t(-1));

    /// Whether a group of so many lanes is folded; asked again by each layOut().
    using IsFolded = std::function<bool(std::uint32_t definition, std::size_t lanes)>;
    void layOut(const IsFolded &isFolded);

    std::size_t rowCount() const { return rowCount_; }
    LaneRow row(std::size_t index) const;
    /// Its row, or that which it shares, or the heading of its folded group; noRow: it was not added.
    std::size_t rowOf(const LaneTask &task, const TaskNumberList &numbers) const;
    std::size_t headingOf(std::uint32_t definition) const; ///< noRow: there is none
    bool has(const LaneTask &task, const TaskNumberList &numbers) const { return rowOf(task, numbers) != noRow; }

    /// Of a heading, a shared lane or a task: those it stands for, in no particular order.
    std::vector<TaskNumber> members(const LaneRow &row) const;
    TaskNumber firstMember(const LaneRow &row) const;
    const SharedLane &sharedLane(const LaneRow &row) const { return groups_[row.group].ended.shared(row.lane); }
    std::size_t memoryBytes() const; ///< that only memory holds

private:
    struct Group {
        std::uint32_t definition = 0;
        std::size_t count = 0; ///< tasks
        bool shares = false;
        std::vector<TaskNumber> own;     ///< with a lane each; by number
        std::vector<TaskNumber> leaving; ///< of those, until settle()
        EndedLanes ended;
        // As laid out:
        bool folded = false;
        std::size_t firstRow = 0;
        bool hasHeading() const { return count > 1 && laneCount() > 0; } ///< none where all were dropped meanwhile
        std::size_t laneCount() const { return own.size() + ended.size(); }
        std::size_t rowCount() const { return hasHeading() && folded ? 1 : laneCount() + (hasHeading() ? 1 : 0); }
    };

    Group &groupOf(std::uint32_t definition);
    const Group *find(std::uint32_t definition) const;
    static std::unique_ptr<SpilledMemory> makeMemory();
    void startSharing(Group &group, const LaneTasks &tasks);
    void place(const LaneTask &ended, const LaneTasks &tasks, const TaskNumberList &numbers);
    static void settle(Group &group);

    using Ended = std::pair<SwitchNumber, TaskNumber>; ///< in which, and who
    struct ByEnd {
        using Key = Ended;
        const Key &keyOf(const Ended &ended) const { return ended; }
        bool isLess(const Key &a, const Key &b) const { return a < b; }
        bool isOut(const Ended &) const { return false; }
    };

    std::unique_ptr<SpilledMemory> memory_ = makeMemory(); ///< of the lanes and laneOf_
    bool sharesEnded_ = true;
    std::vector<Group> groups_; ///< in the order of their first tasks
    std::unordered_map<std::uint32_t, std::size_t> groupOfDefinition_;
    SlicedSort<Ended, ByEnd> justEnded_{{}}; ///< until settle()
    std::size_t placed_ = 0;                 ///< so many of them
    SpilledVector<std::uint32_t> laneOf_;    ///< by place among the numbers; noLane: it is in none that is shared
    std::size_t rowCount_ = 0;
};

} // namespace coroscope
