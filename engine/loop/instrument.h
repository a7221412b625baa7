// SPDX-License-Identifier: MIT
// Instrument: the loop's only outward hooks. Recorders and debuggers attach here; the loop knows nothing of them.
// Every hook is called on the loop's thread. A loop without an instrument pays one load and one branch a switch.
#pragma once

#include "engine/loop/callback.h"
#include "engine/loop/task_base.h"
#include "engine/loop/time_holder.h"

#include <memory>
#include <vector>

namespace coroscope {

class Caller;
class Loop;
class StackInterner;

class Instrument {
public:
    virtual ~Instrument() = default;

    virtual void loopStarted(Loop &) {}
    virtual void loopStopped(Loop &) {}
    virtual void loopDestroyed(Loop &) {} ///< tasks still alive are abandoned: no hook speaks of them

    virtual void spawning(TaskBase &) {} ///< it is made now, and spawned() comes later: of loops that say so
    virtual void spawned(TaskBase &) {}  ///< not yet in the queue: a woken() with WakeCause::spawn follows
    /// It may hold the program at a spawn: it is to hear of each as soon as can be.
    virtual bool watchesSpawns() const { return false; }
    /// The task runs next: the switch. May block (a debugger holds the loop here). It is still in the queue: at its head, but
    /// where a foreign loop takes another.
    virtual void resuming(TaskBase &) {}
    virtual void suspended(TaskBase &) {} ///< after its slice; wait() says for what. A task that yields or polls is in
                                          ///< the queue again, at the back
    virtual void ended(TaskBase &) {}     ///< after its last slice (or, cancelled before its first, without one)
    virtual void woken(TaskBase &) {}     ///< parked or new: now at the back of the queue; wakeCause(), waker()
    /// It is ready, and not at the back: in the scheduler's queue it stands before `before`, or (null) last.
    virtual void queueMoved(TaskBase & /*task*/, TaskBase * /*before*/) {}
    /// It was ready, and is out of the queue now: its scheduler did not put it back. wait() is unknown.
    virtual void parked(TaskBase &) {}
    /// Its slice, which had counted as suspended for its thread (WaitKind::thread), is over: wait() says for what it waits.
    virtual void waitKnown(TaskBase &) {}
    /// A lock that has been waited for (WaitDetail::ordinal) and still is, or has been by whoever has it now, has another holder.
    virtual void lockPassed(Loop &, std::uint32_t /*ordinal*/, TaskNumber /*holder*/) {}
    /// The first number of what tasks wait for (WaitDetail::follows) is another now; unknownNumber: no task waits for it.
    virtual void countChanged(Loop &, WaitShape, std::uint32_t /*ordinal*/, std::uint32_t /*count*/) {}
    virtual void cancelRequested(TaskBase & /*task*/, TaskNumber /*by*/) {}
    enum class ValueRole { sent, yielded };
    virtual void value(TaskBase &, ValueRole, std::string_view /*text*/) {}
    /// The slice that was the last is over for good: what the loop runs next is no task's.
    virtual void sliceLeft(Loop &) {}
    // What a loop calls besides its tasks' steps.
    /// It is at the back of the ready queue. Any thread that may use the loop so.
    virtual void callbackQueued(Loop &, LoopCallback &) {}
    virtual void callbackDropped(Loop &, LoopCallback &) {
    } ///< it has left the queue, and is not called: cancelled, say
    /// It is called next; sliceLeft() is said by it, too. May block. It is still at the head of the queue.
    virtual void callbackBegins(Loop &, LoopCallback &) {}
    virtual void callbackEnded(Loop &, RunOutcome) {
    } ///< the one that began last of those of this loop that have not ended

    /// It has nothing ready, and waits; the next timer on the loop's clock, or -1.
    virtual void idle(Loop &, Nanoseconds /*deadline*/) {}
    virtual void idleEnd(Loop &, const IdleCause &) {} ///< by what, where that is known
    /// In that wait a virtual clock does not jump, for these may end it before.
    virtual void timeHeld(const std::vector<TimeHolder> &) {}

    // On a worker thread, which nobody else listens to meanwhile.
    virtual void jobBegins(WorkerJob &) {}
    virtual void jobEnded(WorkerJob &, RunOutcome) {}
    /// From here on `caller` resumes the tasks of this loop, which resumes none itself; null: nobody knows who does. Where it
    /// comes in the middle of a slice: to whom that one goes back.
    virtual void calledFrom(Loop &, Caller * /*caller*/) {}
    /// What gives stacks their numbers; null: nobody wants to know any.
    virtual StackInterner *stackInterner() { return nullptr; }
};

/// Called once for each new Loop, before its first task; may call Loop::setInstrument. Set before any loop is
/// made, by whoever wants to listen to all of them; null: nobody. Returns who did.
using LoopObserver = void (*)(Loop &);
LoopObserver setLoopObserver(LoopObserver observer);

} // namespace coroscope
