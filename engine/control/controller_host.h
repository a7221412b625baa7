// SPDX-License-Identifier: MIT
// ControllerHost: what a controller needs of the session that it controls.
#pragma once

#include "engine/control/messages.h"
#include "engine/control/stack_resolver.h"
#include "engine/loop/loop.h"

#include <string>

namespace coroscope {

/// A place in the source.
struct SourcePlace {
    std::string file; ///< empty: unknown
    std::uint32_t line = 0;
};

/// The loop's thread, but where a member says otherwise.
class ControllerHost {
public:
    virtual ~ControllerHost() = default;

    virtual SwitchNumber lastSwitch() const = 0;     ///< the last that began, 0: none yet
    virtual CallbackNumber lastCallback() const = 0; ///< the callback run that began last, 0: none yet
    virtual TaskNumber lastResumed() const = 0;      ///< whose switch that was
    virtual const StackResolver &stacks() const = 0;
    virtual SourcePlace runningPlace() = 0;                         ///< where the running task is at this moment
    virtual SourcePlace spawnPlace(const TaskBase &task) const = 0; ///< where the program made it; empty: not known

    virtual std::uint64_t runningThread() const = 0; ///< what tells this one from the others

    /// This thread, and `loop` (null: no loop has run yet) on whichever thread, are held from here on …
    virtual void holding(const Stopped &stopped, Loop *loop) = 0;
    virtual void beforeHold() = 0; ///< … and its thread blocks until …
    /// A signal was handled, or interruptHold() called. Returns whether the hold ends without a command. Between
    /// beforeHold() and afterHold().
    virtual bool holdInterrupted() = 0;
    virtual void afterHold() = 0;
    virtual void released(std::uint32_t loop, Nanoseconds heldNs) = 0; ///< … here, that thread. Real ns

    virtual void holdsChanged() = 0; ///< Controller::holdsAll() is another than it was

    /// Whose task that is; null: nobody's that is alive.
    virtual Loop *loopOf(TaskNumber task) const = 0;
    /// Looks into the held program, and answers by send(). Between afterHold() and beforeHold(), before released().
    virtual void inspect(const Inspect &request) = 0;

    /// A breakpoint acts without holding: prints, saves or ends the program. `place` as a stop's there would be. `subject` is null
    /// where it is about a callback.
    virtual void acted(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
                       TaskBase *subject) = 0;

    virtual void send(const Message &message) = 0; ///< to the debugger, if there is one; any thread
    virtual void breakpointsChanged(const std::vector<BreakpointRequest> &list) = 0;
    /// The threads that run loops are to call Controller::stopInside() soon, wherever they are. The control thread.
    virtual void interruptProgram() = 0;
};

} // namespace coroscope
