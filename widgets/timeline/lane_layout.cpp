// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_layout.h"

#include <algorithm>

namespace coroscope {

void LaneLayout::changeTogether(const std::function<void()> &changes)
{
    ++together_;
    changes();
    if (--together_ == 0 && toLayOut_)
        layOut(*std::exchange(toLayOut_, std::nullopt));
}

void LaneLayout::change(Change what)
{
    if (together_ > 0)
        toLayOut_ = std::max(toLayOut_.value_or(what), what);
    else
        layOut(what);
}

void LaneLayout::setTasks(const LaneTasks &tasks)
{
    tasks_ = &tasks;
    numbers_.clear();
    areKnown_ = false;
    change(Change::all);
}

void LaneLayout::takeNumbers()
{
    const auto changed =
        numbers_.update(tasks_->taskCount(), [this](std::size_t index) { return tasks_->taskNumber(index); });
    if (changed != TaskNumberList::Change::other)
        return;
    areOthers_ = true;
    areKnown_ = false;
}

void LaneLayout::lookAtAll()
{
    alive_ = {};
    tasksOf_ = {};
    for (std::size_t place = 0; place < numbers_.size(); ++place) {
        const LaneTask known = task(numbers_.at(place));
        ++tasksOf_[known.definition];
        if (known.endedIn == 0)
            alive_.push_back(numbers_.at(place));
    }
    areKnown_ = true;
}

bool LaneLayout::takeTasks()
{
    if (!tasks_)
        return true;
    const std::size_t before = numbers_.size();
    takeNumbers();
    const bool isSame = !std::exchange(areOthers_, false);
    if (!areKnown_ || !shown_) {
        change(Change::all);
        return isSame;
    }
    std::erase_if(alive_, [&](TaskNumber number) {
        if (task(number).endedIn == 0)
            return false;
        shown_->end(number);
        if (next_)
            next_->end(number);
        return true;
    });
    for (std::size_t place = before; place < numbers_.size(); ++place) {
        const LaneTask known = task(numbers_.at(place));
        ++tasksOf_[known.definition];
        if (known.endedIn == 0)
            alive_.push_back(known.number);
    }
    shown_->takeAll();
    if (!next_ && shown_->wish().filter && !isRightAboutTheLiving())
        change(Change::all);
    else
        change(!byTree() || numbers_.size() != before ? Change::folds : Change::head);
    return isSame;
}

/// Names are given and changed while a task lives.
bool LaneLayout::isRightAboutTheLiving() const
{
    return std::all_of(alive_.begin(), alive_.end(),
                       [this](TaskNumber number) { return shown_->isRightAbout(task(number)); });
}

void LaneLayout::setCallers(std::vector<std::size_t> callers)
{
    if (callers == callers_)
        return;
    callers_ = std::move(callers);
    change(Change::head);
}

void LaneLayout::setBeside(LanesBeside lanes)
{
    if (lanes == beside_)
        return;
    beside_ = std::move(lanes);
    change(Change::head);
}

void LaneLayout::setGrouping(LaneGrouping grouping)
{
    wish_.grouping = grouping;
    change(Change::all);
}

void LaneLayout::setFilter(Filter filter)
{
    if (!filter && !wish_.filter)
        return;
    wish_.filter = std::move(filter);
    change(Change::all);
}

void LaneLayout::setDefinitionFilter(DefinitionFilter filter)
{
    if (!filter && !wish_.definitionFilter)
        return;
    wish_.definitionFilter = std::move(filter);
    change(Change::all);
}

void LaneLayout::setPinned(PinnedLanes lanes)
{
    if (lanes == pinned_)
        return;
    pinned_ = std::move(lanes);
    change(Change::head);
}

void LaneLayout::setSharesEnded(bool share)
{
    wish_.sharesEnded = share;
    change(Change::all);
}

void LaneLayout::setFolded(std::size_t index, bool folded)
{
    if (index >= rowCount() || !row(index).foldable)
        return;
    folds_[int(shown_->wish().grouping)].chosen[foldKey(row(index))] = folded;
    change(Change::folds);
}

void LaneLayout::setAllFolded(bool folded)
{
    Folds &folds = folds_[int(wish_.grouping)];
    folds.chosen.clear();
    folds.all = folded; // A folded row hides foldable ones: they count, too.
    folds.allBelow = wish_.grouping == LaneGrouping::spawnTree ? (numbers_.empty() ? 0 : numbers_.back() + 1)
                                                               : (tasksOf_.empty() ? 0 : tasksOf_.rbegin()->first + 1);
    change(Change::folds);
}

void LaneLayout::setRowHeight(int pixels) { rowHeight_ = std::max(4, pixels); }

std::optional<bool> LaneLayout::saidFolded(LaneGrouping grouping, std::uint32_t key) const
{
    const Folds &folds = folds_[int(grouping)];
    const auto chosen = folds.chosen.find(key);
    if (chosen != folds.chosen.end())
        return chosen->second;
    return folds.all && key < folds.allBelow ? folds.all : std::nullopt;
}

void LaneLayout::layOut(Change what)
{
    if (what == Change::all && tasks_)
        arrange();
    if (what != Change::head)
        layOutRows();
    layOutHead();
}

/// What is shown stays as it is, unless its tasks are not those any more, or all take no time. Then those count, too, that came
/// since the last takeTasks(): what has ended is asked of all at one time.
void LaneLayout::arrange()
{
    const bool atOnce = !areKnown_ || !shown_ || numbers_.size() <= tasksAtOnce_;
    if (atOnce) {
        takeNumbers();
        lookAtAll();
    }
    next_ = std::make_unique<LaneArrangement>(wish_, *tasks_, numbers_);
    if (atOnce)
        takeNext();
}

void LaneLayout::takeNext()
{
    next_->takeAll();
    shown_ = std::move(next_);
}

bool LaneLayout::goOn()
{
    if (!next_ || !next_->goOn(tasksAtOnce_))
        return false;
    takeNext();
    layOutRows();
    layOutHead();
    return true;
}

void LaneLayout::layOutRows()
{
    groups_.clear();
    if (shown_)
        shown_->layOut(
            [this, grouping = shown_->wish().grouping](std::uint32_t key) { return saidFolded(grouping, key); },
            foldsByItselfAbove);
}

void LaneLayout::layOutHead()
{
    head_.clear();
    layOutAbove(pinned_.callers, pinned_.beside, true);
    for (const std::uint32_t definition : pinned_.definitions)
        if (const auto tasks = tasksOf_.find(definition); tasks != tasksOf_.end())
            head_.push_back({.definition = definition, .folded = true, .memberCount = tasks->second, .pinned = true});
    for (const TaskNumber number : pinned_.tasks)
        if (numbers_.placeOf(number) != TaskNumberList::notThere)
            head_.push_back({.task = number, .definition = task(number).definition, .memberCount = 1, .pinned = true});
    pinnedCount_ = head_.size();
    layOutAbove(callers_, beside_, false);
}

void LaneLayout::layOutAbove(const std::vector<std::size_t> &callers, const LanesBeside &beside, bool pinned)
{
    for (const std::size_t caller : callers)
        head_.push_back({.caller = caller, .pinned = pinned});
    for (const std::uint32_t loop : beside.callbacks)
        head_.push_back({.callbacks = true, .loop = loop, .pinned = pinned});
    for (const std::size_t worker : beside.workers)
        head_.push_back({.worker = worker, .pinned = pinned});
}

LaneRow LaneLayout::row(std::size_t index) const
{
    return index < head_.size() ? head_[index] : shown_->row(index - head_.size());
}

std::vector<TaskNumber> LaneLayout::members(const LaneRow &row) const
{
    if (row.pinned && row.isHeading()) { // all, whatever a filter says
        std::vector<TaskNumber> all;
        for (std::size_t place = 0; place < numbers_.size(); ++place)
            if (task(numbers_.at(place)).definition == row.definition)
                all.push_back(numbers_.at(place));
        return all;
    }
    if (row.isAbove())
        return {};
    return row.pinned ? std::vector<TaskNumber>{row.task} : shown_->members(row);
}

TaskNumber LaneLayout::firstMember(const LaneRow &row) const
{
    return row.isTask() ? row.task : row.isAbove() || row.pinned ? noTask : shown_->groups().firstMember(row);
}

std::vector<MemberGroup> LaneLayout::groups(const LaneRow &row) const
{
    if (!row.folded)
        return {};
    if (row.isHeading()) {
        const auto known = tasksOf_.find(row.definition);
        const bool isWhole = known != tasksOf_.end() && known->second == row.memberCount;
        return {{row.definition, isWhole, isWhole ? std::vector<TaskNumber>() : shown_->members(row)}};
    }
    const auto [found, isNew] = groups_.try_emplace(row.task);
    if (isNew)
        found->second = groupsInTree(row.task);
    return found->second;
}

/// Members are looked at only where some of their definition's tasks stand elsewhere.
std::vector<MemberGroup> LaneLayout::groupsInTree(TaskNumber top) const
{
    std::vector<MemberGroup> groups;
    bool areWhole = true;
    for (const auto &[definition, count] : shown_->tree()->definitionsOf(top)) {
        const auto known = tasksOf_.find(definition);
        groups.push_back({definition, known != tasksOf_.end() && known->second == count, {}});
        areWhole &= groups.back().isWhole;
    }
    if (areWhole)
        return groups;
    for (const TaskNumber number : shown_->tree()->members(top)) {
        const auto group = std::lower_bound(
            groups.begin(), groups.end(), task(number).definition,
            [](const MemberGroup &each, std::uint32_t definition) { return each.definition < definition; });
        if (group != groups.end() && !group->isWhole)
            group->tasks.push_back(number);
    }
    for (MemberGroup &group : groups)
        std::sort(group.tasks.begin(), group.tasks.end());
    return groups;
}

std::pair<std::size_t, std::size_t> LaneLayout::rowsIn(Height top, int height) const
{
    const auto clampRow = [this](Height row) { return std::size_t(std::clamp<Height>(row, 0, Height(rowCount()))); };
    return {clampRow(top / rowHeight_), clampRow((top + height + rowHeight_ - 1) / rowHeight_)};
}

std::size_t LaneLayout::rowAt(Height y) const
{
    return y >= 0 && y < totalHeight() ? std::size_t(y / rowHeight_) : noRow;
}

std::size_t LaneLayout::rowOf(TaskNumber task) const
{
    for (std::size_t row = 0; row < pinnedCount_; ++row)
        if (head_[row].isTask() && head_[row].task == task)
            return row; // it is always in view
    return unpinnedRowOf(task);
}

std::size_t LaneLayout::unpinnedRowOf(TaskNumber number) const
{
    const std::size_t row = shown_ ? shown_->rowOf(number) : noRow;
    return row == noRow ? noRow : head_.size() + row;
}

std::size_t LaneLayout::rowOfCallbacks(std::uint32_t loop) const
{
    const auto found = std::find_if(head_.begin(), head_.end(), [loop](const LaneRow &row) {
        return row.callbacks && row.loop == loop; // the pinned one comes first
    });
    return found == head_.end() ? noRow : std::size_t(found - head_.begin());
}

std::size_t LaneLayout::rowOfWorker(std::size_t worker) const
{
    for (std::size_t row = 0; row < head_.size(); ++row) // the pinned one comes first
        if (head_[row].worker == worker && worker != LaneRow::noWorker)
            return row;
    return noRow;
}

std::size_t LaneLayout::find(const LaneRow &row) const
{
    if (row.pinned || row.isAbove()) {
        const auto found = std::find_if(head_.begin(), head_.end(), [&](const LaneRow &other) {
            return other.task == row.task && other.caller == row.caller && other.worker == row.worker &&
                   other.callbacks == row.callbacks && other.loop == row.loop && other.definition == row.definition &&
                   other.pinned == row.pinned;
        });
        return found == head_.end() ? noRow : std::size_t(found - head_.begin());
    }
    if (row.isHeading() && byTree())
        return noRow;
    if (row.isHeading()) {
        const std::size_t heading = shown_ ? shown_->groups().headingOf(row.definition) : noRow;
        return heading == LaneGroups::noRow ? noRow : head_.size() + heading;
    }
    const std::size_t found = row.isTask() ? unpinnedRowOf(row.task) : noRow;
    return found != noRow && this->row(found).task == row.task ? found : noRow;
}

std::size_t LaneLayout::memoryBytes() const
{
    std::size_t bytes = sizeof *this + numbers_.memoryBytes() + alive_.size() * sizeof(TaskNumber) +
                        head_.size() * sizeof(LaneRow) + (shown_ ? shown_->memoryBytes() : 0) +
                        (next_ ? next_->memoryBytes() : 0);
    for (const auto &[top, groups] : groups_)
        for (const MemberGroup &group : groups)
            bytes += sizeof group + group.tasks.size() * sizeof(TaskNumber);
    return bytes;
}

} // namespace coroscope
