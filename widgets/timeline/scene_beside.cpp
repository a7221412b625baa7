// SPDX-License-Identifier: GPL-3.0-or-later
// What goes on beside the steps of tasks: the part of TimelineScene that shows, finds and selects callback runs and the jobs
// of worker threads.
#include "widgets/models/beside_words.h"
#include "widgets/timeline/timeline_scene.h"

#include <algorithm>

namespace coroscope {

void TimelineScene::takeBeside()
{
    workers_ = source_.workerCount();
    callbackLoops_ = source_.callbackLoops();
    const auto isShown = [this](const LaneRow &lane) {
        return onlyDefinition_.isEmpty() && rowName(lane).contains(filter_, Qt::CaseInsensitive);
    };
    LanesBeside shown;
    for (const std::uint32_t loop : callbackLoops_)
        if (isShown({.callbacks = true, .loop = loop}))
            shown.callbacks.push_back(loop);
    for (std::size_t worker = 0; worker < workers_; ++worker)
        if (isShown({.worker = worker}))
            shown.workers.push_back(worker);
    layout_.setBeside(std::move(shown));
}

RunBeside TimelineScene::runOf(const ChartHit &hit) const
{
    if (hit.row == LaneLayout::noRow || hit.run == 0)
        return {};
    return {layout_.row(hit.row).worker, hit.run};
}

/// Of a worker the job at that place, of a loop the callback run: both begin with 0.
RunBeside TimelineScene::runBy(const LaneRow &lane, std::size_t place) const
{
    if (lane.isWorker())
        return {lane.worker, source_.job(lane.worker, place).number};
    return {LaneRow::noWorker, source_.callbackAt(lane.loop, place)};
}

std::optional<std::size_t> TimelineScene::placeOf(const RunBeside &job) const
{
    const std::size_t count = job.isJob() ? source_.worker(job.worker).jobs : 0;
    std::size_t low = 0;
    std::size_t high = count;
    while (low < high) { // their numbers rise
        const std::size_t middle = low + (high - low) / 2;
        if (source_.job(job.worker, middle).number < job.number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && source_.job(job.worker, low).number == job.number ? std::optional(low) : std::nullopt;
}

/// The one at or before `position`; pixels are rounded down, so that it may be one in front of `least`, the first of what was hit.
RunBeside TimelineScene::runAt(const LaneRow &lane, double position, std::uint64_t least) const
{
    const TimelineIndex &index = *source_.index();
    if (lane.callbacks)
        return {LaneRow::noWorker, std::max(least, index.callbackAt(lane.loop, axis_.kind(), position))};
    const std::optional<std::size_t> place = index.jobAt(lane.worker, axis_.kind(), position);
    const JobInfo job = place ? source_.job(lane.worker, *place) : JobInfo();
    return {lane.worker, std::max(least, job.number)};
}

void TimelineScene::hitRun(ChartHit &hit, const LaneRect &rect, const TimeAxis &device, double pixel) const
{
    const LaneRow &lane = layout_.row(hit.row);
    hit.run = rect.number;
    if (rect.kind != LaneSpan::Kind::slice)
        hit.run = runAt(lane, std::clamp(device.toValue(pixel), hit.begin, hit.end), rect.number).number;
}

std::size_t TimelineScene::rowOf(const RunBeside &run) const
{
    return run.number == 0 ? LaneLayout::noRow
           : run.isJob()   ? layout_.rowOfWorker(run.worker)
                           : rowOfCallback(run.number);
}

std::size_t TimelineScene::rowOfCallback(CallbackNumber number) const
{
    const bool areApart = !callbackLoops_.empty() && callbackLoops_.front() != 0;
    return layout_.rowOfCallbacks(areApart ? source_.callback(number).loop : 0);
}

std::pair<double, double> TimelineScene::extentOf(const RunBeside &run) const
{
    const TimelineIndex *index = source_.index();
    if (!index || run.number == 0)
        return {};
    if (run.isCallback())
        return {index->beginOfCallback(run.number, axis_.kind()), index->endOfCallback(run.number, axis_.kind())};
    const std::optional<std::size_t> place = placeOf(run);
    if (!place)
        return {};
    const JobInfo job = source_.job(run.worker, *place);
    if (axis_.kind() == Axis::time)
        return {double(job.start), double(job.end)};
    // By switches only the lane knows where it lies: between the two moments in time.
    const double from = beginOf(std::max<SwitchNumber>(1, index->switchAt(Axis::time, double(job.start))));
    const double to = endOf(std::max<SwitchNumber>(1, index->switchAt(Axis::time, double(job.end)))) + 1;
    const double perPixel = (to - from) / 1e9;
    for (const LaneSpan &span : index->worker(run.worker, Axis::switches, from, to, perPixel, now_))
        if (span.number == run.number)
            return {span.begin, span.end};
    return {from, to};
}

FunctionPlace TimelineScene::functionOf(const RunBeside &run) const
{
    if (run.isCallback())
        return source_.function(source_.callback(run.number).function);
    const std::optional<std::size_t> place = placeOf(run);
    return place ? source_.function(source_.job(run.worker, *place).function) : FunctionPlace();
}

bool TimelineScene::hasRaised(const RunBeside &run) const
{
    if (run.isCallback())
        return source_.callback(run.number).outcome == RunOutcome::raised;
    const std::optional<std::size_t> place = placeOf(run);
    return place && source_.job(run.worker, *place).outcome == RunOutcome::raised;
}

void TimelineScene::selectRun(const RunBeside &run)
{
    const std::size_t row = rowOf(run);
    if (row == LaneLayout::noRow)
        return;
    const LaneRow lane = layout_.row(row);
    if (run.isCallback()) {
        source_.showMoment(source_.callback(run.number).before());
    } else if (const std::optional<std::size_t> place = placeOf(run)) {
        const TaskNumber task = source_.job(run.worker, *place).task;
        if (task != noTask)
            source_.selectTask(task); // leaves the lane, of which it knows nothing
    }
    chosenLane_ = lane;
    selectedRun_ = run;
    const auto [begin, end] = extentOf(run);
    const double before = axis_.begin();
    axis_.reveal(begin, end);
    if (axis_.begin() != before)
        rangeMovedByUser();
    revealRow(row);
    emit laneChosen();
    emit changed();
}

/// From the selected one; with none, from the moment shown.
bool TimelineScene::stepRun(bool forward)
{
    const std::size_t row = selectedRow();
    if (row == LaneLayout::noRow || !layout_.row(row).isBeside() || isEmpty())
        return false;
    const LaneRow lane = layout_.row(row);
    const bool isNone = selectedRun_.number == 0;
    const RunBeside from = isNone ? runAt(lane, positionOf(source_.cursor()), 0) : selectedRun_;
    std::size_t place = 0;
    if (from.isJob())
        place = placeOf(from).value_or(0);
    else if (from.number != 0)
        place = source_.callbackPlace(lane.loop, from.number);
    if (from.number != 0 && forward)
        ++place;
    else if (from.number != 0 && !isNone && place-- == 0)
        return true; // nothing is in front of the first
    selectRun(runBy(lane, place));
    return true;
}

bool TimelineScene::goToEndOfRuns(bool last)
{
    const std::size_t row = selectedRow();
    if (row == LaneLayout::noRow || !layout_.row(row).isBeside() || isEmpty())
        return false;
    const LaneRow lane = layout_.row(row);
    const std::size_t count = lane.isWorker() ? source_.worker(lane.worker).jobs : source_.callbackCount(lane.loop);
    selectRun(runBy(lane, last && count > 0 ? count - 1 : 0));
    return true;
}

void TimelineScene::goToRun(const RunBeside &run)
{
    const FunctionPlace function = functionOf(run);
    if (!function.file.isEmpty())
        emit source_.locationWanted(function.file, function.line);
}

} // namespace coroscope
