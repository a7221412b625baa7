// SPDX-License-Identifier: MIT
// Calls what can be called of a recording, to see that nothing of it crashes, hangs or asks for much memory.
#pragma once

#include "engine/record/range_totals.h"
#include "engine/record/recording.h"
#include "engine/record/text.h"
#include "engine/record/timeline_index.h"

#include <algorithm>

namespace coroscope {

inline void exerciseRecording(const Recording &recording)
{
    const SwitchNumber first = recording.firstSwitch(), last = recording.lastSwitch();
    for (const SwitchNumber number : {SwitchNumber(0), first, (first + last) / 2, last, last + 1}) {
        recording.stateAt({number, false});
        recording.stateAt({number, true});
        for (const SwitchInfo &row : recording.switchRows(number, 5)) {
            whyText(recording, row);
            thenText(recording, row);
            placeText(recording, row.stack);
            recording.stackFrames(row.stack, 100);
            callerText(recording, row.caller);
            recording.callerIndex(row.caller);
        }
        recording.nextEffective(number);
        recording.previousEffective(number);
        recording.effectiveAfter(number, 5);
        recording.timeline().beginOf(number, Axis::time);
        recording.timeline().endOf(number, Axis::time);
    }
    std::vector<TaskNumber> tasks = recording.taskNumbers();
    tasks.resize(std::min<std::size_t>(tasks.size(), 20));
    for (const Axis axis : {Axis::time, Axis::switches}) {
        const double begin = recording.timeline().extentBegin(axis), end = recording.timeline().extentEnd(axis);
        for (const TaskNumber task : tasks) {
            recording.timeline().lane(task, axis, begin, end, (end - begin) / 100);
            recording.timeline().sliceAt(task, axis, (begin + end) / 2);
        }
        for (std::size_t i = 0; i < recording.callerCount(); ++i) {
            recording.timeline().caller(i, axis, begin, end, (end - begin) / 100);
            recording.timeline().handoverAt(i, axis, (begin + end) / 2);
            callerName(recording.caller(i));
        }
        recording.timeline().callbacks(0, axis, begin, end, (end - begin) / 100);
        recording.timeline().callbackAt(0, axis, (begin + end) / 2);
        recording.timeline().beginOfCallback(recording.lastCallback(), axis);
        recording.timeline().endOfCallback(recording.firstCallback(), axis);
        for (std::size_t i = 0; i < recording.workerCount(); ++i) {
            recording.timeline().worker(i, axis, begin, end, (end - begin) / 100);
            recording.timeline().jobAt(i, axis, (begin + end) / 2);
        }
        recording.timeline().group(tasks, axis, begin, end, (end - begin) / 100);
        recording.timeline().definition(1, axis, begin, end, (end - begin) / 100);
        recording.timeline().switchAt(axis, (begin + end) / 2);
    }
    rangeTotals(recording, recording.startTime(), recording.endTime());
    rangeTotalsOfSwitches(recording, (first + last) / 2, last);
    rangeTotals(recording, recording.endTime() / 3, recording.endTime() / 2);
    for (const TaskNumber task : tasks) {
        recording.task(task);
        recording.taskName(task);
        recording.taskIdText(task);
        recording.nextOfTask(task, first);
        recording.previousOfTask(task, last);
    }
    for (const CallbackNumber number :
         {recording.firstCallback(), recording.runningCallback(), recording.lastCallback()}) {
        recording.callback(number);
        recording.callbackRows(number, 5);
        recording.wokenByCallback(number);
        recording.stateBeforeCallback(number);
    }
    recording.callbacksBefore((first + last) / 2);
    for (std::size_t i = 0; i < recording.workerCount(); ++i) {
        recording.worker(i);
        recording.jobs(i, 0, 5);
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(recording.outputCount(), 20); ++i)
        recording.output(i);
    for (std::size_t i = 0; i < recording.stopCount(); ++i)
        recording.stop(i);
    for (std::uint32_t id = 0; id < std::min(recording.fileCount() + 2, 20u); ++id) {
        recording.filePath(id);
        recording.sourceText(id);
        recording.definition(id);
    }
    recording.property("program");
}

} // namespace coroscope
