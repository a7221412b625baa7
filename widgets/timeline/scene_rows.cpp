// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows are shown where: the part of TimelineScene that pins lanes, leaves lanes out, and finds rows on the canvas.
#include "widgets/timeline/timeline_scene.h"

#include "widgets/models/wording.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace coroscope {

std::size_t TimelineScene::stayingRows() const
{
    // Two thirds of the view at the most: those beyond scroll like the others.
    const auto room = std::size_t(std::max(0, viewHeight_ * 2 / 3 / layout_.rowHeight()));
    return std::min(layout_.pinnedCount(), room);
}

int TimelineScene::stayingHeight() const { return int(stayingRows()) * layout_.rowHeight(); }

TimelineScene::VisibleRows TimelineScene::visibleRows() const
{
    const int height = stayingHeight();
    const auto [first, last] = layout_.rowsIn(scrollTop_ + height, std::max(0, viewHeight_ - height));
    return {stayingRows(), first, last};
}

double TimelineScene::rowY(std::size_t row) const
{
    const LaneLayout::Height top = layout_.top(row);
    return double(row < stayingRows() ? top : top - scrollTop_);
}

std::size_t TimelineScene::rowAtY(double y) const
{
    const auto at = LaneLayout::Height(std::floor(y));
    return layout_.rowAt(at < stayingHeight() ? at : scrollTop_ + at);
}

bool TimelineScene::isInView(std::size_t row) const
{
    const auto [pinned, first, last] = visibleRows();
    return row < pinned || (row >= first && row < last);
}

bool TimelineScene::isPinned(const LaneRow &row) const { return pins_.has(row, source_); }

std::size_t TimelineScene::findRow(const LaneRow &row) const { return layout_.find(row); }

void TimelineScene::togglePinned(std::size_t row)
{
    if (row >= layout_.rowCount())
        return;
    LaneRow lane = layout_.row(row);
    const TaskNumber selected = source_.selectedTask();
    if (lane.isShared() && selected != noTask && layout_.rowOf(selected) == row)
        lane.task = selected;
    togglePin(lane);
}

void TimelineScene::togglePin(const LaneRow &lane)
{
    const bool ofSharing = lane.isShared();
    if (ofSharing ? lane.task == noTask || layout_.rowOf(lane.task) == LaneLayout::noRow
                  : findRow(lane) == LaneLayout::noRow)
        return;
    const LaneLayout::Height before = LaneLayout::Height(layout_.pinnedCount());
    pins_.toggle(lane, source_);
    if (chosenLane_ && lane.isAbove() && lane.caller == chosenLane_->caller && lane.worker == chosenLane_->worker)
        chosenLane_->pinned = isPinned(lane);
    applyPins();
    // What was in view stays where it was, as far as there is room.
    const LaneLayout::Height more = LaneLayout::Height(layout_.pinnedCount()) - before;
    setScrollTop(scrollTop_ > 0 ? scrollTop_ + more * layout_.rowHeight() : 0);
    emit layoutChanged();
    emit changed();
}

std::size_t TimelineScene::selectedRow() const
{
    if (const std::size_t row = chosenLane_ ? findRow(*chosenLane_) : LaneLayout::noRow; row != LaneLayout::noRow)
        return row;
    const TaskNumber task = source_.selectedTask();
    return task == noTask ? LaneLayout::noRow : layout_.rowOf(task);
}

/// A folded group is where its first task is; what is pinned has its turn at the top only. noTask: `row` is passed over.
TaskNumber TimelineScene::taskToSelect(std::size_t row) const
{
    const LaneRow &lane = layout_.row(row);
    const bool stands = lane.isShared() || (lane.folded && !lane.pinned);
    const TaskNumber task = lane.isTask() ? lane.task : stands ? layout_.firstMember(lane) : noTask;
    return task != noTask && layout_.rowOf(task) == row ? task : noTask;
}

void TimelineScene::chooseLane(std::size_t row)
{
    if (row >= layout_.rowCount())
        return;
    if (!layout_.row(row).isAbove()) {
        leaveChosenLane();
        if (const TaskNumber task = taskToSelect(row); task != noTask)
            source_.selectTask(task);
        return;
    }
    const LaneRow &lane = layout_.row(row);
    if (lane.worker != selectedRun_.worker || !lane.isBeside())
        selectedRun_ = {};
    chosenLane_ = lane;
    revealRow(row);
    emit laneChosen();
    emit changed();
}

void TimelineScene::leaveChosenLane()
{
    if (!chosenLane_)
        return;
    chosenLane_.reset();
    selectedRun_ = {};
    emit laneChosen();
    emit changed();
}

void TimelineScene::stepLane(int direction)
{
    const auto isStop = [this](std::size_t row) {
        const LaneRow &lane = layout_.row(row);
        return lane.isAbove() ? lane.pinned || !isPinned(lane) : taskToSelect(row) != noTask;
    };
    const std::size_t from = selectedRow();
    std::size_t row =
        from == LaneLayout::noRow ? (direction > 0 ? 0 : layout_.rowCount() - 1) : from + std::size_t(direction);
    while (row < layout_.rowCount() && !isStop(row)) // above the first it wraps to beyond the last, and ends
        row += std::size_t(direction);
    chooseLane(row);
}

void TimelineScene::goToCaller(std::size_t index)
{
    const CallerInfo caller = source_.caller(index);
    if (!caller.file.empty())
        emit source_.locationWanted(wording::text(caller.file), int(caller.line));
}

void TimelineScene::revealRow(std::size_t row)
{
    if (row == LaneLayout::noRow || row < stayingRows())
        return;
    const LaneLayout::Height top = layout_.top(row);
    if (top < scrollTop_ + stayingHeight())
        setScrollTop(top - stayingHeight());
    else if (top + layout_.rowHeight() > scrollTop_ + viewHeight_)
        setScrollTop(top + layout_.rowHeight() - viewHeight_);
}

void TimelineScene::toggleGroupOf(std::size_t row)
{
    if (row >= layout_.rowCount())
        return;
    if (layout_.row(row).pinned) { // the group is further down
        const std::size_t below = layout_.unpinnedRowOf(layout_.row(row).task);
        if (below != LaneLayout::noRow)
            row = below;
    }
    const int depth = layout_.row(row).depth;
    while (!layout_.row(row).foldable) { // up to the nearest row that holds it
        if (row-- == layout_.pinnedCount() || depth == 0)
            return;
        if (layout_.row(row).depth < depth && layout_.row(row).foldable)
            break;
    }
    setFolded(row, !layout_.row(row).folded);
}

void TimelineScene::applyPins()
{
    layout_.setPinned(pins_.find(layout_, source_));
    cache_.clear();
}

/// Pins outlive a run, and are of no use to another program.
void TimelineScene::forgetOtherProgram()
{
    const QString program = source_.program();
    if (program.isEmpty() || program == program_)
        return; // (between two runs there is none)
    const bool isFirst = program_.isEmpty();
    program_ = program;
    if (isFirst)
        return;
    pins_.clear();
    showOnly({});
}

void TimelineScene::showOnly(const QString &definition)
{
    if (definition == onlyDefinition_)
        return;
    onlyDefinition_ = definition;
    applyFilter();
    goesToTop_ = true;
    arrange();
    emit onlyChanged(onlyDefinition_);
}

/// Of many tasks it takes a while to find out which lanes there are to be; up to then there are those that there were.
void TimelineScene::arrange()
{
    if (layout_.isArranging())
        arranging_.start(0);
    else
        showArranged();
}

void TimelineScene::goOnArranging()
{
    if (layout_.goOn())
        showArranged();
    else if (layout_.isArranging())
        arranging_.start(0);
}

void TimelineScene::showArranged()
{
    cache_.clear();
    setScrollTop(std::exchange(goesToTop_, false) ? 0 : scrollTop_);
    emit layoutChanged();
    emit changed();
}

/// A filter asks for the name of each task: once.
void TimelineScene::applyFilter()
{
    layout_.changeTogether([this] {
        takeCallers();
        takeBeside();
        setFilters();
    });
}

void TimelineScene::setFilters()
{
    if (filter_.isEmpty())
        layout_.setFilter({});
    else
        layout_.setFilter([this, text = filter_](TaskNumber task) {
            return source_.taskName(task).contains(text, Qt::CaseInsensitive);
        });
    if (onlyDefinition_.isEmpty()) {
        layout_.setDefinitionFilter({});
        return;
    }
    layout_.setDefinitionFilter(
        [this, name = onlyDefinition_, known = std::unordered_map<std::uint32_t, bool>()](std::uint32_t id) mutable {
            const auto [found, isNew] = known.try_emplace(id, false);
            if (isNew)
                found->second = source_.definitionName(id) == name;
            return found->second;
        });
}

} // namespace coroscope
