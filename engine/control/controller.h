// SPDX-License-Identifier: MIT
// Controller: decides at each switch whether the program goes on, stops, or acts in passing.
//
// It is asked at each of the loop's hooks. While nothing is armed the answer costs one load and one branch; `armed_` is the
// one word that says whether there is anything to think about: a breakpoint, a step, a pause, a command that has come in.
// Commands are posted from the control thread into a row, and taken from it on the loop's thread only: at a hook, or while
// the program is held. So breakpoints, steps and hit counts need no lock.
#pragma once

#include "engine/control/breakpoint_table.h"
#include "engine/control/controller_host.h"
#include "engine/control/wake_fd.h"
#include "engine/loop/callback.h"
#include "engine/loop/loop.h"

#include <atomic>
#include <deque>
#include <mutex>

namespace coroscope {

class Controller {
public:
    explicit Controller(ControllerHost &host);

    // --- before the program runs ---
    void setBreakpoints(const std::vector<BreakpointRequest> &list);
    void stopAtEntry();                                       ///< stop before the next switch
    void setDebugger(bool present);                           ///< without one nothing holds: a stop prints instead
    void setHoldsClocks(bool holds) { holdsClocks_ = holds; } ///< else a held loop's clock runs on

    // --- the loop's hooks; see GuestSession for the order among listeners ---
    void resuming(TaskBase &task)
    {
        if (armed_.load(std::memory_order_relaxed) != 0) [[unlikely]]
            beforeSwitch(task);
    }
    void suspended(TaskBase &task)
    {
        lastRan_ = task.number();
        if (armed_.load(std::memory_order_relaxed) != 0) [[unlikely]]
            afterSlice(BreakEvent::suspend, task);
    }
    void ended(TaskBase &task);
    void spawned(TaskBase &task)
    {
        if (armed_.load(std::memory_order_relaxed) != 0) [[unlikely]]
            inPassing(BreakEvent::spawn, task);
    }
    void woken(TaskBase &task)
    {
        if (armed_.load(std::memory_order_relaxed) != 0) [[unlikely]]
            inPassing(BreakEvent::wake, task);
    }

    /// A callback of `loop` is about to run; its listenerFunction is known.
    void callbackBegins(Loop &loop, const LoopCallback &callback)
    {
        if (armed_.load(std::memory_order_relaxed) != 0) [[unlikely]]
            beforeCallback(loop, callback);
    }

    /// In mid-slice or in an idle wait of `loop`, wherever the language can stop: holds if a pause was asked for and no
    /// switch has served it yet. The loop's thread.
    void stopInside(Loop *loop);
    /// Another loop runs now: nothing has run on it yet.
    void loopChanged();
    bool pausePending() const { return pausePending_.load(std::memory_order_acquire); }

    /// What has become of each breakpoint. The loop's thread.
    BreakpointStates breakpointStates() const { return table_.states(); }

    // --- any thread ---
    void post(Command command);
    /// The debugger is gone: breakpoints, steps and pauses are forgotten, and the program goes on.
    void debuggerLost();

    /// Makes a hold ask ControllerHost::holdInterrupted(). Any thread, and signal handlers.
    void interruptHold() { gate_.wake(); }
    /// In the child of a fork, which has no thread but the one that made it: none is held there.
    void abandonAfterFork();
    bool isHeld() const { return held_.load(std::memory_order_acquire); }
    /// For another thread than the held one: returns once nothing is held, a signal was handled, or now and then for nothing.
    void waitWhileHeld() const { over_.wait(); }

    // --- a hold in a signal handler; see NativePause ---
    /// In the handler: takes the pause, if there is one. The program then counts as held.
    bool takePause();
    /// The control thread, while the handler waits: what would hold() send?
    Stopped describeInside(Loop *loop) const;
    /// The control thread, first of all in such a hold: steps and pauses posted before it are served by it.
    void dropSuperseded();
    /// The control thread: looks through the posted commands; true: the program is to go on. What only the loop's thread can
    /// do stays posted.
    bool releasesForeignHold();
    void foreignHoldEnded() { held_.store(false, std::memory_order_release); }

private:
    enum Armed : std::uint32_t { armedBreakpoints = 1, armedStop = 2, armedCommands = 4 };
    using Mask = BreakpointTable::Mask;

    struct StepRequest {
        bool active = false;
        bool overIdlePolls = false;
        bool intoCallbacks = false;
        TaskNumber task = noTask;
        StopCause cause = StopCause::step;
        SwitchNumber notIdle = 0; ///< it passed over this one, which was no idle poll
    };

    void beforeSwitch(TaskBase &task);
    void beforeCallback(Loop &loop, const LoopCallback &callback);
    void afterSlice(BreakEvent event, TaskBase &task);
    void inPassing(BreakEvent event, TaskBase &task);
    /// Counts and acts; the number of the first breakpoint that stops, 0: none.
    std::uint32_t meet(BreakEvent event, TaskBase &task, Mask from);
    /// The same of what `mask` says is met; `placeOf` tells what a stop there would.
    template <typename PlaceOf>
    std::uint32_t actOn(Mask mask, Loop &loop, TaskBase *subject, const PlaceOf &placeOf);
    void stopIfMet(BreakEvent event, TaskBase &task);
    bool stepPassesOver(const TaskBase &task);
    void judgePassedOver(const TaskBase &task);
    Mask fromOf(const Loop &loop);
    Stopped placeIn(Loop &loop, TaskBase *next) const;
    void hold(const Stopped &stopped, Loop *loop);
    void waitForRelease();

    /// Takes the posted commands in order; while `held` up to one that lets the program go on: then true.
    bool takeCommands(bool held);
    bool apply(const Command &command, bool held);
    void refuseUnanswered();
    void reportHits();
    void arm(Armed bit, bool on);
    void armFromState();

    ControllerHost &host_;
    BreakpointTable table_;
    bool hitsChanged_ = false; // since they were last reported
    bool hasDebugger_ = false;
    bool holdsClocks_ = true;
    StepRequest step_;
    TaskNumber passedOver_ = noTask; // the step takes its slice for an idle poll
    Mask from_ = 0;                  // what the task that ran last matches as a `from`
    bool fromKnown_ = false;         // else it is looked up by lastRan_
    TaskNumber lastRan_ = noTask;

    std::atomic<std::uint32_t> armed_{0};
    std::atomic<bool> pausePending_{false};
    std::atomic<bool> held_{false};
    Clock *heldClock_ = nullptr; ///< which stands still for the hold under way
    WakeFd gate_;                // what a held program waits at
    WakeFd over_;                // woken while nothing is held

    std::mutex mutex_; // guards posted_ and answers_
    std::deque<Command> posted_;
    bool answers_ = false; // held by hold(), which looks into the program; then only is an Inspect posted
};

} // namespace coroscope
