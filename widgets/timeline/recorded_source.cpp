// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/recorded_source.h"

#include "widgets/models/wording.h"

namespace coroscope {

const TimelineIndex *RecordedSource::index() const
{
    return recording() && recording()->taskCount() > 0 ? &recording()->timeline() : nullptr;
}

std::size_t RecordedSource::taskCount() const { return recording() ? recording()->taskCount() : 0; }

std::size_t RecordedSource::endedTaskCount() const { return recording() ? recording()->endedTaskCount() : 0; }

TaskNumber RecordedSource::taskNumber(std::size_t index) const
{
    return recording() ? recording()->taskNumber(index) : noTask;
}

LaneTask RecordedSource::laneTask(TaskNumber task) const
{
    const TaskInfo *info = recording() ? recording()->task(task) : nullptr;
    if (!info)
        return {};
    return {.number = task,
            .parent = info->parent,
            .definition = info->definition,
            .spawnTime = info->spawnTime,
            .endTime = info->endTime,
            .spawnedIn = info->spawnedIn,
            .endedIn = info->endedIn,
            .slices = info->slices,
            .runNs = info->runNs};
}

QString RecordedSource::taskName(TaskNumber task) const
{
    return recording() ? wording::text(recording()->taskName(task)) : QString();
}

QString RecordedSource::taskIdText(TaskNumber task) const
{
    return recording() ? wording::text(recording()->taskIdText(task)) : QString();
}

QString RecordedSource::definitionName(std::uint32_t definition) const
{
    if (!recording() || definition == 0 || definition > recording()->definitionCount())
        return tr("unknown definition");
    return wording::text(recording()->definition(definition).name);
}

std::size_t RecordedSource::callerCount() const { return recording() ? recording()->callerCount() : 0; }

CallerInfo RecordedSource::caller(std::size_t index) const
{
    return recording() && index < recording()->callerCount() ? recording()->caller(index) : CallerInfo();
}

QString RecordedSource::callerName(CallerPlace place) const
{
    const std::optional<std::size_t> index = recording() ? recording()->callerIndex(place) : std::nullopt;
    return index ? wording::caller(recording()->caller(*index)) : QString();
}

LaneLife RecordedSource::life(TaskNumber task) const
{
    const TaskInfo *info = recording() ? recording()->task(task) : nullptr;
    if (!info)
        return {};
    return {.spawnTime = info->spawnTime,
            .spawnedIn = info->spawnedIn,
            .endTime = info->endTime,
            .endedIn = info->endedIn,
            .status = info->status,
            .slices = info->slices,
            .idlePolls = info->idlePolls};
}

SwitchNumber RecordedSource::firstSwitch() const { return recording() ? recording()->firstSwitch() : 1; }
SwitchNumber RecordedSource::lastSwitch() const { return recording() ? recording()->lastSwitch() : 0; }

SwitchInfo RecordedSource::switchInfo(SwitchNumber number) const
{
    return recording() ? recording()->switchInfo(number) : SwitchInfo();
}

QString RecordedSource::place(std::uint32_t stack) const
{
    if (!recording() || stack == 0)
        return {};
    const std::vector<StackFrame> frames = recording()->stackFrames(stack);
    return frames.empty() ? QString() : wording::place(frames.front().file, frames.front().line);
}

SwitchNumber RecordedSource::next(SwitchNumber after, TaskNumber task) const
{
    if (!recording())
        return 0;
    return task == noTask ? recording()->nextEffective(after) : recording()->nextOfTask(task, after);
}

SwitchNumber RecordedSource::previous(SwitchNumber before, TaskNumber task) const
{
    if (!recording())
        return 0;
    return task == noTask ? recording()->previousEffective(before) : recording()->previousOfTask(task, before);
}

std::vector<WakeLink> RecordedSource::wakesAround(SwitchNumber number) const
{
    std::vector<WakeLink> links;
    const SwitchInfo info = switchInfo(number);
    if (info.number == 0)
        return links;
    // Who made it ready: the state before it still knows in which slice that was.
    const LoopState before = recording()->stateAt({number, false});
    const TaskState *woken = before.find(info.task);
    if (woken && woken->wokenBy != 0)
        links.push_back({.toTask = info.task, .to = number, .fromCallback = woken->wokenBy});
    else if (woken && woken->wokenIn != 0 && woken->causer != noTask && woken->causer != info.task)
        links.push_back({woken->causer, woken->wokenIn, info.task, number});
    // Whom it made ready: right after it they are in the queue.
    const LoopState after = recording()->stateAt({number + 1, false});
    for (const TaskState &task : after.tasks) {
        if (task.status != TaskStatus::ready || task.wokenIn != number || task.causer != info.task ||
            task.number == info.task || task.wokenBy != 0)
            continue;
        if (const SwitchNumber runs = recording()->nextOfTask(task.number, number))
            links.push_back({info.task, number, task.number, runs});
    }
    return links;
}

std::size_t RecordedSource::stopCount() const { return recording() ? recording()->stopCount() : 0; }

StopInfo RecordedSource::stop(std::size_t index) const { return recording()->stop(index); }

QString RecordedSource::breakpointWords(std::uint32_t number) const
{
    return recording() && number != 0 ? wording::text(recording()->breakpointText(number)) : QString();
}

TaskNumber RecordedSource::taskOf(SwitchNumber number) const
{
    return recording() ? recording()->taskOf(number) : noTask;
}

RangeTotals RecordedSource::rangeTotals(Nanoseconds begin, Nanoseconds end) const
{
    return recording() ? coroscope::rangeTotals(*recording(), begin, end) : RangeTotals();
}

RangeTotals RecordedSource::rangeTotalsOfSwitches(SwitchNumber first, SwitchNumber last) const
{
    return recording() ? coroscope::rangeTotalsOfSwitches(*recording(), first, last) : RangeTotals();
}

} // namespace coroscope
