// SPDX-License-Identifier: MIT
// Language: what a session must know to do of the language that the program is written in. The defaults do nothing.
#pragma once

#include "engine/control/controller_host.h"

#include <cstdint>
#include <pthread.h>
#include <string>

namespace coroscope {

/// The loop's thread, but where a member says otherwise.
class Language {
public:
    virtual ~Language() = default;

    virtual std::string name() const = 0;    ///< "python", "c++"
    virtual std::string version() const = 0; ///< of the interpreter or the compiler

    virtual void loopStarted() {} ///< a loop begins to run on this thread, or a slice of a foreign one
    virtual void loopGone() {}    ///< the one that ran last is no more: what goes on is the program's main thread

    /// What tells the running thread from others.
    virtual std::uint64_t runningThread() const { return std::uint64_t(::pthread_self()); }
    /// What the program calls the running thread; empty: nothing.
    virtual std::string threadName() const { return {}; }

    /// Where the running task is at this moment.
    virtual SourcePlace runningPlace() { return {}; }

    /// Around the blocking part of a hold: Python lets go of the interpreter's lock here …
    virtual void beforeHold() {}
    virtual void afterHold() {}
    /// … and here, between the two, takes it for a moment to serve signals. Called when a signal was handled on this thread
    /// or GuestSession::interruptHold() was called, and now and then for nothing. True: the hold ends, and the program goes
    /// on (as when a signal's handler raised an exception).
    virtual bool holdInterrupted() { return false; }

    /// Have GuestSession::stopInside() called on the loop's thread soon, though no switch may come. The control thread: must
    /// neither wait nor take a lock that the program may hold. An idle wait has been interrupted already.
    virtual void interruptSlice() {}
    /// That thread waits in a signal handler (NativePause). The control thread, after each command.
    virtual void commandArrived() {}
    /// wakeControlThread() was called. The control thread.
    virtual void controlThreadWoken() {}

    /// Why nobody can look into the program; empty: inspect() does. Always the same; any thread.
    virtual std::string refusesToInspect() const { return "The program's language has no means to look into it."; }
    /// What the held program holds: a FrameList or ValueList with the number of the request. `task` is the one that is asked
    /// about, where it is one that is alive; else null. Runs none of the program's code, and changes nothing of it. Between
    /// afterHold() and beforeHold().
    virtual Message inspect(const Inspect &request, TaskBase *task)
    {
        (void)task;
        return refusal(request, refusesToInspect());
    }
    /// The program goes on: what inspect() gave references to is let go. After afterHold().
    virtual void forgetInspected() {}

    /// The program is about to be ended by a breakpoint: write out what it printed.
    virtual void flushOutput() {}
};

} // namespace coroscope
