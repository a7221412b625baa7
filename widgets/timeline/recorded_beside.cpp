// SPDX-License-Identifier: GPL-3.0-or-later
// RecordedSource, the part about what goes on beside the steps of tasks: callback runs, worker threads, waits of the loop.
#include "engine/record/text.h"
#include "widgets/models/wording.h"
#include "widgets/session/status_text.h"
#include "widgets/timeline/recorded_source.h"

#include <algorithm>

namespace coroscope {

FunctionPlace RecordedSource::function(std::uint32_t stack) const
{
    const std::vector<StackFrame> frames =
        recording() && stack != 0 ? recording()->stackFrames(stack, 1) : std::vector<StackFrame>();
    if (frames.empty())
        return {};
    const StackFrame &frame = frames.front();
    return {wording::text(frame.function), wording::text(frame.file), int(frame.line),
            wording::place(frame.file, frame.line)};
}

CallbackNumber RecordedSource::firstCallback() const { return recording() ? recording()->firstCallback() : 0; }
CallbackNumber RecordedSource::lastCallback() const { return recording() ? recording()->lastCallback() : 0; }

std::vector<std::uint32_t> RecordedSource::callbackLoops() const
{
    return recording() ? recording()->callbackLoops() : std::vector<std::uint32_t>();
}

std::size_t RecordedSource::callbackCount(std::uint32_t loop) const
{
    return recording() ? recording()->callbackCount(loop) : 0;
}

CallbackNumber RecordedSource::callbackAt(std::uint32_t loop, std::size_t place) const
{
    return recording() ? recording()->callbackAt(loop, place) : 0;
}

std::size_t RecordedSource::callbackPlace(std::uint32_t loop, CallbackNumber number) const
{
    return recording() ? recording()->callbackPlace(loop, number) : 0;
}

CallbackInfo RecordedSource::callback(CallbackNumber number) const
{
    return recording() ? recording()->callback(number) : CallbackInfo();
}

std::vector<TaskNumber> RecordedSource::wokenByCallback(CallbackNumber number) const
{
    return recording() ? recording()->wokenByCallback(number) : std::vector<TaskNumber>();
}

std::vector<WakeLink> RecordedSource::wakesOfCallback(CallbackNumber number) const
{
    std::vector<WakeLink> links;
    const CallbackInfo info = callback(number);
    if (info.number == 0)
        return links;
    for (const TaskNumber task : wokenByCallback(number))
        if (const SwitchNumber runs = recording()->nextOfTask(task, info.nextSwitch - 1))
            links.push_back({.toTask = task, .to = runs, .fromCallback = number});
    return links;
}

std::size_t RecordedSource::workerCount() const { return recording() ? recording()->workerCount() : 0; }

bool RecordedSource::tellsJobLengths() const { return !recording() || coroscope::tellsJobLengths(*recording()); }

WorkerInfo RecordedSource::worker(std::size_t index) const
{
    return index < workerCount() ? recording()->worker(index) : WorkerInfo();
}

JobInfo RecordedSource::job(std::size_t worker, std::size_t place) const
{
    const std::vector<JobInfo> jobs =
        worker < workerCount() ? recording()->jobs(worker, place, 1) : std::vector<JobInfo>();
    return jobs.empty() ? JobInfo() : jobs.front();
}

QString RecordedSource::loopName(std::uint32_t loop) const
{
    return recording() && recording()->hasSeveralLoops() ? wording::loop(recording()->loopName(loop), loop) : QString();
}

QString RecordedSource::loopWords(std::uint32_t loop) const
{
    return recording() ? coroscope::loopWords(*recording(), loop) : QString();
}

namespace {

/// Of what is in order the last one that is not behind; nothing: all are.
template <class IsBehind>
std::optional<IdleInfo> lastNotBehind(const std::vector<IdleInfo> &idles, IsBehind isBehind)
{
    const auto after =
        std::partition_point(idles.begin(), idles.end(), [&](const IdleInfo &idle) { return !isBehind(idle); });
    return after == idles.begin() ? std::nullopt : std::optional(*std::prev(after));
}

} // namespace

std::optional<IdleInfo> RecordedSource::idleAt(Nanoseconds time) const
{
    return recording() ? lastNotBehind(recording()->idles(), [time](const IdleInfo &idle) { return idle.start > time; })
                       : std::nullopt;
}

std::optional<IdleInfo> RecordedSource::idleBefore(SwitchNumber number) const
{
    if (!recording())
        return std::nullopt;
    // Only the last one may not have a switch behind it yet: that lies behind all that have.
    const std::optional<IdleInfo> idle = lastNotBehind(recording()->idles(), [number](const IdleInfo &each) {
        return each.nextSwitch == 0 || each.nextSwitch > number;
    });
    return idle && idle->nextSwitch == number ? idle : std::nullopt;
}

} // namespace coroscope
