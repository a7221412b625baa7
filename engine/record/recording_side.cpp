// SPDX-License-Identifier: MIT
// Recording, the part about what goes on beside the steps of tasks: callback runs and worker threads.
#include "engine/record/callback_causer.h"
#include "engine/record/recording_impl.h"

#include <algorithm>

namespace coroscope {

namespace {

CallbackInfo infoOf(const LaneRun &run, const RecordingReader &reader)
{
    CallbackInfo info;
    info.number = run.number;
    info.function = run.function;
    info.start = reader.scale.at(run.begin);
    info.end = reader.scale.at(run.isFinished ? run.end : std::max(reader.endTicks, run.begin));
    info.finished = run.isFinished;
    info.outcome = run.outcome;
    takeCauser(run.cause, run.task, info);
    info.nextSwitch = run.beginCell;
    info.inSlice = run.beginsInSlice;
    info.loop = run.loop;
    return info;
}

JobInfo jobOf(const LaneRun &run, std::size_t worker, const RecordingReader &reader)
{
    JobInfo job;
    job.number = run.number;
    job.worker = worker;
    job.function = run.function;
    job.start = reader.scale.at(run.begin);
    job.end = reader.scale.at(run.isFinished ? run.end : std::max(reader.endTicks, run.begin));
    job.finished = run.isFinished;
    job.outcome = run.outcome;
    job.task = run.task;
    return job;
}

} // namespace

CallbackNumber Recording::firstCallback() const
{
    const RunLane &runs = impl_->reader.side().callbacks();
    return runs.empty() ? 0 : runs[0].number;
}

CallbackNumber Recording::lastCallback() const { return impl_->reader.state().side().runs(); }
CallbackNumber Recording::runningCallback() const { return impl_->reader.state().side().running(); }

CallbackInfo Recording::callback(CallbackNumber number) const
{
    const RunLane &runs = impl_->reader.side().callbacks();
    const std::optional<std::size_t> index = runs.find(number);
    return index ? infoOf(runs[*index], impl_->reader) : CallbackInfo{};
}

std::vector<std::uint32_t> Recording::callbackLoops() const
{
    std::vector<std::uint32_t> loops;
    for (const auto &[loop, runs] : impl_->reader.side().callbacksOfLoops())
        if (!runs.empty())
            loops.push_back(loop);
    if (loops.empty() && firstCallback() != 0)
        loops.push_back(hasSeveralLoops() ? 1 : 0);
    return loops;
}

std::size_t Recording::callbackCount(std::uint32_t loop) const { return impl_->reader.side().callbacksOf(loop).size(); }

CallbackNumber Recording::callbackAt(std::uint32_t loop, std::size_t place) const
{
    const RunLane &runs = impl_->reader.side().callbacksOf(loop);
    return place < runs.size() ? runs[place].number : 0;
}

std::size_t Recording::callbackPlace(std::uint32_t loop, CallbackNumber number) const
{
    return impl_->reader.side().callbacksOf(loop).firstFrom(number);
}

CallbackNumber Recording::nextCallback(Moment after) const
{
    const RunLane &runs = impl_->reader.side().callbacks();
    const std::size_t index = runs.firstLaterThan(after);
    return index < runs.size() ? runs[index].number : 0;
}

CallbackNumber Recording::previousCallback(Moment before) const
{
    const RunLane &runs = impl_->reader.side().callbacks();
    std::size_t index = runs.firstLaterThan(before);
    if (index > 0 && runs[index - 1].before() == before)
        --index;
    return index > 0 ? runs[index - 1].number : 0;
}

std::vector<CallbackInfo> Recording::callbackRows(CallbackNumber from, std::size_t count) const
{
    std::vector<CallbackInfo> rows;
    const RunLane &runs = impl_->reader.side().callbacks();
    for (std::size_t index = runs.firstFrom(from); index < runs.size() && rows.size() < count; ++index)
        rows.push_back(infoOf(runs[index], impl_->reader));
    return rows;
}

std::vector<CallbackInfo> Recording::callbacksBefore(SwitchNumber number) const
{
    std::vector<CallbackInfo> rows;
    const RunLane &runs = impl_->reader.side().callbacks();
    for (std::size_t index = runs.firstInCell(number); index < runs.size() && runs[index].beginCell == number; ++index)
        rows.push_back(infoOf(runs[index], impl_->reader));
    return rows;
}

std::vector<TaskNumber> Recording::wokenByCallback(CallbackNumber number) const
{
    if (callback(number).number == 0)
        return {};
    return std::move(wokenByCallbacks(number, 1).front());
}

std::vector<std::vector<TaskNumber>> Recording::wokenByCallbacks(CallbackNumber from, std::size_t count) const
{
    const CallbackNumber last = lastCallback();
    if (from == 0 || from > last)
        return {};
    count = std::size_t(std::min<std::uint64_t>(count, last - from + 1));
    std::vector<std::vector<TaskNumber>> woken(count);
    RecordingReader &reader = impl_->reader;
    reader.checkSize();
    RecordingReader::Start start = reader.startBeforeCallback(from);
    const SideReplay &side = start.replay.side();
    const auto isWanted = [&](CallbackNumber number) { return number >= from && number - from < count; };
    const auto isOpen = [&] {
        return std::any_of(side.open().begin(), side.open().end(),
                           [&](const OpenCallback &run) { return isWanted(run.number); });
    };
    for (Event event; start.cursor.next(event) == EventCursor::Result::event;) {
        const bool isWake = event.op == format::Op::wake && (event.b & format::wakeInCallback);
        if (isWake && isWanted(side.running()))
            woken[side.running() - from].push_back(event.a);
        if (!start.replay.apply(event, start.cursor.ticks(), nullptr))
            break;
        if (side.runs() >= from + count - 1 && !isOpen())
            break;
    }
    return woken;
}

CallbackNumber Recording::spawningCallback(const TaskInfo &task) const
{
    const bool isDropped = task.spawnedIn == 0 && firstSwitch() > 1;
    if (task.parent != noTask || lastCallback() == 0 || isDropped)
        return 0;
    RecordingReader &reader = impl_->reader;
    reader.checkSize();
    RecordingReader::Start start = reader.startBefore(task.spawnedIn);
    bool isSpawned = false;
    for (Event event; start.cursor.next(event) == EventCursor::Result::event;) {
        const bool isItself = event.a == task.number;
        if (isItself && event.op == format::Op::wake && isSpawned) // which follows at once
            return event.b & format::wakeInCallback ? start.replay.side().running() : 0;
        isSpawned |= isItself && event.op == format::Op::spawn;
        if (!start.replay.apply(event, start.cursor.ticks(), nullptr))
            break;
        if (start.replay.switchNumber() > task.spawnedIn)
            break; // it was there when the recording began, or it was not put into the queue at once
    }
    return 0;
}

// --- worker threads ----------------------------------------------------------------------------------------------------

std::size_t Recording::workerCount() const { return impl_->reader.side().workers().size(); }

WorkerInfo Recording::worker(std::size_t index) const
{
    const RecordingReader &reader = impl_->reader;
    const SideLanes::Worker &worker = reader.side().workers().at(index);
    const std::size_t count = worker.jobs.size();
    WorkerInfo info;
    info.name = worker.name;
    info.number = worker.number;
    info.isOnlyOne = worker.isOnlyOne;
    info.loop = !worker.isOnlyOne && worker.isLoopsOnly ? worker.loop : 0;
    info.jobs = count;
    std::uint64_t busy = worker.jobs.busyBefore(count);
    if (count > 0 && !worker.jobs.shownEnd(count - 1))
        busy += reader.endTicks - std::min(reader.endTicks, worker.jobs[count - 1].begin);
    info.busyNs = reader.scale.at(busy);
    return info;
}

std::vector<JobInfo> Recording::jobs(std::size_t worker, std::size_t from, std::size_t count) const
{
    std::vector<JobInfo> all;
    const RunLane &runs = impl_->reader.side().workers().at(worker).jobs;
    for (std::size_t index = from; index < runs.size() && all.size() < count; ++index)
        all.push_back(jobOf(runs[index], worker, impl_->reader));
    return all;
}

} // namespace coroscope
