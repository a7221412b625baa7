// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_scene.h"

#include "widgets/models/wording.h"

#include <algorithm>

namespace coroscope {

TimelineScene::TimelineScene(TimelineSource &source, QObject *parent) : QObject(parent), source_(source)
{
    connect(&source, &TimelineSource::replaced, this, &TimelineScene::reset);
    connect(&source, &TimelineSource::selectionMoved, this, [this] {
        leaveChosenLane();
        revealSelection();
    });
    connect(&source, &TimelineSource::cursorMoved, this, &TimelineScene::takeCursor);
    connect(&source, &TimelineSource::stopped, this, &TimelineScene::showNow);
    connect(&source, &TimelineSource::breakpointsMoved, this, &TimelineScene::changed);
    constexpr std::size_t tasksAtOnce = 40'000; // some milliseconds, where there is a filter
    layout_.setTasksAtOnce(tasksAtOnce);
    arranging_.setSingleShot(true);
    connect(&arranging_, &QTimer::timeout, this, &TimelineScene::goOnArranging);
    reset();
}

void TimelineScene::reset()
{
    cache_.clear();
    idles_.clear();
    wakesOf_.reset();
    chain_ = {};
    taskOfSwitch_.clear();
    stopEvents_.clear();
    clearRange();
    scrollTop_ = 0;
    chosenLane_.reset();
    selectedRun_ = {};
    wasPast_ = source_.isPast();
    fitted_ = true;
    forgetOtherProgram();
    pins_.forgetNumbers();
    layout_.changeTogether([this] {
        layout_.setTasks(source_);
        applyFilter(); // definitions have other numbers now
    });
    goesToTop_ = false; // the rows are ready, and shown from there
    takeTasks();
    refresh();
    setFollow(true);
    axis_.fit();
    emit layoutChanged();
    emit changed();
}

void TimelineScene::takeTasks()
{
    const bool wasArranging = layout_.isArranging();
    sinceTaken_.start();
    ended_ = source_.endedTaskCount();
    layout_.changeTogether([this] {
        if (!layout_.takeTasks())
            pins_.forgetNumbers();
        layout_.setPinned(pins_.find(layout_, source_));
        takeCallers();
        takeBeside();
    });
    firstTask_ = layout_.tasks().empty() ? noTask : layout_.tasks().front();
    if (layout_.sharesEnded())
        cache_.clear();        // one that has ended may have joined a lane within what has long been settled
    if (layout_.isArranging()) // a name was set that a filter is about
        arranging_.start(0);
    else if (wasArranging) // others came: then it is done at once
        showArranged();
    setScrollTop(scrollTop_);
    emit layoutChanged();
    takingMs_ = sinceTaken_.elapsed();
}

void TimelineScene::takeCallers()
{
    callers_ = source_.callerCount();
    std::vector<std::size_t> shown;
    for (std::size_t caller = 0; caller < callers_ && onlyDefinition_.isEmpty(); ++caller)
        if (wording::caller(source_.caller(caller)).contains(filter_, Qt::CaseInsensitive))
            shown.push_back(caller);
    layout_.setCallers(std::move(shown));
}

/// Where there are so many that taking them takes long, new ones may wait a little: the chart must go on moving.
bool TimelineScene::hasOtherTasks() const
{
    const bool isOther = source_.taskCount() != layout_.taskCount() || source_.callerCount() != callers_ ||
                         source_.workerCount() != workers_ || source_.callbackLoops() != callbackLoops_ ||
                         (layout_.sharesEnded() && source_.endedTaskCount() != ended_);
    constexpr qint64 noticeable = 8; // ms
    return isOther && (!source_.isLive() || takingMs_ < noticeable || sinceTaken_.elapsed() > 10 * takingMs_);
}

void TimelineScene::refresh()
{
    const TimelineIndex *index = source_.index();
    if (!index) {
        if (layout_.taskCount() > 0)
            takeTasks();
        axis_.setExtent(0, 1);
        emit changed();
        return;
    }
    const double oldEnd = axis_.extentEnd();
    if (hasOtherTasks())
        takeTasks();
    if (follow_ || axis_.end() >= oldEnd || axis_.extentBegin() != index->extentBegin(axis_.kind()))
        ++generation_; // else what is in view has long been settled
    now_ = source_.now();
    axis_.setExtent(index->extentBegin(axis_.kind()), endOn(axis_.kind()));
    axis_.setFitBegin(firstEventOn(axis_.kind()));
    followEnd();
    emit changed();
}

/// The first spawn or switch: what the interpreter did before, loading and compiling, is not what one came to see.
double TimelineScene::firstEventOn(Axis kind) const
{
    const TimelineIndex &index = *source_.index();
    const double begin = index.extentBegin(kind);
    if (kind == Axis::switches || firstTask_ == noTask)
        return begin;
    const double spawned = double(source_.life(firstTask_).spawnTime);
    if (source_.lastSwitch() == 0)
        return spawned;
    return std::min(spawned, index.beginOf(SwitchNumber(index.extentBegin(Axis::switches)), kind));
}

/// The last event, or now: while a program waits it records nothing, and time goes on nevertheless.
double TimelineScene::endOn(Axis kind) const
{
    const double recorded = source_.index()->extentEnd(kind);
    return kind == Axis::time ? std::max(recorded, now_) : recorded;
}

void TimelineScene::followEnd()
{
    if (!follow_)
        return;
    if (fitted_)
        axis_.fit();
    else
        axis_.showEnd();
}

// --- what the user does ---

void TimelineScene::setAxisKind(Axis kind)
{
    const TimelineIndex *index = source_.index();
    if (kind == axis_.kind())
        return;
    TimeAxis other(kind);
    other.setWidth(axis_.width());
    if (index) {
        const double begin = axis_.toValue(0);
        const double end = axis_.end();
        const bool fitted = axis_.isFitted();
        const SwitchNumber first = std::max<SwitchNumber>(1, index->switchAt(axis_.kind(), begin));
        const SwitchNumber last = std::max(first, index->switchAt(axis_.kind(), end));
        other.setExtent(index->extentBegin(kind), endOn(kind));
        other.setFitBegin(firstEventOn(kind));
        other.setRange(index->beginOf(first, kind), index->endOf(last, kind));
        if (fitted)
            other.fit();
    }
    const Axis before = axis_.kind();
    axis_ = other;
    convertRange(before);
    ++generation_;
    followEnd();
    emit axisChanged();
    emit changed();
}

void TimelineScene::setGrouping(LaneGrouping grouping)
{
    if (grouping == layout_.grouping())
        return;
    layout_.setGrouping(grouping);
    arrange();
}

void TimelineScene::setSharesEnded(bool share)
{
    if (share == layout_.sharesEnded())
        return;
    layout_.setSharesEnded(share);
    arrange();
}

void TimelineScene::setFilter(const QString &text)
{
    if (text == filter_)
        return;
    filter_ = text;
    applyFilter();
    goesToTop_ = true;
    arrange();
}

void TimelineScene::setFolded(std::size_t row, bool folded)
{
    layout_.setFolded(row, folded);
    cache_.clear();
    setScrollTop(scrollTop_);
    emit layoutChanged();
    emit changed();
}

void TimelineScene::setAllFolded(bool folded)
{
    layout_.setAllFolded(folded);
    cache_.clear();
    setScrollTop(scrollTop_);
    emit layoutChanged();
    emit changed();
}

void TimelineScene::setRowHeight(int pixels)
{
    layout_.setRowHeight(pixels);
    setScrollTop(scrollTop_);
    emit layoutChanged();
    emit changed();
}

void TimelineScene::setViewSize(int width, int height)
{
    axis_.setWidth(width);
    viewHeight_ = height;
    setScrollTop(scrollTop_);
    emit layoutChanged();
    emit changed();
}

void TimelineScene::setScrollTop(long long top)
{
    const LaneLayout::Height highest = std::max<LaneLayout::Height>(0, layout_.totalHeight() - viewHeight_);
    const LaneLayout::Height clamped = std::clamp<LaneLayout::Height>(top, 0, highest);
    if (clamped == scrollTop_)
        return;
    scrollTop_ = clamped;
    emit layoutChanged();
    emit changed();
}

void TimelineScene::setHoverRow(std::size_t row)
{
    if (row == hoverRow_)
        return;
    hoverRow_ = row;
    emit changed();
}

void TimelineScene::setFollow(bool follow)
{
    if (follow) {
        if (!follow_)
            fitted_ = axis_.isFitted();
        follow_ = true;
        followEnd();
    }
    follow_ = follow;
    emit followChanged(follow_);
    emit changed();
}

void TimelineScene::fit()
{
    axis_.fit();
    rangeMovedByUser();
}

void TimelineScene::fitSelection()
{
    if (range_) {
        fitRange();
    } else if (const SwitchNumber number = source_.selectedSwitch()) {
        const double begin = beginOf(number);
        const double length = std::max(endOf(number) - begin, axis_.minimumSpan() / 4);
        setRange(begin - length * 2, begin + length * 3);
    } else if (source_.selectedTask() != noTask) {
        fitTask(source_.selectedTask());
    }
}

void TimelineScene::fitTask(TaskNumber task)
{
    if (isEmpty())
        return;
    const LaneLife life = source_.life(task);
    const double begin = spawnOf(life);
    const double end = endOf(life).value_or(axis_.extentEnd());
    const double room = (end - begin) * 0.03;
    setRange(begin - room, end + room);
}

void TimelineScene::setRange(double begin, double end)
{
    axis_.setRange(begin, end);
    rangeMovedByUser();
}

void TimelineScene::zoomAt(double x, double factor)
{
    axis_.zoomAt(x, factor);
    rangeMovedByUser();
}

void TimelineScene::panBy(double pixels)
{
    axis_.panBy(pixels);
    rangeMovedByUser();
}

void TimelineScene::rangeMovedByUser()
{
    fitted_ = axis_.isFitted();
    const bool follow = axis_.showsEnd();
    if (follow != follow_) {
        follow_ = follow;
        emit followChanged(follow_);
    }
    emit changed();
}

/// Who returns from the past wants to see where they are again, wherever they had looked meanwhile.
void TimelineScene::takeCursor()
{
    const bool returns = wasPast_ && !source_.isPast();
    wasPast_ = source_.isPast();
    if (returns)
        showNow();
    emit changed();
}

/// Where one has looked elsewhere meanwhile.
void TimelineScene::showNow()
{
    if (source_.isPast() || isEmpty() || axis_.showsEnd())
        return;
    axis_.showEnd();
    rangeMovedByUser();
}

void TimelineScene::revealSelection()
{
    if (isEmpty())
        return;
    const SwitchNumber number = source_.selectedSwitch();
    if (number) {
        const double begin = axis_.begin();
        axis_.reveal(beginOf(number), endOf(number));
        if (axis_.begin() != begin)
            rangeMovedByUser();
    }
    revealRow(selectedRow());
    emit changed();
}

} // namespace coroscope
