// SPDX-License-Identifier: GPL-3.0-or-later
// Which rows are shown where: the part of TimelineScene that pins lanes, leaves lanes out, and finds rows on the canvas.
#include "widgets/timeline/timeline_scene.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

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

std::size_t TimelineScene::findRow(const LaneRow &row) const
{
    for (std::size_t at = 0; at < layout_.rowCount(); ++at) {
        const LaneRow &other = layout_.row(at);
        if (other.task == row.task && other.caller == row.caller && other.definition == row.definition &&
            other.isShared() == row.isShared() && other.pinned == row.pinned)
            return at;
    }
    return LaneLayout::noRow;
}

void TimelineScene::togglePinned(std::size_t row)
{
    if (row >= layout_.rowCount() || layout_.row(row).isShared())
        return; // what a lane is shared by changes
    const LaneLayout::Height before = LaneLayout::Height(layout_.pinnedCount());
    pins_.toggle(layout_.row(row), source_);
    applyPins();
    // What was in view stays where it was, as far as there is room.
    const LaneLayout::Height more = LaneLayout::Height(layout_.pinnedCount()) - before;
    setScrollTop(scrollTop_ > 0 ? scrollTop_ + more * layout_.rowHeight() : 0);
    emit layoutChanged();
    emit changed();
}

void TimelineScene::toggleGroupOf(std::size_t row)
{
    if (row >= layout_.rowCount())
        return;
    if (layout_.row(row).pinned) { // the group is further down
        const TaskNumber task = layout_.row(row).task;
        for (std::size_t below = layout_.pinnedCount(); below < layout_.rowCount() && task != noTask; ++below) {
            const LaneRow &lane = layout_.row(below);
            const auto members = layout_.members(lane);
            if (lane.task == task ||
                (lane.folded && std::find(members.begin(), members.end(), task) != members.end())) {
                row = below;
                break;
            }
        }
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
    layout_.setPinned(pins_.find(source_.tasks(), source_));
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
    cache_.clear();
    setScrollTop(0);
    emit onlyChanged(onlyDefinition_);
    emit layoutChanged();
    emit changed();
}

/// A filter asks for the name of each task: once.
void TimelineScene::applyFilter()
{
    layout_.changeTogether([this] {
        takeCallers();
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
