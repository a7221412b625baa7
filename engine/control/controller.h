// SPDX-License-Identifier: MIT
// Controller: decides at each switch whether the program goes on, stops, or acts in passing.
//
// It is asked at each of the loop's hooks. While nothing is armed the answer costs one load and one branch; `armed_` is the
// one word that says whether there is anything to think about: a breakpoint, a step, a pause, a command that has come in.
// Commands are posted from the control thread into a row, and taken from it on a loop's thread only: at a hook, or while
// the program is held. So breakpoints, steps and hit counts need no lock.
//
// Of several loops in several threads, of which one runs at a time (Python's have a lock for that), a stop holds the one that
// came to it, with the thread on which it did, and the others run on; or it holds all: those that come to a switch then ask
// mustWait(). A step goes to the next switch of the stopped loop, or of its thread.
#pragma once

#include "engine/control/breakpoint_table.h"
#include "engine/control/controller_host.h"
#include "engine/control/hold_gates.h"
#include "engine/control/wake_fd.h"
#include "engine/loop/callback.h"
#include "engine/loop/loop.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace coroscope {

class Controller {
public:
    /// A thread that is held.
    struct Hold {
        Loop *loop;           ///< null: none has run on that thread, or it is gone
        std::uint32_t number; ///< its; 0: none has
        std::uint64_t thread; ///< as ControllerHost tells them apart
    };

    explicit Controller(ControllerHost &host);

    // --- before the program runs ---
    void setBreakpoints(const std::vector<BreakpointRequest> &list);
    void stopAtEntry();                             ///< stop before the next switch
    void setDebugger(bool present);                 ///< without one nothing holds: a stop prints instead
    void setHoldsAll(bool all) { holdsAll_ = all; } ///< else a stop holds its loop only

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

    /// In mid-slice or in an idle wait of `loop`, wherever the language can stop: holds if a pause was asked for that concerns
    /// it, and no switch has served it yet. The loop's thread. Null: no loop runs on this thread.
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
    void interruptHold() { gates_.wakeAll(); }
    /// In the child of a fork, which has no thread but the one that made it: none is held there.
    void abandonAfterFork();
    bool isHeld() const { return held_.load(std::memory_order_acquire) > 0; } ///< any loop
    bool holdsAll() const { return holdsAll_; }
    bool watches(BreakEvent event) const { return table_.watches(event); } ///< some breakpoint does. The loop's thread
    template <class Visit>
    void forEachHold(Visit visit) const ///< in the order in which they began; a loop's thread
    {
        for (const auto &held : holds_)
            visit(static_cast<const Hold &>(*held));
    }

    // --- for other threads than the held ones ---
    /// Whether a thread that is about to run something of `loop` is to wait first. A loop's thread.
    bool mustWait(const Loop *loop) const;
    /// Before waitWhileHeld(), where it must.
    void prepareToWait() const { over_.clear(); }
    /// Returns once a hold is over, a signal was handled, or now and then for nothing.
    void waitWhileHeld() const { over_.wait(); }

    void loopGone(const Loop &loop); ///< another thread may end it while it is held

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
    void foreignHoldEnded() { held_.store(0, std::memory_order_release); }

private:
    enum Armed : std::uint32_t { armedBreakpoints = 1, armedStop = 2, armedCommands = 4 };
    using Mask = BreakpointTable::Mask;

    /// In hold(). (It may be taken off its stack there: CPython does so with daemons when the program ends.)
    struct Held : Hold {
        std::size_t gate;
        bool goesOn = false;
    };

    struct StepRequest {
        bool overIdlePolls = false;
        bool intoCallbacks = false;
        TaskNumber task = noTask;
        StopCause cause = StopCause::step;
        SwitchNumber notIdle = 0; ///< it passed over this one, which was no idle poll
        bool isAnywhere = false;  ///< it is to the next switch of any loop, else of that one or on that thread
        std::uint32_t loop = 0;
        std::uint64_t thread = 0;
        TaskNumber passedOver = noTask; ///< whose slice it takes for an idle poll
    };

    void beforeSwitch(TaskBase &task);
    void beforeCallback(Loop &loop, const LoopCallback &callback);
    void afterSlice(BreakEvent event, TaskBase &task);
    void inPassing(BreakEvent event, TaskBase &task);
    /// Counts and acts; the number of the first breakpoint that stops, 0: none.
    std::uint32_t meet(BreakEvent event, TaskBase &task, Mask from);
    Stopped placeOf(BreakEvent event, TaskBase &task) const;
    /// The same of what `mask` says is met; `placeOf` tells what a stop there would.
    template <typename PlaceOf>
    std::uint32_t actOn(Mask mask, Loop &loop, TaskBase *subject, const PlaceOf &placeOf);
    void stopIfMet(BreakEvent event, TaskBase &task);
    bool leadsTo(const StepRequest &step, const Loop &loop) const; ///< one that is to no task in particular
    StepRequest *stepTo(const TaskBase &task);
    static bool stepPassesOver(StepRequest &step, const TaskBase &task);
    void judgePassedOver(const TaskBase &task);
    bool pauseConcerns(const Loop *loop) const;
    bool mayHold(const Loop *loop) const;
    Mask fromOf(const Loop &loop);
    Stopped placeIn(Loop &loop, TaskBase *next) const;
    Loop *hold(Stopped stopped, Loop *loop); ///< null: it is gone since
    Held &beginHold(Loop *loop);
    void endHold(Held &here);
    void waitForRelease(Held &here);

    /// Takes the posted commands in order; while this thread is held (else `here` is null) up to one that lets it go on.
    void takeCommands(Held *here);
    std::optional<Command> nextCommand(const Held *here);
    void apply(const Command &command);
    void applyPause(const Pause &pause);
    void applyStep(const Step &command);
    void applyContinue(std::uint32_t loop);
    void applyDetach();
    Held *find(std::uint32_t loop) const; ///< 0: the last one; null: it is not held
    const Held *answersTo(const Inspect &inspect) const;
    void letGo(Held &held);
    bool isPausePosted();
    void refuseUnanswered();
    void reportHits();
    void arm(Armed bit, bool on);
    void armFromState();

    ControllerHost &host_;
    BreakpointTable table_;
    bool hitsChanged_ = false; // since they were last reported
    bool hasDebugger_ = false;
    std::vector<StepRequest> steps_;           // under way, at most one a loop
    std::vector<std::unique_ptr<Held>> holds_; // in the order in which they began
    Mask from_ = 0;                            // what the task that ran last matches as a `from`
    bool fromKnown_ = false;                   // else it is looked up by lastRan_
    TaskNumber lastRan_ = noTask;

    std::atomic<std::uint32_t> armed_{0};
    std::atomic<bool> pausePending_{false};
    std::atomic<std::uint32_t> pauseLoop_{0}; ///< which loop that is about; 0: whichever comes first
    std::atomic<bool> holdsAll_{false};
    std::atomic<std::uint32_t> held_{0}; ///< how many threads are
    HoldGates gates_;                    ///< what they wait at
    WakeFd over_;                        ///< woken when one of them goes on

    std::mutex mutex_; // guards posted_ and answering_
    std::deque<Command> posted_;
    std::size_t answering_ = 0; // threads in hold(), which look into the program; then only is an Inspect posted
};

} // namespace coroscope
