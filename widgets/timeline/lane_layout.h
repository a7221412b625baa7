// SPDX-License-Identifier: GPL-3.0-or-later
// LaneLayout: which rows the chart has, in which order, and at which height. Rows are equally high, and made when they are asked
// for, so that finding the visible ones costs nothing, whatever their number. Of a task that has ended no more than its place
// is kept. Pure; no GUI.
#pragma once

#include "widgets/timeline/lane_arrangement.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coroscope {

class LaneLayout {
public:
    using Height = long long;                       ///< pixels; 100,000 lanes outgrow no int, a million might
    using Filter = std::function<bool(TaskNumber)>; ///< empty: all
    using DefinitionFilter = std::function<bool(std::uint32_t)>;

    static constexpr std::size_t foldsByItselfAbove = 200; ///< lanes of a group, until the user says otherwise

    LaneLayout() = default;
    LaneLayout(const LaneLayout &) = delete;
    LaneLayout &operator=(const LaneLayout &) = delete;

    /// Where there are more tasks, another grouping or filter is worked out by goOn(), while the rows stay as they were.
    void setTasksAtOnce(std::size_t tasks) { tasksAtOnce_ = tasks; }
    bool isArranging() const { return next_ != nullptr; }
    bool goOn(); ///< with as many; returns whether it is done: the rows are others now

    /// Makes several changes at once: the rows are laid out after the last one, and not to be asked for before.
    void changeTogether(const std::function<void()> &changes);

    /// Whose lanes these are; other tasks than before. `tasks` outlives the layout, or the next call.
    void setTasks(const LaneTasks &tasks);
    /// Takes in what has come and ended since. Returns whether those that were there are all there still.
    bool takeTasks();
    void setCallers(std::vector<std::size_t> callers); ///< shown above the tasks, whatever the filter
    void setBeside(LanesBeside lanes);                 ///< shown below the callers
    void setGrouping(LaneGrouping grouping);
    void setFilter(Filter filter);                     ///< the answer may change while a task lives
    void setDefinitionFilter(DefinitionFilter filter); ///< both filters hold
    void setPinned(PinnedLanes lanes);                 ///< whatever the filters; those that are not there are left out
    void setSharesEnded(bool share); ///< ended tasks of a definition share lanes, where they are grouped by it
    void setFolded(std::size_t row, bool folded);
    void setAllFolded(bool folded);
    void setRowHeight(int pixels);

    LaneGrouping grouping() const { return wish_.grouping; } ///< as was asked for, as below
    bool sharesEnded() const { return wish_.sharesEnded; }
    int rowHeight() const { return rowHeight_; }
    const TaskNumberList &tasks() const { return numbers_; } ///< known ones, those that a filter hides, too
    std::size_t taskCount() const { return numbers_.size(); }
    std::size_t endedTaskCount() const { return numbers_.size() - alive_.size(); }
    const std::map<std::uint32_t, std::size_t> &definitions() const { return tasksOf_; } ///< with how many tasks
    LaneTask task(TaskNumber number) const { return tasks_ ? tasks_->laneTask(number) : LaneTask(); }
    const LaneTasks *source() const { return tasks_; }

    std::size_t rowCount() const { return head_.size() + taskRowCount(); }
    std::size_t pinnedCount() const { return pinnedCount_; } ///< of the rows the first ones
    const PinnedLanes &pinned() const { return pinned_; }
    LaneRow row(std::size_t index) const;
    std::vector<TaskNumber> members(const LaneRow &row) const; ///< what it stands for; there may be very many
    TaskNumber firstMember(const LaneRow &row) const;
    /// The members of a folded row, definition by definition.
    std::vector<MemberGroup> groups(const LaneRow &row) const;
    const SharedLane &sharedLane(const LaneRow &row) const { return shown_->groups().sharedLane(row); }

    Height totalHeight() const { return Height(rowCount()) * rowHeight_; }
    Height top(std::size_t row) const { return Height(row) * rowHeight_; }
    /// Rows that show in [top, top + height): [first, last).
    std::pair<std::size_t, std::size_t> rowsIn(Height top, int height) const;
    static constexpr std::size_t noRow = std::size_t(-1);
    std::size_t rowAt(Height y) const; ///< noRow: below the last
    /// Its row, the pinned one where it is pinned, that which it shares, or that of the folded group that holds it; noRow:
    /// filtered out.
    std::size_t rowOf(TaskNumber task) const;
    std::size_t unpinnedRowOf(TaskNumber task) const; ///< the same, where it has its place among the others
    /// Of the callback runs of a loop; the pinned one where it is pinned. noRow: it is not shown.
    std::size_t rowOfCallbacks(std::uint32_t loop) const;
    std::size_t rowOfWorker(std::size_t worker) const; ///< the same of a worker thread
    /// Where the lane is that was `row` once, which no tasks share; noRow: it is gone.
    std::size_t find(const LaneRow &row) const;

    std::size_t memoryBytes() const;

private:
    enum class Change { head, folds, all }; ///< each with those in front of it
    void change(Change what);
    void layOut(Change what);
    void arrange();
    void takeNumbers();
    void lookAtAll();
    void takeNext();
    void layOutHead();
    void layOutAbove(const std::vector<std::size_t> &callers, const LanesBeside &beside, bool pinned);
    void layOutRows();
    std::size_t taskRowCount() const { return shown_ ? shown_->rowCount() : 0; }
    bool byTree() const { return shown_ && shown_->byTree(); }
    bool isRightAboutTheLiving() const;
    /// Nothing: it depends on how much it holds.
    std::optional<bool> saidFolded(LaneGrouping grouping, std::uint32_t key) const;
    std::uint32_t foldKey(const LaneRow &row) const { return row.isHeading() ? row.definition : row.task; }
    std::vector<MemberGroup> groupsInTree(TaskNumber top) const;

    const LaneTasks *tasks_ = nullptr;
    TaskNumberList numbers_;
    bool areOthers_ = false;                       ///< than takeTasks() has told
    bool areKnown_ = false;                        ///< what is said of them below holds
    std::vector<TaskNumber> alive_;                ///< by number, those that a filter hides, too
    std::map<std::uint32_t, std::size_t> tasksOf_; ///< of each definition
    std::vector<std::size_t> callers_;
    LanesBeside beside_;
    LaneArrangement::Wish wish_;
    PinnedLanes pinned_;
    std::size_t pinnedCount_ = 0;
    int rowHeight_ = 22;
    std::size_t tasksAtOnce_ = std::size_t(-1);
    int together_ = 0;               ///< > 0: within changeTogether()
    std::optional<Change> toLayOut_; ///< after that
    struct Folds {
        std::unordered_map<std::uint32_t, bool> chosen; ///< key: definition or task
        std::optional<bool> all;                        ///< of those that were there when it was chosen, but for these
        std::uint32_t allBelow = 0;                     ///< keys
    };
    Folds folds_[2];            ///< by grouping
    std::vector<LaneRow> head_; ///< what is pinned, and what stands above the tasks
    std::unique_ptr<LaneArrangement> shown_;
    std::unique_ptr<LaneArrangement> next_;                         ///< as was asked for, unless that is shown
    mutable std::map<TaskNumber, std::vector<MemberGroup>> groups_; ///< of rows of the tree that were asked for
};

} // namespace coroscope
