// SPDX-License-Identifier: MIT
#include "engine/record/recording_timeline.h"

#include "engine/record/group_spans.h"
#include "engine/record/idle_spans.h"
#include "engine/record/lane_spans.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

template <class T>
void prefetchAll(const T &object)
{
    const auto *const bytes = reinterpret_cast<const char *>(&object);
    for (std::size_t at = 0; at < sizeof object; at += 64)
        __builtin_prefetch(bytes + at);
}

} // namespace

double RecordingTimeline::extentBegin(Axis axis) const
{
    if (axis == Axis::time)
        return timePosition(reader_.scale, reader_.startTicks);
    const SwitchScale &scale = reader_.switchScale();
    return scale.begin(reader_.firstSwitch) - (scale.followsIdle(reader_.firstSwitch) ? SwitchScale::seam : 0);
}

double RecordingTimeline::extentEnd(Axis axis) const
{
    return axis == Axis::time ? timePosition(reader_.scale, reader_.endTicks)
                              : reader_.switchScale().begin(reader_.state().switchNumber() + 1);
}

std::vector<LaneSpan> RecordingTimeline::lane(TaskNumber task, Axis axis, double begin, double end, double perPixel,
                                              double now) const
{
    std::vector<LaneSpan> spans;
    const std::uint32_t index = reader_.tasks.find(task);
    if (index != TaskTable::none)
        LaneSpans(reader_, index, axis, now).collect(begin, end, perPixel, true, spans);
    return spans;
}

/// Each task's entry and slices lie where no other's do: waiting for them would be most of the time that a short lane costs.
/// What is asked for as early as `far` tells where the slices are, which are asked for next; of long lanes that tells it again.
void RecordingTimeline::prefetch(const std::vector<TaskNumber> &tasks, std::size_t at) const
{
    constexpr std::size_t near = 6, middle = 12, far = 18;
    const auto ahead = [&](std::size_t distance) {
        return at + distance < tasks.size() ? reader_.tasks.find(tasks[at + distance]) : TaskTable::none;
    };
    if (const std::uint32_t index = ahead(far); index != TaskTable::none) {
        prefetchAll(reader_.tasks.entry(index));
        prefetchAll(reader_.lanes().taskLane(index));
    }
    if (const std::uint32_t index = ahead(middle); index != TaskTable::none)
        reader_.lanes().taskLane(index).prefetch();
    if (const std::uint32_t index = ahead(near); index != TaskTable::none)
        reader_.lanes().taskLane(index).prefetchSlices();
}

std::vector<LaneSpan> RecordingTimeline::lanes(const std::vector<TaskNumber> &tasks, Axis axis, double begin,
                                               double end, double perPixel, double now) const
{
    reader_.noteLooks(tasks.size());
    std::vector<LaneSpan> spans;
    for (std::size_t at = 0; at < tasks.size(); ++at) {
        prefetch(tasks, at);
        if (const std::uint32_t index = reader_.tasks.find(tasks[at]); index != TaskTable::none)
            LaneSpans(reader_, index, axis, now).collect(begin, end, perPixel, true, spans);
    }
    return spans;
}

std::vector<LaneSpan> RecordingTimeline::group(const std::vector<TaskNumber> &tasks, Axis axis, double begin,
                                               double end, double perPixel) const
{
    // Of many tasks as many spans are taken together at a time as fit into a cache: those of all are megabytes.
    constexpr std::size_t atOnce = 8'192;
    reader_.noteLooks(tasks.size());
    std::vector<LaneSpan> all;
    std::vector<LaneSpan> spans;
    std::size_t merged = 0; // of `all`
    for (std::size_t at = 0; at < tasks.size(); ++at) {
        prefetch(tasks, at);
        const std::uint32_t index = reader_.tasks.find(tasks[at]);
        if (index == TaskTable::none)
            continue;
        spans.clear();
        LaneSpans(reader_, index, axis).collect(begin, end, perPixel, false, spans);
        all.insert(all.end(), spans.begin(), spans.end());
        if (all.size() > merged + atOnce) {
            all = mergeSpans(std::move(all), perPixel);
            merged = all.size();
        }
    }
    return mergeSpans(std::move(all), perPixel);
}

std::vector<LaneSpan> RecordingTimeline::definition(std::uint32_t definition, Axis axis, double begin, double end,
                                                    double perPixel) const
{
    std::vector<LaneSpan> spans;
    LaneSpans::ofDefinition(reader_, definition, axis).collect(begin, end, perPixel, false, spans);
    return spans;
}

/// The last tick at or before `position` on the time axis.
std::uint64_t RecordingTimeline::ticksAt(double position) const
{
    return ticksBelow(reader_.scale, std::nextafter(std::floor(position) + 1, 0));
}

SwitchNumber RecordingTimeline::sliceAt(TaskNumber task, Axis axis, double position) const
{
    const std::uint32_t index = reader_.tasks.find(task);
    if (index == TaskTable::none || !(position >= 0))
        return 0;
    const LaneSpans lane(reader_, index, axis);
    const std::size_t count = lane.countBelow(std::nextafter(position, HUGE_VAL));
    if (count == 0)
        return 0;
    const LaneItem item = lane.item(count - 1);
    if (item.lastNumber == item.number)
        return item.number;
    // Within a run of idle polls: the one at that place is found by a walk.
    reader_.checkSize();
    const SwitchNumber last = std::min(switchAt(axis, position), item.lastNumber);
    const SwitchNumber found = reader_.switches().lastOf(task, item.number, last);
    return found ? found : item.number;
}

SwitchNumber RecordingTimeline::switchAt(Axis axis, double position) const
{
    if (!(position >= 0))
        return 0;
    if (axis == Axis::switches)
        return reader_.switchScale().at(position);
    reader_.checkSize();
    return reader_.switches().at(ticksAt(position)).number;
}

double RecordingTimeline::beginOf(SwitchNumber number, Axis axis) const
{
    if (axis == Axis::switches)
        return reader_.switchScale().begin(number);
    reader_.checkSize();
    return timePosition(reader_.scale, reader_.switches().glance(number).begin);
}

double RecordingTimeline::endOf(SwitchNumber number, Axis axis) const
{
    if (axis == Axis::switches)
        return reader_.switchScale().end(number);
    reader_.checkSize();
    const SwitchGlance found = reader_.switches().glance(number);
    const bool open = number == reader_.state().switchNumber() && !found.settled;
    return timePosition(reader_.scale, open ? std::max(found.end, reader_.endTicks) : found.end);
}

std::vector<LaneSpan> RecordingTimeline::caller(std::size_t index, Axis axis, double begin, double end, double perPixel,
                                                double now) const
{
    std::vector<LaneSpan> spans;
    if (index < reader_.callers().functions().size())
        LaneSpans::ofCaller(reader_, std::uint32_t(index), axis, now).collect(begin, end, perPixel, false, spans);
    return spans;
}

SwitchNumber RecordingTimeline::handoverAt(std::size_t index, Axis axis, double position) const
{
    if (index >= reader_.callers().functions().size() || !(position >= 0))
        return 0;
    const LaneSpans lane = LaneSpans::ofCaller(reader_, std::uint32_t(index), axis);
    const std::size_t count = lane.countBelow(std::nextafter(position, HUGE_VAL));
    if (count == 0)
        return 0;
    const LaneItem item = lane.item(count - 1);
    if (item.number == item.lastNumber)
        return item.number;
    const SwitchNumber next = switchAt(axis, position) + (axis == Axis::time ? 1 : 0);
    return std::clamp(next, item.number, item.lastNumber);
}

std::vector<IdleSpan> RecordingTimeline::idles(Axis axis, double begin, double end, double perPixel, double now) const
{
    return idleSpans(reader_, axis, begin, end, perPixel, now);
}

std::vector<LaneSpan> RecordingTimeline::callbacks(std::uint32_t loop, Axis axis, double begin, double end,
                                                   double perPixel, double now) const
{
    return RunSpans(reader_, reader_.side().callbacksOf(loop), axis, RunSpans::callbackPart, now)
        .collect(begin, end, perPixel);
}

CallbackNumber RecordingTimeline::callbackAt(std::uint32_t loop, Axis axis, double position) const
{
    const RunLane &runs = reader_.side().callbacksOf(loop);
    const std::size_t count =
        RunSpans(reader_, runs, axis, RunSpans::callbackPart).firstFrom(std::nextafter(position, HUGE_VAL));
    return count == 0 ? 0 : runs[count - 1].number;
}

std::pair<double, double> RecordingTimeline::extentOfCallback(CallbackNumber number, Axis axis) const
{
    const RunLane &all = reader_.side().callbacks();
    const std::optional<std::size_t> known = all.find(number);
    if (!known)
        return {};
    const RunLane &runs = reader_.side().callbacksOf(all[*known].loop);
    const std::optional<std::size_t> index = runs.find(number);
    const RunSpans spans(reader_, runs, axis, RunSpans::callbackPart);
    return index ? std::pair(spans.begin(*index), spans.end(*index)) : std::pair<double, double>();
}

double RecordingTimeline::beginOfCallback(CallbackNumber number, Axis axis) const
{
    return extentOfCallback(number, axis).first;
}

double RecordingTimeline::endOfCallback(CallbackNumber number, Axis axis) const
{
    return extentOfCallback(number, axis).second;
}

std::vector<LaneSpan> RecordingTimeline::worker(std::size_t index, Axis axis, double begin, double end, double perPixel,
                                                double now) const
{
    if (index >= reader_.side().workers().size())
        return {};
    const RunLane &jobs = reader_.side().workers()[index].jobs;
    return RunSpans(reader_, jobs, axis, RunSpans::jobPart, now).collect(begin, end, perPixel);
}

std::optional<std::size_t> RecordingTimeline::jobAt(std::size_t index, Axis axis, double position) const
{
    if (index >= reader_.side().workers().size())
        return std::nullopt;
    const RunLane &jobs = reader_.side().workers()[index].jobs;
    const std::size_t count =
        RunSpans(reader_, jobs, axis, RunSpans::jobPart).firstFrom(std::nextafter(position, HUGE_VAL));
    return count == 0 ? std::nullopt : std::optional(count - 1);
}

SwitchNumber RecordingTimeline::nextOfTask(TaskNumber task, SwitchNumber after) const
{
    const std::uint32_t index = reader_.tasks.find(task);
    if (index == TaskTable::none)
        return 0;
    const LaneSpans lane(reader_, index, Axis::switches);
    after = std::max(after, reader_.firstSwitch - 1);
    const std::size_t count = lane.countUpToSwitch(after);
    if (count > 0) {
        const LaneItem run = lane.item(count - 1);
        if (run.lastNumber > after) {
            reader_.checkSize();
            return reader_.switches().firstOf(task, after + 1, run.lastNumber);
        }
    }
    return count < lane.size() ? lane.item(count).number : 0;
}

SwitchNumber RecordingTimeline::previousOfTask(TaskNumber task, SwitchNumber before) const
{
    const std::uint32_t index = reader_.tasks.find(task);
    if (index == TaskTable::none)
        return 0;
    const LaneSpans lane(reader_, index, Axis::switches);
    const std::size_t count = before > 0 ? lane.countUpToSwitch(before - 1) : 0;
    if (count == 0)
        return 0;
    const LaneItem item = lane.item(count - 1);
    SwitchNumber found = item.lastNumber;
    if (found >= before) {
        reader_.checkSize();
        found = reader_.switches().lastOf(task, item.number, before - 1);
    }
    return found < reader_.firstSwitch ? 0 : found;
}

} // namespace coroscope
