// SPDX-License-Identifier: GPL-3.0-or-later
// RecordedSource: the facts of a TimelineSource, read from a recording.
#pragma once

#include "widgets/timeline/timeline_source.h"

namespace coroscope {

class RecordedSource : public TimelineSource {
    Q_OBJECT
public:
    using TimelineSource::TimelineSource;

    const TimelineIndex *index() const override;
    std::size_t taskCount() const override;
    std::size_t endedTaskCount() const override;
    TaskNumber taskNumber(std::size_t index) const override;
    LaneTask laneTask(TaskNumber task) const override;
    QString taskName(TaskNumber task) const override;
    QString taskIdText(TaskNumber task) const override;
    QString definitionName(std::uint32_t definition) const override;
    std::size_t callerCount() const override;
    CallerInfo caller(std::size_t index) const override;
    QString callerName(CallerPlace place) const override;
    FunctionPlace function(std::uint32_t stack) const override;
    LaneLife life(TaskNumber task) const override;
    SwitchNumber lastSwitch() const override;
    SwitchNumber firstSwitch() const override;
    SwitchInfo switchInfo(SwitchNumber number) const override;
    QString place(std::uint32_t stack) const override;
    SwitchNumber next(SwitchNumber after, TaskNumber task) const override;
    SwitchNumber previous(SwitchNumber before, TaskNumber task) const override;
    std::vector<WakeLink> wakesAround(SwitchNumber number) const override;
    CallbackNumber firstCallback() const override;
    CallbackNumber lastCallback() const override;
    std::vector<std::uint32_t> callbackLoops() const override;
    std::size_t callbackCount(std::uint32_t loop) const override;
    CallbackNumber callbackAt(std::uint32_t loop, std::size_t place) const override;
    std::size_t callbackPlace(std::uint32_t loop, CallbackNumber number) const override;
    CallbackInfo callback(CallbackNumber number) const override;
    std::vector<TaskNumber> wokenByCallback(CallbackNumber number) const override;
    std::vector<WakeLink> wakesOfCallback(CallbackNumber number) const override;
    std::size_t workerCount() const override;
    bool tellsJobLengths() const override;
    WorkerInfo worker(std::size_t index) const override;
    JobInfo job(std::size_t worker, std::size_t place) const override;
    QString loopName(std::uint32_t loop) const override;
    QString loopWords(std::uint32_t loop) const override;
    std::optional<IdleInfo> idleAt(Nanoseconds time) const override;
    std::optional<IdleInfo> idleBefore(SwitchNumber number) const override;
    std::size_t stopCount() const override;
    StopInfo stop(std::size_t index) const override;
    QString breakpointWords(std::uint32_t number) const override;
    TaskNumber taskOf(SwitchNumber number) const override;
    RangeTotals rangeTotals(Nanoseconds begin, Nanoseconds end) const override;
    RangeTotals rangeTotalsOfSwitches(SwitchNumber first, SwitchNumber last) const override;

protected:
    virtual const Recording *recording() const = 0; ///< null: none
};

} // namespace coroscope
