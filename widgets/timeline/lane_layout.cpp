// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_layout.h"

#include <algorithm>
#include <tuple>

namespace coroscope {

namespace {

constexpr std::size_t notThere = std::size_t(-1);

/// Where `task` is among `tasks`, which are in the order of their numbers. These have few gaps, or none, so that its place is
/// nearly always the distance to the first.
std::size_t placeOf(TaskNumber task, const std::vector<LaneTask> &tasks)
{
    if (tasks.empty() || task < tasks.front().number)
        return notThere;
    const std::size_t guess = task - tasks.front().number;
    if (guess < tasks.size() && tasks[guess].number == task)
        return guess;
    const auto found = std::lower_bound(tasks.begin(), tasks.end(), task,
                                        [](const LaneTask &known, TaskNumber number) { return known.number < number; });
    return found != tasks.end() && found->number == task ? std::size_t(found - tasks.begin()) : notThere;
}

} // namespace

void LaneLayout::changeTogether(const std::function<void()> &changes)
{
    ++together_;
    changes();
    if (--together_ == 0 && isOld_)
        rebuild();
}

void LaneLayout::setTasks(std::vector<LaneTask> tasks)
{
    tasks_ = std::move(tasks);
    rebuild();
}

void LaneLayout::setCallers(std::vector<std::size_t> callers)
{
    if (callers == callers_)
        return;
    callers_ = std::move(callers);
    rebuild();
}

void LaneLayout::setBeside(LanesBeside lanes)
{
    if (lanes == beside_)
        return;
    beside_ = std::move(lanes);
    rebuild();
}

void LaneLayout::setGrouping(LaneGrouping grouping)
{
    grouping_ = grouping;
    rebuild();
}

void LaneLayout::setFilter(Filter filter)
{
    filter_ = std::move(filter);
    rebuild();
}

void LaneLayout::setDefinitionFilter(DefinitionFilter filter)
{
    definitionFilter_ = std::move(filter);
    rebuild();
}

void LaneLayout::setPinned(PinnedLanes lanes)
{
    if (lanes == pinned_)
        return;
    pinned_ = std::move(lanes);
    rebuild();
}

void LaneLayout::setSharesEnded(bool share)
{
    sharesEnded_ = share;
    rebuild();
}

void LaneLayout::setFolded(std::size_t row, bool folded)
{
    if (row >= rows_.size() || !rows_[row].foldable)
        return;
    chosenFolds_[int(grouping_)][foldKey(rows_[row])] = folded;
    rebuild();
}

void LaneLayout::setAllFolded(bool folded)
{
    auto &folds = chosenFolds_[int(grouping_)];
    // A folded row hides foldable ones: the keys come from the tasks, not from the rows.
    for (const LaneTask &task : tasks_)
        folds[grouping_ == LaneGrouping::definition ? task.definition : task.number] = folded;
    rebuild();
}

void LaneLayout::setRowHeight(int pixels) { rowHeight_ = std::max(4, pixels); }

std::span<const TaskNumber> LaneLayout::members(const LaneRow &row) const
{
    return std::span(members_).subspan(row.firstMember, row.memberCount);
}

std::span<const MemberGroup> LaneLayout::groups(const LaneRow &row) const
{
    return std::span(groups_).subspan(row.firstGroup, row.groupCount);
}

std::span<const TaskNumber> LaneLayout::members(const MemberGroup &group) const
{
    return std::span(members_).subspan(group.firstMember, group.memberCount);
}

std::pair<std::size_t, std::size_t> LaneLayout::rowsIn(Height top, int height) const
{
    const auto clampRow = [this](Height row) { return std::size_t(std::clamp<Height>(row, 0, Height(rows_.size()))); };
    return {clampRow(top / rowHeight_), clampRow((top + height + rowHeight_ - 1) / rowHeight_)};
}

std::size_t LaneLayout::rowAt(Height y) const
{
    return y >= 0 && y < totalHeight() ? std::size_t(y / rowHeight_) : noRow;
}

std::size_t LaneLayout::rowOf(TaskNumber task) const
{
    const std::size_t place = placeOf(task, tasks_);
    return place == notThere ? noRow : rowOfTask_[place];
}

std::size_t LaneLayout::rowOfWorker(std::size_t worker) const
{
    // All that is no task stands at the top, or is pinned; the pinned one comes first.
    for (std::size_t row = 0; row < rows_.size() && (rows_[row].pinned || rows_[row].isAbove()); ++row)
        if (rows_[row].worker == worker && worker != LaneRow::noWorker)
            return row;
    return noRow;
}

std::size_t &LaneLayout::rowOfShown(TaskNumber task) { return rowOfTask_[placeOf(task, tasks_)]; }

bool LaneLayout::isFolded(std::uint32_t key, std::size_t members) const
{
    const auto &folds = chosenFolds_[int(grouping_)];
    const auto chosen = folds.find(key);
    return chosen != folds.end() ? chosen->second : members > foldsByItselfAbove;
}

void LaneLayout::rebuild()
{
    isOld_ = together_ > 0;
    if (isOld_)
        return;
    rows_.clear();
    sharedLanes_.clear();
    members_.clear();
    memberDefinitions_.clear();
    groups_.clear();
    rowOfTask_.assign(tasks_.size(), noRow);
    rowOfCallbacks_ = noRow;
    layOutPinned();
    layOutAbove(callers_, beside_, false);
    const bool filters = filter_ || definitionFilter_;
    const std::vector<LaneTask> those = filters ? passed() : std::vector<LaneTask>();
    const std::vector<LaneTask> &shown = filters ? those : tasks_;
    if (grouping_ == LaneGrouping::definition)
        layOutDefinitions(shown);
    else
        layOutTree(shown);
    groupFolded();
    for (std::size_t row = 0; row < pinnedCount_; ++row)
        if (rows_[row].isTask())
            rowOfShown(rows_[row].task) = row; // it is always in view
}

std::vector<LaneTask> LaneLayout::passed() const
{
    std::vector<LaneTask> those;
    std::copy_if(tasks_.begin(), tasks_.end(), std::back_inserter(those), [this](const LaneTask &task) {
        return (!definitionFilter_ || definitionFilter_(task.definition)) && (!filter_ || filter_(task.number));
    });
    return those;
}

void LaneLayout::layOutAbove(const std::vector<std::size_t> &callers, const LanesBeside &beside, bool pinned)
{
    for (const std::size_t caller : callers)
        rows_.push_back({.caller = caller, .pinned = pinned});
    if (beside.callbacks) {
        if (rowOfCallbacks_ == noRow) // the pinned one comes first
            rowOfCallbacks_ = rows_.size();
        rows_.push_back({.callbacks = true, .pinned = pinned});
    }
    for (const std::size_t worker : beside.workers)
        rows_.push_back({.worker = worker, .pinned = pinned});
}

void LaneLayout::layOutPinned()
{
    layOutAbove(pinned_.callers, pinned_.beside, true);
    for (const std::uint32_t definition : pinned_.definitions) {
        const std::vector<TaskNumber> tasks = tasksOf(definition);
        if (tasks.empty())
            continue;
        rows_.push_back({.definition = definition,
                         .folded = true,
                         .firstMember = members_.size(),
                         .memberCount = tasks.size(),
                         .pinned = true});
        members_.insert(members_.end(), tasks.begin(), tasks.end());
        memberDefinitions_.insert(memberDefinitions_.end(), tasks.size(), definition);
    }
    for (const TaskNumber number : pinned_.tasks) {
        const std::size_t place = placeOf(number, tasks_);
        if (place != notThere)
            rows_.push_back({.task = number, .definition = tasks_[place].definition, .pinned = true});
    }
    pinnedCount_ = rows_.size();
}

/// Once for all frames: a folded row may have very many members. It alone has them, so that their order is free.
void LaneLayout::groupFolded()
{
    std::unordered_map<std::uint32_t, std::size_t> tasksOfDefinition;
    for (const LaneTask &task : tasks_)
        ++tasksOfDefinition[task.definition];
    std::vector<std::pair<std::uint32_t, TaskNumber>> sorted;
    for (LaneRow &row : rows_) {
        if (!row.folded)
            continue;
        const std::size_t end = row.firstMember + row.memberCount;
        if (!row.isHeading()) {
            sorted.clear();
            for (std::size_t member = row.firstMember; member < end; ++member)
                sorted.emplace_back(memberDefinitions_[member], members_[member]);
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t i = 0; i < sorted.size(); ++i)
                std::tie(memberDefinitions_[row.firstMember + i], members_[row.firstMember + i]) = sorted[i];
        }
        row.firstGroup = groups_.size();
        for (std::size_t first = row.firstMember; first < end;) {
            const std::uint32_t definition = memberDefinitions_[first];
            std::size_t after = first;
            while (after < end && memberDefinitions_[after] == definition)
                ++after;
            groups_.push_back({definition, first, after - first, after - first == tasksOfDefinition[definition]});
            first = after;
        }
        row.groupCount = groups_.size() - row.firstGroup;
    }
}

std::vector<TaskNumber> LaneLayout::tasksOf(std::uint32_t definition) const
{
    std::vector<TaskNumber> numbers;
    for (const LaneTask &task : tasks_)
        if (task.definition == definition)
            numbers.push_back(task.number);
    return numbers;
}

/// Definitions in the order of their first tasks.
void LaneLayout::layOutDefinitions(const std::vector<LaneTask> &shown)
{
    std::unordered_map<std::uint32_t, std::size_t> indexOf;
    std::vector<std::vector<const LaneTask *>> groups;
    for (const LaneTask &task : shown) {
        const auto [found, isNew] = indexOf.try_emplace(task.definition, groups.size());
        if (isNew)
            groups.emplace_back();
        groups[found->second].push_back(&task);
    }
    members_.reserve(members_.size() + shown.size());
    for (const std::vector<const LaneTask *> &tasks : groups)
        layOutDefinition(tasks);
}

/// One with a single task needs no heading. Those with a lane of their own come first: among them all that live.
void LaneLayout::layOutDefinition(const std::vector<const LaneTask *> &tasks)
{
    const std::uint32_t definition = tasks.front()->definition;
    const bool shares = sharesEnded_ && tasks.size() > sharesAbove;
    std::vector<TaskNumber> own;
    std::vector<EndedLife> ended;
    for (const LaneTask *task : tasks) {
        if (shares && task->endedIn != 0)
            ended.push_back({task->number, task->spawnTime, task->endTime, task->spawnedIn, task->endedIn, task->slices,
                             task->runNs});
        else
            own.push_back(task->number);
    }
    std::vector<SharedLane> lanes = packEnded(std::move(ended));
    LaneRow heading{.definition = definition, .firstMember = members_.size(), .memberCount = tasks.size()};
    heading.foldable = tasks.size() > 1;
    heading.folded = heading.foldable && isFolded(definition, own.size() + lanes.size());
    const std::size_t headingRow = rows_.size();
    const int depth = heading.foldable ? 1 : 0;
    if (heading.foldable)
        rows_.push_back(heading);
    const auto addRow = [&](const LaneRow &row) {
        for (std::size_t member = row.firstMember; member < members_.size(); ++member)
            rowOfShown(members_[member]) = heading.folded ? headingRow : rows_.size();
        if (!heading.folded)
            rows_.push_back(row);
    };
    const auto addOwn = [&](TaskNumber task) {
        members_.push_back(task);
        addRow({.task = task, .definition = definition, .depth = depth, .firstMember = members_.size() - 1});
    };
    for (const TaskNumber task : own)
        addOwn(task);
    for (SharedLane &lane : lanes) {
        if (lane.size() == 1) { // there is nobody to share with
            addOwn(lane.front().life.task);
            continue;
        }
        LaneRow row{
            .definition = definition, .depth = depth, .firstMember = members_.size(), .memberCount = lane.size()};
        for (const LaneMember &member : lane)
            members_.push_back(member.life.task);
        row.lane = sharedLanes_.size();
        sharedLanes_.push_back(std::move(lane));
        addRow(row);
    }
    memberDefinitions_.resize(members_.size(), definition);
}

/// Depth first, children in the order of their numbers, without recursion (spawn chains can be long). A task whose parent
/// is filtered out or unknown stands at the top.
void LaneLayout::layOutTree(const std::vector<LaneTask> &shown)
{
    constexpr std::size_t none = notThere;
    std::vector<std::size_t> firstChild(shown.size(), none), nextSibling(shown.size(), none), roots;
    for (std::size_t index = shown.size(); index-- > 0;) { // backwards: each becomes its parent's first child
        const std::size_t parent = placeOf(shown[index].parent, shown);
        // A parent has a smaller number than its children; anything else is damage, and would make a circle.
        if (parent == none || parent >= index) {
            roots.push_back(index);
            continue;
        }
        nextSibling[index] = firstChild[parent];
        firstChild[parent] = index;
    }
    // Tasks below each one, itself included: children have larger indices, so one pass from the back adds them up.
    std::vector<std::size_t> below(shown.size(), 1);
    for (std::size_t index = shown.size(); index-- > 0;)
        for (std::size_t child = firstChild[index]; child != none; child = nextSibling[child])
            below[index] += below[child];

    struct Visit {
        std::size_t index;
        int depth;
        std::size_t foldedInto; ///< row, or none
    };
    std::vector<Visit> stack;
    stack.reserve(roots.size());
    for (const std::size_t root : roots) // roots are backwards, the stack turns them round
        stack.push_back({root, 0, none});
    members_.reserve(shown.size());
    std::vector<std::size_t> children;
    while (!stack.empty()) {
        const Visit visit = stack.back();
        stack.pop_back();
        const LaneTask &task = shown[visit.index];
        std::size_t hides = visit.foldedInto;
        if (hides == none) {
            const bool foldable = firstChild[visit.index] != none;
            const bool folded = foldable && isFolded(task.number, below[visit.index]);
            rowOfShown(task.number) = rows_.size();
            if (folded)
                hides = rows_.size();
            rows_.push_back({.task = task.number,
                             .definition = task.definition,
                             .depth = std::min(visit.depth, deepest),
                             .foldable = foldable,
                             .folded = folded,
                             .firstMember = members_.size(),
                             .memberCount = below[visit.index]});
        } else {
            rowOfShown(task.number) = hides;
        }
        memberDefinitions_.push_back(task.definition);
        members_.push_back(task.number); // in visiting order a subtree is contiguous
        children.clear();
        for (std::size_t child = firstChild[visit.index]; child != none; child = nextSibling[child])
            children.push_back(child);
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            stack.push_back({*child, visit.depth + 1, hides});
    }
}

} // namespace coroscope
