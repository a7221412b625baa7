// SPDX-License-Identifier: GPL-3.0-or-later
// A source made of a few slices, with an index that walks through all of them.
#pragma once

#include "widgets/timeline/timeline_source.h"

#include <QMap>

#include <map>

namespace coroscope {

struct FakeSlice {
    TaskNumber task = 0;
    double begin = 0;
    double end = 0;
};

class FakeSource final : public TimelineSource, public TimelineIndex {
    Q_OBJECT
public:
    /// Tasks 0 (main), 1 and 2 (worker) take turns of 100 ns every 200 ns; main runs first.
    void fill(SwitchNumber switches);
    void empty();

    const TimelineIndex *index() const override { return slices_.empty() ? nullptr : this; }
    std::size_t taskCount() const override { return slices_.empty() ? 0 : 3; }
    TaskNumber taskNumber(std::size_t index) const override { return TaskNumber(index); }
    LaneTask laneTask(TaskNumber task) const override;
    QString taskName(TaskNumber task) const override;
    QString taskIdText(TaskNumber task) const override { return QString::number(task); }
    QString definitionName(std::uint32_t definition) const override { return definition == 1 ? "main" : "worker"; }
    std::size_t callerCount() const override { return callers; }
    CallerInfo caller(std::size_t) const override;
    QString callerName(CallerPlace place) const override { return place.stack ? QStringLiteral("run") : QString(); }
    LaneLife life(TaskNumber task) const override;
    SwitchNumber lastSwitch() const override { return slices_.size(); }
    SwitchInfo switchInfo(SwitchNumber number) const override;
    QString place(std::uint32_t) const override { return QStringLiteral("client.py:41"); }
    SwitchNumber next(SwitchNumber after, TaskNumber task) const override;
    SwitchNumber previous(SwitchNumber before, TaskNumber task) const override;
    std::vector<WakeLink> wakesAround(SwitchNumber number) const override;
    std::size_t stopCount() const override { return stops.size(); }
    StopInfo stop(std::size_t index) const override { return stops[index]; }
    QString breakpointWords(std::uint32_t number) const override { return words.value(number); }
    RangeTotals rangeTotals(Nanoseconds begin, Nanoseconds end) const override;
    RangeTotals rangeTotalsOfSwitches(SwitchNumber first, SwitchNumber last) const override;
    QString program() const override { return programName; }
    std::vector<Breakpoint> armedBreakpoints() const override { return breakpoints; }
    void removeBreakpoint(const Breakpoint &breakpoint) override
    {
        std::erase_if(breakpoints, [&](const Breakpoint &each) {
            return each.task == breakpoint.task && each.hit == breakpoint.hit;
        });
    }
    void setBreakpointEnabled(std::uint32_t number, bool enabled) override;
    void stopBeforeSwitchNextRun(SwitchNumber number) override { stopsNextRun.push_back(number); }
    Moment cursor() const override { return past.number ? past : Moment{slices_.size() + 1, false}; }
    bool isPast() const override { return past.number != 0; }
    bool isLive() const override { return live; }
    double now() const override { return time; }
    TaskNumber selectedTask() const override { return task_; }
    SwitchNumber selectedSwitch() const override { return number_; }
    void showMoment(Moment moment) override;
    void showNow() override;
    void selectTask(TaskNumber task) override;
    void selectSwitch(SwitchNumber number) override;
    void addBreakpoint(const Breakpoint &breakpoint) override { breakpoints.push_back(breakpoint); }
    bool takesTaskRules() const override { return true; }
    std::optional<bool> taskRule(std::uint32_t definition) const override
    {
        const auto found = rules.find(definition);
        return found == rules.end() ? std::nullopt : std::optional(found->second);
    }
    void setTaskRule(std::uint32_t definition, std::optional<bool> isTask) override
    {
        rules.erase(definition);
        if (isTask)
            rules[definition] = *isTask;
    }

    double extentBegin(Axis axis) const override { return axis == Axis::time ? 0 : 1; }
    double extentEnd(Axis axis) const override;
    std::vector<LaneSpan> lane(TaskNumber task, Axis axis, double begin, double end, double perPixel,
                               double now = 0) const override;
    std::vector<LaneSpan> group(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                double perPixel) const override;
    std::vector<LaneSpan> definition(std::uint32_t definition, Axis axis, double begin, double end,
                                     double perPixel) const override;
    SwitchNumber sliceAt(TaskNumber task, Axis axis, double position) const override;
    SwitchNumber switchAt(Axis axis, double position) const override;
    double beginOf(SwitchNumber number, Axis axis) const override;
    double endOf(SwitchNumber number, Axis axis) const override;
    std::vector<LaneSpan> caller(std::size_t, Axis, double, double, double, double = 0) const override;
    SwitchNumber handoverAt(std::size_t, Axis axis, double position) const override;
    std::vector<IdleSpan> idles(Axis, double, double, double, double = 0) const override { return {}; }

    bool live = false;
    double time = 0;              ///< 0: it stands still
    mutable double askedUpTo = 0; ///< `now` of the last lane query
    Moment past{0, false};
    float pollsBusy = -1;    ///< not negative: all of task 2 is a run of idle polls that are so busy
    std::size_t callers = 0; ///< 1: `run` resumes the tasks
    std::vector<StopInfo> stops;
    QMap<std::uint32_t, QString> words; ///< of breakpoints that stopped it
    QString programName = QStringLiteral("/p/client.py");
    std::vector<SwitchNumber> stopsNextRun;
    std::map<SwitchNumber, SwitchNumber> wokenIn; ///< by whose slice; not in it: by a timer
    std::vector<Breakpoint> breakpoints;
    std::map<std::uint32_t, bool> rules;
    mutable int laneQueries = 0;

private:
    std::vector<FakeSlice> slices_;
    TaskNumber task_ = noTask;
    SwitchNumber number_ = 0;
};

} // namespace coroscope
