// SPDX-License-Identifier: GPL-3.0-or-later
// LaneArrangement: the rows of tasks by one grouping, of those that pass one filter. It is made a few tasks at a time, so that a
// chart lives meanwhile, and takes in what comes and ends from there on. Pure.
#pragma once

#include "widgets/timeline/lane_groups.h"
#include "widgets/timeline/lane_tree.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace coroscope {

enum class LaneGrouping { definition, spawnTree };

class LaneArrangement {
public:
    struct Wish {
        LaneGrouping grouping = LaneGrouping::definition;
        bool sharesEnded = true;                               ///< ended tasks of a definition share lanes
        std::function<bool(TaskNumber)> filter{};              ///< empty: all; the answer may change while a task lives
        std::function<bool(std::uint32_t)> definitionFilter{}; ///< both hold
        bool passes(const LaneTask &task) const
        {
            return (!definitionFilter || definitionFilter(task.definition)) && (!filter || filter(task.number));
        }
    };
    static constexpr std::size_t noRow = std::size_t(-1);

    /// `tasks` and `numbers` outlive it; of the numbers those that there are keep their places.
    LaneArrangement(Wish wish, const LaneTasks &tasks, const TaskNumberList &numbers);
    LaneArrangement(const LaneArrangement &) = delete;
    LaneArrangement &operator=(const LaneArrangement &) = delete;

    const Wish &wish() const { return wish_; }
    bool byTree() const { return wish_.grouping == LaneGrouping::spawnTree; }

    /// Goes on to take in tasks, with about `most` of them. Returns whether it has all but those that have come meanwhile.
    bool goOn(std::size_t most);
    /// This one has ended, which may have been taken in before or after that.
    void end(TaskNumber task);
    void takeAll(); ///< at once: what has come and ended since
    /// Whether what it says of one that lives is what the filter says now.
    bool isRightAbout(const LaneTask &living) const;

    /// What the user has said of what a row holds, which is a definition's or a task's; nothing: it depends on how much that is.
    using SaidFolded = std::function<std::optional<bool>(std::uint32_t definitionOrTask)>;
    void layOut(const SaidFolded &said, std::size_t foldsAbove);

    std::size_t rowCount() const { return tree_ ? tree_->rowCount() : groups_.rowCount(); }
    LaneRow row(std::size_t index) const { return tree_ ? tree_->row(index) : groups_.row(index); }
    std::size_t rowOf(TaskNumber task) const;
    const LaneGroups &groups() const { return groups_; } ///< by definition
    const LaneTree *tree() const { return tree_ ? &*tree_ : nullptr; }
    std::vector<TaskNumber> members(const LaneRow &row) const;
    std::size_t memoryBytes() const;

private:
    Wish wish_;
    const LaneTasks &tasks_;
    const TaskNumberList &numbers_;
    std::size_t seen_ = 0;          ///< places
    bool settles_ = false;          ///< gives lanes to those that it has looked at
    std::vector<TaskNumber> ended_; ///< until takeAll()
    LaneGroups groups_;
    std::optional<LaneTree> tree_; ///< where they are grouped so
};

} // namespace coroscope
