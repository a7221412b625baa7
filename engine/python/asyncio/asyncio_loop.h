// SPDX-License-Identifier: MIT
// AsyncioLoop: the ready queue, the timers and the turn of an asyncio event loop. What its callbacks are, and what they do, is
// asyncio's: the steps of its tasks are recognised among them, and are the switches that listeners hear of.
//
// Policy, as the standard library's: a turn waits (only where nothing is ready), looks what descriptors are ready, makes ready
// what is due, and runs what was ready then, once, first in, first out. Where a program waits for no descriptor, and there is
// something to run, the one by which the loop is woken is looked at every 50 µs instead of each turn: a look costs more than a
// switch.
#pragma once

#include "engine/loop/callback.h"
#include "engine/loop/loop.h"
#include "engine/loop/time_holder.h"
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_task.h"
#include "engine/python/asyncio/ready_entries.h"
#include "engine/python/asyncio/signal_handlers.h"
#include "engine/python/asyncio/task_steps.h"
#include "engine/python/asyncio/timer_handles.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace coroscope {

/// One thread's while it runs, but for push(). Under the interpreter's lock, which it gives up while it waits.
class AsyncioLoop final : public Loop, private TaskSteps::Queue {
public:
    /// What only the loop in Python can do. False (or null): an exception is set.
    class Host {
    public:
        virtual ~Host() = default;
        /// Waits up to `timeout` s (< 0: without end) for descriptors, and puts into the queue what they make ready.
        /// An idle wait it ends by AsyncioLoop::waitOver(), before that.
        virtual bool select(double timeout) = 0;
        virtual bool watchesDescriptors() = 0;  ///< besides the one by which it is woken
        virtual bool mayBeReady() = 0;          ///< some of them: a look is due. No exception is ever set
        virtual bool waitsForDescriptors() = 0; ///< or for a thread or process: time cannot jump
        /// Runs a handle that is not asyncio's own, or any in debug mode.
        virtual bool runHandle(PyObject *handle) = 0;
        /// The exception that is set came out of the callback of that handle: it is taken, and reported.
        virtual bool report(PyObject *handle) = 0;
        virtual PyObject *newHandle(const ReadyEntry &entry) = 0; ///< of one that has none
        virtual bool takesSteps(PyObject *loop) = 0;       ///< it is this one, and its call_soon() is the engine's
        virtual int wakeDescriptor() = 0;                  ///< by which other threads wake it; -1: none
        virtual std::vector<TimeHolder> timeHolders() = 0; ///< what waitsForDescriptors() is about
        virtual bool takeBack() = 0;                       ///< into the queue, what was lent out of it
        virtual bool isTurnOwn() = 0; ///< else the program has put one of its own in the place of the loop's
        virtual double time() = 0;    ///< as the program's loop.time() tells it; NaN: an exception is set
    };

    /// What the process does around the slices, where it runs under Coroscope.
    struct Surroundings {
        bool (*isHeld)() = nullptr; ///< by a debugger, any loop
        void (*waitOutHold)(const Loop &) =
            nullptr;                ///< returns once this one may go on: it may have been another that is held
        void (*pauses)() = nullptr; ///< holds here if a pause waits that concerns it; null: there is no debugger
        void (*onRun)(bool begins) = nullptr;
        Instrument *(*jobs)() = nullptr; ///< who is told of worker threads' jobs; null: nobody
    };
    static void setSurroundings(const Surroundings &surroundings);
    static const Surroundings &around();

    /// `objects` and `host` outlive it.
    AsyncioLoop(AsyncioObjects &objects, Host &host);
    ~AsyncioLoop();

    /// call_soon() of a step of a task, for which nobody wants a handle: true. False: it is another callback.
    bool pushStep(PyObject *callback, PyObject *argument, PyObject *context);
    /// The same of what is no step.
    void pushCallback(PyObject *callback, PyObject *argument, PyObject *context);
    void pushHandle(PyObject *handle); ///< any thread
    /// The same of one that a descriptor, a signal … makes ready.
    void pushHandle(PyObject *handle, WakeOrigin origin);
    void takeBackHandle(PyObject *handle); ///< what was lent: it stands behind all that is there
    void pushFirstStep(PyObject *task) { pushStepOf(task, ReadyEntry::Kind::step, nullptr); } ///< of one of the C types
    void pushTimer(double when, PyObject *handle) { timers_.push(when, handle); }
    void lookSoon() { lookedAt_ = 0; } ///< the next turn looks at descriptors
    /// Somebody begins to listen: `tasks` are all of the loop's, and perhaps ended ones; `running` is the one whose slice is under
    /// way, null: none. Before the instrument is set. Of several loops that of this thread is the first.
    void adopt(const std::vector<PyObject *> &tasks, PyObject *running);
    /// Tasks that have ended while nobody listened.
    void forgetEnded();
    void timerCancelled() { ++cancelledTimers_; }
    void reported(PyObject *handle); ///< an exception out of that handle's _run(), which has caught it
    void clear();                    ///< forgets all that is queued

    /// Turns, until `stopping`, or until the turn is the program's. False: an exception is set, which ended the run.
    bool run();
    bool runOnce(); ///< one turn

    // For who lends the queues out, and takes back: an entry with what it holds, a timer's handle with its reference.
    ReadyEntry takeFirst();
    void putBack(const ReadyEntry &entry);
    PyObject *takeFirstTimer() { return timers_.pop(); }

    bool isLent = false; ///< the program has had a queue in its hands, and may put something into it at any time
    bool stopping = false;
    bool debug = false;
    bool closed = false;

    void waitOver(const IdleCause &cause);
    void noteWoken();                                         ///< somebody ends the wait, if one is under way
    int wokenBySignal() const { return wokenBySignal_; }      ///< in that wait, by whose handler; 0: by none
    bool wasInterrupted() const { return isAskedToHold_; }    ///< that wait, for a hold
    TaskNumber taskHere() const { return originHere().task; } ///< for which something is done now; noTask: for none
    const ReadyEntries &ready() const { return ready_; }
    const TimerHandles &timers() const { return timers_; }
    std::size_t cancelledTimers() const { return cancelledTimers_; }

    bool isInCallback() const override
    {
        return Loop::isInCallback() && thread_ == runningThread() && SignalHandlers::running() == 0;
    }
    bool isOnThisThread() const { return thread_ == runningThread(); } ///< it runs here
    void leftBehind() { running_ = isIdle_ = false; } ///< in a fork's child, which has not the thread on which it ran
    void interruptWait() override;
    void endWait(); ///< the same, for no hold
    TaskBase *outrunTask() const override { return outrun_; }
    std::size_t readyCount() const override;
    TaskBase *firstReady() const override;
    void forEachReady(const std::function<void(TaskBase &)> &visit) const override;
    void forEachQueued(const std::function<void(TaskBase *, const LoopCallback *)> &visit) const override;
    void forEachCallback(const std::function<void(LoopCallback &)> &visit) override;

private:
    class Run; // what a run sets up and takes down

    void suspendSlice() override;
    void resumeSlice() override;
    void wasHeld() override;

    AsyncioLoop(std::unique_ptr<Clock> clock, AsyncioObjects &objects, Host &host);
    bool runTurn();
    bool lookAround();
    bool wait();
    class Wakeable;
    bool select(double timeout);
    bool waitVirtually(double timeout, Nanoseconds deadline, bool forOthers, IdleCause &cause);
    void tellTimeHolders(const std::vector<AsyncioLoop *> &others);
    static IdleCause causeOfException();
    bool waitInRealTime(double timeout, Nanoseconds deadline);
    bool expireTimers();
    void dropCancelledTimers();
    bool runFirst();
    bool runStep();
    bool runCallback();
    ReadyEntry popFirst();
    bool isFirstStep(std::size_t index) const;
    bool isFirstCancelled() const;
    PyObject *callbackOf(const ReadyEntry &entry) const;
    void tellQueued(ReadyEntry &entry);
    void tellDropped(const ReadyEntry &entry);
    void beginCallback();
    void passHold();
    bool call(ReadyEntry &entry);
    bool performStep(const ReadyEntry &entry);
    bool callHandle(PyObject *handle);
    bool runByMethod(PyObject *handle);

    void pushStepOf(PyObject *task, ReadyEntry::Kind kind, PyObject *argument);
    bool stepSoon(PyObject *task, PyObject *exception) override;

    bool isInSlice(const AsyncioTask &task) const;
    AsyncioTask *taskBehind(const ReadyEntry &entry);
    AsyncioTask *endedUnseen(const ReadyEntry &entry);
    void setInSlice(AsyncioTask &task);
    void setAsItStands(AsyncioTask &task);

    AsyncioTask *taskOf(PyObject *task);
    AsyncioTask &add(PyObject *object);
    void tellSpawn();
    static int tellSpawnSoon(void *);
    WakeOrigin originHere() const;
    WakeOrigin originOf(PyObject *callback) const;
    void queued(AsyncioTask &task, bool isPlain, PyObject *future);
    WakeOrigin cancellationOf(const AsyncioTask &task, PyObject *future, WakeOrigin origin) const;
    void wake(AsyncioTask &task, WakeOrigin origin);
    void leaveLastSlice();
    void beginSlice(AsyncioTask &task);
    void endSlice(AsyncioTask &task);
    void suspend(AsyncioTask &task);
    WaitState waitOf(AsyncioTask &task);
    const FrameLayout *outermostHere() const;
    void watchLocks();
    static TaskNumber runningTask();
    static void lockPassed(std::uint32_t lock, TaskNumber holder);
    static void countChanged(WaitShape shape, std::uint32_t ordinal, std::uint32_t count);
    void park(AsyncioTask &task);
    void outrun();
    void outrunSliceIsOver(AsyncioTask &task);
    void retire(AsyncioTask &task, TaskStatus outcome);
    void retireDropped(AsyncioTask &task);
    TaskStatus outcomeOf(const AsyncioTask &task) const;

    std::unique_ptr<Clock> ownClock_;
    AsyncioObjects &objects_;
    Host &host_;
    ReadyEntries ready_;
    TimerHandles timers_;
    std::size_t cancelledTimers_ = 0; ///< that are still among them
    /// A wait for what is outside.
    struct RealWait {
        Nanoseconds steady = -1; ///< when it began, in real time; -1: none is under way
        Nanoseconds began = 0;   ///< on the loop's clock
        Nanoseconds deadline = -1;
    };
    int wokenBySignal_ = 0;
    RealWait realWait_;
    bool hasRaised_ = false;                 ///< what was called last did
    PyObject *runByMethod_ = nullptr;        ///< the handle whose own _run() runs, borrowed; null: none's does
    std::uint64_t lookedAt_ = 0;             ///< the time stamp at which descriptors were looked at last
    const FrameLayout *runBy_ = nullptr;     ///< the frame that runs it; null: none does
    std::uint64_t thread_ = 0;               ///< on which it runs; 0: on none
    WakeOrigin origin_;                      ///< of what is pushed outside a slice
    AsyncioTask *untold_ = nullptr;          ///< made just now: it gets its name before anything else happens
    AsyncioTask *outrun_ = nullptr;          ///< the slice under way was, see there
    bool isSliceLast_ = false;               ///< nothing of the loop's own has run since the last slice
    std::vector<AsyncioTask *> interrupted_; ///< in whose slices another loop, or this one again, has been run

    std::atomic<bool> isAskedToHold_ = false;
    std::mutex wakeMutex_;    ///< guards the next
    int wakeDescriptor_ = -1; ///< while it waits

    static AsyncioLoop *lastMade_; ///< null: it is gone
    static AsyncioLoop *inSlice_;  ///< whose slice is under way, on whichever thread
};

/// Both outlive it. Null with an OSError set: the system has no descriptor for its clock. The caller owns it.
AsyncioLoop *makeAsyncioLoop(AsyncioObjects &objects, AsyncioLoop::Host &host);

} // namespace coroscope
