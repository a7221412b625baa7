// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/timeline/fake_source.h"

#include <algorithm>

namespace coroscope {

void FakeSource::fill(SwitchNumber switches)
{
    while (slices_.size() < switches) {
        const double begin = double(slices_.size()) * 200;
        slices_.push_back({TaskNumber(slices_.size() % 3), begin, begin + 100});
    }
}

void FakeSource::empty() { slices_.clear(); }

LaneTask FakeSource::laneTask(TaskNumber task) const
{
    if (task >= taskCount())
        return {};
    return task == 0 ? LaneTask{0, noTask, 1} : LaneTask{task, 0, 2};
}

QString FakeSource::taskName(TaskNumber task) const
{
    return task == 0 ? QStringLiteral("main") : QStringLiteral("worker#%1").arg(task);
}

CallerInfo FakeSource::caller(std::size_t) const
{
    CallerInfo info;
    info.function = "run";
    info.file = "/p/client.py";
    info.line = 31;
    return info;
}

LaneLife FakeSource::life(TaskNumber) const
{
    LaneLife life;
    life.status = TaskStatus::ready;
    life.slices = slices_.size() / 3;
    return life;
}

SwitchInfo FakeSource::switchInfo(SwitchNumber number) const
{
    SwitchInfo info;
    if (number == 0 || number > slices_.size())
        return info;
    const FakeSlice &slice = slices_[number - 1];
    info.number = number;
    info.task = slice.task;
    info.start = Nanoseconds(slice.begin);
    info.end = Nanoseconds(slice.end);
    info.finished = true;
    info.cause = WakeCause::timer;
    if (const auto woken = wokenIn.find(number); woken != wokenIn.end()) {
        info.wokenIn = woken->second;
        info.causer = slices_[info.wokenIn - 1].task;
        info.cause = info.causer == info.task ? WakeCause::yield : WakeCause::task;
    }
    info.wait.kind = WaitKind::lock;
    info.stack = 1;
    if (callers > 0)
        info.caller.stack = 7;
    return info;
}

SwitchNumber FakeSource::next(SwitchNumber after, TaskNumber task) const
{
    for (SwitchNumber n = after + 1; n <= slices_.size(); ++n)
        if (task == noTask || slices_[n - 1].task == task)
            return n;
    return 0;
}

SwitchNumber FakeSource::previous(SwitchNumber before, TaskNumber task) const
{
    for (SwitchNumber n = std::min<SwitchNumber>(before, slices_.size() + 1); n-- > 1;)
        if (task == noTask || slices_[n - 1].task == task)
            return n;
    return 0;
}

std::vector<WakeLink> FakeSource::wakesAround(SwitchNumber number) const
{
    if (number < 2)
        return {};
    return {{slices_[number - 2].task, number - 1, slices_[number - 1].task, number}};
}

RangeTotals FakeSource::rangeTotals(Nanoseconds begin, Nanoseconds end) const
{
    RangeTotals totals;
    totals.begin = begin;
    totals.end = end;
    for (SwitchNumber n = 1; n <= slices_.size(); ++n) {
        const FakeSlice &slice = slices_[n - 1];
        if (slice.begin < double(begin) || slice.begin >= double(end))
            continue;
        ++totals.switches;
        totals.longest = totals.longest ? totals.longest : n;
        totals.longestNs = 100;
        const auto run = Nanoseconds(std::min(slice.end, double(end)) - slice.begin);
        totals.busyNs += run;
        auto task = std::find_if(totals.tasks.begin(), totals.tasks.end(),
                                 [&](const RangeTotals::Task &each) { return each.number == slice.task; });
        if (task == totals.tasks.end())
            task = totals.tasks.insert(task, {.number = slice.task});
        ++task->switches;
        task->runNs += run;
    }
    return totals;
}

RangeTotals FakeSource::rangeTotalsOfSwitches(SwitchNumber first, SwitchNumber last) const
{
    return rangeTotals(Nanoseconds(slices_[first - 1].begin), Nanoseconds(slices_[last - 1].end));
}

void FakeSource::setBreakpointEnabled(std::uint32_t number, bool enabled)
{
    for (Breakpoint &breakpoint : breakpoints)
        if (breakpoint.number == number)
            breakpoint.enabled = enabled;
    emit breakpointsMoved();
}

void FakeSource::showMoment(Moment moment)
{
    past = moment;
    emit cursorMoved();
}

void FakeSource::showNow()
{
    past = {0, false};
    emit cursorMoved();
}

void FakeSource::selectTask(TaskNumber task)
{
    task_ = task;
    number_ = 0;
    emit selectionMoved();
}

void FakeSource::selectSwitch(SwitchNumber number)
{
    number_ = number;
    task_ = slices_[number - 1].task;
    past = {number, false};
    emit selectionMoved();
    emit cursorMoved();
}

double FakeSource::extentEnd(Axis axis) const
{
    return axis == Axis::time ? slices_.back().end : double(slices_.size() + 1);
}

double FakeSource::beginOf(SwitchNumber number, Axis axis) const
{
    return axis == Axis::switches ? double(number) : slices_[std::min<std::size_t>(number, slices_.size()) - 1].begin;
}

double FakeSource::endOf(SwitchNumber number, Axis axis) const
{
    return axis == Axis::switches ? double(number + 1) : slices_[std::min<std::size_t>(number, slices_.size()) - 1].end;
}

std::vector<LaneSpan> FakeSource::lane(TaskNumber task, Axis axis, double begin, double end, double perPixel,
                                       double now) const
{
    askedUpTo = now;
    return group({task}, axis, begin, end, perPixel);
}

std::vector<LaneSpan> FakeSource::group(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                        double) const
{
    ++laneQueries;
    std::vector<LaneSpan> spans;
    if (pollsBusy >= 0 && tasks == std::vector<TaskNumber>{2})
        return {{.kind = LaneSpan::Kind::idlePolls,
                 .begin = extentBegin(axis),
                 .end = extentEnd(axis),
                 .number = 3,
                 .count = 10,
                 .busy = axis == Axis::time ? pollsBusy : 0}};
    double last = -1;
    for (SwitchNumber n = 1; n <= slices_.size(); ++n) {
        if (std::find(tasks.begin(), tasks.end(), slices_[n - 1].task) == tasks.end())
            continue;
        const double from = beginOf(n, axis);
        const double to = endOf(n, axis);
        if (tasks.size() == 1 && last >= 0 && last < end && from > begin)
            spans.push_back({.kind = LaneSpan::Kind::waiting, .begin = last, .end = from, .wait = WaitKind::lock});
        last = to;
        if (to > begin && from < end)
            spans.push_back({.begin = from, .end = to, .number = n});
    }
    return spans;
}

std::vector<LaneSpan> FakeSource::definition(std::uint32_t definition, Axis axis, double begin, double end,
                                             double perPixel) const
{
    std::vector<TaskNumber> numbers;
    for (TaskNumber task = 0; task < taskCount(); ++task)
        if (laneTask(task).definition == definition)
            numbers.push_back(task);
    return group(numbers, axis, begin, end, perPixel);
}

SwitchNumber FakeSource::sliceAt(TaskNumber task, Axis axis, double position) const
{
    SwitchNumber found = 0;
    for (SwitchNumber n = 1; n <= slices_.size(); ++n)
        if (slices_[n - 1].task == task && beginOf(n, axis) <= position)
            found = n;
    return found;
}

SwitchNumber FakeSource::switchAt(Axis axis, double position) const
{
    SwitchNumber found = 0;
    for (SwitchNumber n = 1; n <= slices_.size(); ++n)
        if (beginOf(n, axis) <= position)
            found = n;
    return found;
}

/// The only caller has control between the slices.
std::vector<LaneSpan> FakeSource::caller(std::size_t, Axis axis, double, double, double, double) const
{
    std::vector<LaneSpan> spans;
    for (SwitchNumber number = 2; number <= slices_.size(); ++number) {
        LaneSpan span;
        span.number = number;
        span.begin = axis == Axis::time ? slices_[number - 2].end : double(number);
        span.end = axis == Axis::time ? slices_[number - 1].begin : double(number) + 0.12;
        spans.push_back(span);
    }
    return spans;
}

SwitchNumber FakeSource::handoverAt(std::size_t, Axis axis, double position) const
{
    return axis == Axis::time ? switchAt(axis, position) + 1 : switchAt(axis, position);
}

} // namespace coroscope
