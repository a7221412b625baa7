// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineSource: all that the chart knows of the world: the facts of a recording, the shared cursor and selection, and the
// few things it can ask for. SessionTimelineSource is the real one; tests bring their own. GUI thread.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/record/range_totals.h"
#include "engine/record/recording.h"
#include "engine/record/timeline_index.h"
#include "widgets/timeline/lane_tasks.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace coroscope {

/// A task's life on both axes. An end of -1: it lives.
struct LaneLife {
    Nanoseconds spawnTime = 0;
    SwitchNumber spawnedIn = 0;
    Nanoseconds endTime = -1;
    SwitchNumber endedIn = 0; ///< 0: it lives
    TaskStatus status = TaskStatus::ready;
    std::uint64_t slices = 0;
    std::uint64_t idlePolls = 0;
};

/// One slice, or a callback run, made a task ready, which ran in another.
struct WakeLink {
    TaskNumber fromTask = noTask;
    SwitchNumber from = 0;
    TaskNumber toTask = noTask;
    SwitchNumber to = 0;
    CallbackNumber fromCallback = 0; ///< not 0: no slice, but this callback run did; then neither fromTask nor from
};

/// Where a function is defined.
struct FunctionPlace {
    QString name;
    QString file; ///< absolute path, or empty
    int line = 0;
    QString place; ///< "client.py:41"; empty: unknown
};

class TimelineSource : public QObject, public LaneTasks {
    Q_OBJECT
public:
    using QObject::QObject;

    // --- facts ---
    virtual const TimelineIndex *index() const = 0; ///< null: nothing recorded
    std::size_t endedTaskCount() const override { return 0; }
    virtual QString taskName(TaskNumber task) const = 0;
    virtual QString taskIdText(TaskNumber task) const = 0;
    virtual QString definitionName(std::uint32_t definition) const = 0;
    virtual QString loopName(std::uint32_t /*loop*/) const { return {}; } ///< "2 (Thread-1)"; empty: there is one only
    virtual QString loopWords(std::uint32_t /*loop*/) const
    {
        return {};
    }                                                     ///< "loop 2 (Thread-1)", wherever it is asked for
    virtual std::size_t callerCount() const { return 0; } ///< of what resumes tasks, where that is no loop of ours
    virtual CallerInfo caller(std::size_t /*index*/) const { return {}; }
    virtual QString callerName(CallerPlace /*place*/) const { return {}; } ///< empty: none is known there
    virtual FunctionPlace function(std::uint32_t /*stack*/) const { return {}; }
    virtual LaneLife life(TaskNumber task) const = 0;
    virtual SwitchNumber lastSwitch() const = 0;
    virtual SwitchNumber firstSwitch() const { return 1; }        ///< or the first that a limit has not dropped
    virtual SwitchInfo switchInfo(SwitchNumber number) const = 0; ///< number 0 in it: not recorded
    virtual QString place(std::uint32_t stack) const = 0;         ///< "client.py:41"; empty: unknown
    /// The next or previous switch, idle polls passed over; of `task` only, unless noTask. 0: none.
    virtual SwitchNumber next(SwitchNumber after, TaskNumber task) const = 0;
    virtual SwitchNumber previous(SwitchNumber before, TaskNumber task) const = 0;
    virtual std::vector<WakeLink> wakesAround(SwitchNumber number) const = 0;

    // --- what goes on beside the steps of tasks ---
    virtual CallbackNumber firstCallback() const { return 0; } ///< that is kept; 0: none is
    virtual CallbackNumber lastCallback() const { return 0; }  ///< 0: none yet
    /// Whose callbacks have run; of a program with one loop: 0, which stands for all.
    virtual std::vector<std::uint32_t> callbackLoops() const { return {}; }
    // Of a loop's callback runs that are kept, how many there are, the one at a place, and the place of one.
    virtual std::size_t callbackCount(std::uint32_t /*loop*/) const { return 0; }
    virtual CallbackNumber callbackAt(std::uint32_t /*loop*/, std::size_t /*place*/) const { return 0; } ///< 0: none
    virtual std::size_t callbackPlace(std::uint32_t /*loop*/, CallbackNumber /*number*/) const { return 0; }
    virtual CallbackInfo callback(CallbackNumber /*number*/) const { return {}; } ///< number 0 in it: not recorded
    virtual std::vector<TaskNumber> wokenByCallback(CallbackNumber /*number*/) const { return {}; } ///< in order
    virtual std::vector<WakeLink> wakesOfCallback(CallbackNumber /*number*/) const { return {}; }
    virtual std::size_t workerCount() const { return 0; } ///< threads that run the jobs of executors
    virtual bool tellsJobLengths() const { return true; } ///< else time is virtual, which threads do not go by
    virtual WorkerInfo worker(std::size_t /*index*/) const { return {}; }
    /// By its place among those of the worker that are kept; number 0 in it: there is none.
    virtual JobInfo job(std::size_t /*worker*/, std::size_t /*place*/) const { return {}; }
    /// The last time without anything to run that began by then, or of those in front of a switch the last one.
    virtual std::optional<IdleInfo> idleAt(Nanoseconds /*time*/) const { return {}; }
    virtual std::optional<IdleInfo> idleBefore(SwitchNumber /*number*/) const { return {}; }

    virtual std::size_t stopCount() const = 0;
    virtual StopInfo stop(std::size_t index) const = 0; ///< in order of time
    virtual QString breakpointWords(std::uint32_t /*number*/) const
    {
        return {};
    } ///< of one that stopped it; empty: unknown
    virtual TaskNumber taskOf(SwitchNumber number) const { return switchInfo(number).task; } ///< cheaper than all of it
    virtual RangeTotals rangeTotals(Nanoseconds /*begin*/, Nanoseconds /*end*/) const { return {}; }
    virtual RangeTotals rangeTotalsOfSwitches(SwitchNumber /*first*/, SwitchNumber /*last*/) const { return {}; }
    virtual QString program() const { return {}; } ///< whose tasks these are

    // --- where one is ---
    virtual Moment cursor() const = 0;
    virtual bool isPast() const = 0;
    virtual bool isLive() const = 0; ///< a program is there: the end may move
    /// Why what was recorded, of a program that is gone, has nothing to show, and what to do. Empty: nothing was.
    virtual QString whyEmpty() const { return {}; }
    /// Ns: the program's time while it goes on by itself; 0: it stands still, or nobody knows it.
    virtual double now() const { return 0; }
    virtual TaskNumber selectedTask() const = 0;
    virtual SwitchNumber selectedSwitch() const = 0;

    // --- what the user asks for ---
    virtual void showMoment(Moment moment) = 0;
    virtual void showNow() = 0;
    virtual bool stopsAtCallbacks() const
    {
        return false;
    }                                               ///< the keys that go from switch to switch do, before their runs
    virtual void showNeighbour(bool /*forward*/) {} ///< the next moment before a switch, or a callback run
    virtual void selectTask(TaskNumber task) = 0;
    virtual void selectSwitch(SwitchNumber number) = 0;
    virtual void addBreakpoint(const Breakpoint &breakpoint) = 0;
    virtual void stopBeforeSwitchNextRun(SwitchNumber /*number*/) {}

    // --- breakpoints ---
    virtual std::vector<Breakpoint> armedBreakpoints() const { return {}; } ///< those that are off, too
    virtual void removeBreakpoint(const Breakpoint & /*breakpoint*/) {}     ///< the one that stops at the same
    virtual void setBreakpointEnabled(std::uint32_t /*number*/, bool /*enabled*/) {}

    // --- what the user said is a task ---
    virtual bool takesTaskRules() const { return false; }
    /// Of a definition; nothing: Coroscope decides.
    virtual std::optional<bool> taskRule(std::uint32_t) const { return {}; }
    virtual void setTaskRule(std::uint32_t, std::optional<bool>) {}

signals:
    void replaced(); ///< another recording, or none
    void grew();
    void cursorMoved(); ///< or live state changed
    void stopped();     ///< the program stands, at a place that the user will want to see
    void selectionMoved();
    void breakpointsMoved();
    void locationWanted(const QString &file, int line); ///< the user asks to see it
};

} // namespace coroscope
