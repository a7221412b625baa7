// SPDX-License-Identifier: MIT
// ControllerHost: what a controller needs of the session that it controls.
#pragma once

#include "engine/control/messages.h"
#include "engine/control/stack_resolver.h"
#include "engine/loop/task_base.h"

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

    virtual SwitchNumber lastSwitch() const = 0; ///< the last that began, 0: none yet
    virtual CallbackNumber lastCallback() const = 0; ///< the callback run that began last, 0: none yet
    virtual TaskNumber lastResumed() const = 0;  ///< whose switch that was
    virtual const StackResolver &stacks() const = 0;
    virtual SourcePlace runningPlace() = 0; ///< where the running task is at this moment

    /// The program is held from here on …
    virtual void holding(const Stopped &stopped) = 0;
    virtual void beforeHold() = 0; ///< … and its thread blocks until …
    /// A signal was handled, or interruptHold() called. Returns whether the hold ends without a command. Between
    /// beforeHold() and afterHold().
    virtual bool holdInterrupted() = 0;
    virtual void afterHold() = 0;
    virtual void released(Nanoseconds heldNs) = 0; ///< … here. Real ns

    /// Looks into the held program, and answers by send(). Between afterHold() and beforeHold(), before released().
    virtual void inspect(const Inspect &request) = 0;

    /// A breakpoint acts without holding: prints, saves or ends the program. `place` as a stop's there would be. `subject` is null
    /// where it is about a callback.
    virtual void acted(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
                       TaskBase *subject) = 0;

    virtual void send(const Message &message) = 0; ///< to the debugger, if there is one; any thread
    virtual void breakpointsChanged(const std::vector<BreakpointRequest> &list) = 0;
    /// The thread of the loop is to call Controller::stopInside() soon, wherever it is. The control thread.
    virtual void interruptProgram() = 0;
};

} // namespace coroscope
