// SPDX-License-Identifier: GPL-3.0-or-later
// LaneLayout: which rows the chart has, in which order, and at which height. Rows are equally high, so that finding the
// visible ones costs nothing, whatever their number. Pure; no GUI.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/timeline/shared_lanes.h"

#include <cstddef>
#include <functional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coroscope {

/// What the layout must know of a task.
struct LaneTask {
    TaskNumber number = noTask;
    TaskNumber parent = noTask;
    std::uint32_t definition = 0;
    // Of one that has ended, which may share a lane:
    Nanoseconds spawnTime = 0;
    Nanoseconds endTime = -1;
    SwitchNumber spawnedIn = 0;
    SwitchNumber endedIn = 0; ///< 0: it lives
    std::uint64_t slices = 0;
    Nanoseconds runNs = 0;
};

enum class LaneGrouping { definition, spawnTree };

struct LaneRow {
    static constexpr std::size_t noCaller = std::size_t(-1);
    static constexpr std::size_t noWorker = std::size_t(-1);
    static constexpr std::size_t noLane = std::size_t(-1);

    TaskNumber task = noTask; ///< noTask: what stands above the tasks, a shared lane, or the heading of a definition
    std::size_t caller = noCaller; ///< of what resumes tasks: its index
    std::size_t worker = noWorker; ///< of a thread that runs the jobs of executors: its index
    bool callbacks = false;        ///< all callback runs
    std::uint32_t definition = 0;  ///< the task's, or the heading's
    int depth = 0;                 ///< indentation
    bool foldable = false;
    bool folded = false;
    std::size_t firstMember = 0; ///< of a foldable row: its tasks, in members order
    std::size_t memberCount = 0; ///< tasks below it (spawn tree: and itself)
    std::size_t lane = noLane;   ///< shared by ended tasks, its members: see LaneLayout::sharedLane()
    std::size_t firstGroup = 0;  ///< of a folded row: see LaneLayout::groups()
    std::size_t groupCount = 0;
    bool pinned = false; ///< one of those at the top, which repeat what has its place further down
    bool isTask() const { return task != noTask; }
    bool isCaller() const { return caller != noCaller; }
    bool isWorker() const { return worker != noWorker; }
    bool isBeside() const { return callbacks || isWorker(); } ///< of what goes on beside the steps of tasks
    bool isAbove() const { return isCaller() || isBeside(); } ///< stands above the tasks, and is none
    bool isShared() const { return lane != noLane; }
    bool isHeading() const { return !isTask() && !isAbove() && !isShared(); }
};

/// The lanes of what goes on beside the steps of tasks.
struct LanesBeside {
    bool callbacks = false;
    std::vector<std::size_t> workers{}; ///< in this order
    friend bool operator==(const LanesBeside &, const LanesBeside &) = default;
};

/// Those members of a folded row that are of one definition.
struct MemberGroup {
    std::uint32_t definition = 0;
    std::size_t firstMember = 0;
    std::size_t memberCount = 0;
    bool isWhole = false; ///< all tasks of the definition
};

/// What is repeated at the top, in this order. A definition: its tasks, drawn as one.
struct PinnedLanes {
    std::vector<std::size_t> callers{};
    std::vector<std::uint32_t> definitions{};
    std::vector<TaskNumber> tasks{};
    LanesBeside beside{}; ///< in front of definitions and tasks
    friend bool operator==(const PinnedLanes &, const PinnedLanes &) = default;
};

class LaneLayout {
public:
    using Height = long long;                       ///< pixels; 100,000 lanes outgrow no int, a million might
    using Filter = std::function<bool(TaskNumber)>; ///< empty: all
    using DefinitionFilter = std::function<bool(std::uint32_t)>;

    static constexpr std::size_t foldsByItselfAbove = 200; ///< lanes of a group, until the user says otherwise
    static constexpr std::size_t sharesAbove = 8; ///< tasks of a definition: so few have a lane each, ended or not

    /// Makes several changes at once: the rows are laid out after the last one, and not to be asked for before.
    void changeTogether(const std::function<void()> &changes);

    void setTasks(std::vector<LaneTask> tasks);        ///< in the order of their numbers
    void setCallers(std::vector<std::size_t> callers); ///< shown above the tasks, whatever the filter
    void setBeside(LanesBeside lanes);                 ///< shown below the callers
    void setGrouping(LaneGrouping grouping);
    void setFilter(Filter filter);
    void setDefinitionFilter(DefinitionFilter filter); ///< both filters hold
    void setPinned(PinnedLanes lanes);                 ///< whatever the filters; those that are not there are left out
    void setSharesEnded(bool share); ///< ended tasks of a definition share lanes, where they are grouped by it
    void setFolded(std::size_t row, bool folded);
    void setAllFolded(bool folded);
    void setRowHeight(int pixels);

    LaneGrouping grouping() const { return grouping_; }
    bool sharesEnded() const { return sharesEnded_; }
    int rowHeight() const { return rowHeight_; }
    std::size_t taskCount() const { return tasks_.size(); }
    std::size_t rowCount() const { return rows_.size(); }
    std::size_t pinnedCount() const { return pinnedCount_; } ///< of the rows the first ones
    const PinnedLanes &pinned() const { return pinned_; }
    const LaneRow &row(std::size_t index) const { return rows_[index]; }
    /// The tasks that a foldable row stands for when folded.
    std::span<const TaskNumber> members(const LaneRow &row) const;
    /// The same of a folded one, definition by definition.
    std::span<const MemberGroup> groups(const LaneRow &row) const;
    std::span<const TaskNumber> members(const MemberGroup &group) const;

    const SharedLane &sharedLane(const LaneRow &row) const { return sharedLanes_[row.lane]; }

    Height totalHeight() const { return Height(rows_.size()) * rowHeight_; }
    Height top(std::size_t row) const { return Height(row) * rowHeight_; }
    /// Rows that show in [top, top + height): [first, last).
    std::pair<std::size_t, std::size_t> rowsIn(Height top, int height) const;
    static constexpr std::size_t noRow = std::size_t(-1);
    std::size_t rowAt(Height y) const; ///< noRow: below the last
    /// Its row, the pinned one where it is pinned, that which it shares, or that of the folded group that holds it; noRow:
    /// filtered out.
    std::size_t rowOf(TaskNumber task) const;
    /// Of all callback runs; the pinned one where it is pinned. noRow: it is not shown.
    std::size_t rowOfCallbacks() const { return rowOfCallbacks_; }
    std::size_t rowOfWorker(std::size_t worker) const; ///< the same of a worker thread

    static constexpr int deepest = 12; ///< deeper tasks are indented no further

private:
    void rebuild();
    std::size_t &rowOfShown(TaskNumber task); ///< of one in tasks_
    void layOutPinned();
    void layOutAbove(const std::vector<std::size_t> &callers, const LanesBeside &beside, bool pinned);
    void groupFolded();
    std::vector<TaskNumber> tasksOf(std::uint32_t definition) const;
    std::vector<LaneTask> passed() const;
    void layOutDefinitions(const std::vector<LaneTask> &shown);
    void layOutDefinition(const std::vector<const LaneTask *> &tasks);
    void layOutTree(const std::vector<LaneTask> &shown);
    bool isFolded(std::uint32_t key, std::size_t members) const;
    std::uint32_t foldKey(const LaneRow &row) const { return row.isHeading() ? row.definition : row.task; }

    std::vector<LaneTask> tasks_;
    std::vector<std::size_t> callers_;
    LanesBeside beside_;
    std::size_t rowOfCallbacks_ = noRow;
    LaneGrouping grouping_ = LaneGrouping::definition;
    Filter filter_;
    DefinitionFilter definitionFilter_;
    PinnedLanes pinned_;
    std::size_t pinnedCount_ = 0;
    int rowHeight_ = 22;
    bool sharesEnded_ = true;
    int together_ = 0;                                       ///< > 0: within changeTogether()
    bool isOld_ = false;                                     ///< to be laid out after that
    std::unordered_map<std::uint32_t, bool> chosenFolds_[2]; ///< by grouping; key: definition or task
    std::vector<LaneRow> rows_;
    std::vector<SharedLane> sharedLanes_;
    std::vector<TaskNumber> members_;
    std::vector<std::uint32_t> memberDefinitions_; ///< of members_
    std::vector<MemberGroup> groups_;
    std::vector<std::size_t> rowOfTask_; ///< as tasks_
};

} // namespace coroscope
