// SPDX-License-Identifier: MIT
// What runs beside the steps of tasks: functions that a loop calls from its ready queue, and jobs of worker threads.
#pragma once

#include "engine/loop/stack_interner.h"
#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <string>

namespace coroscope {

struct WakeDetail;

/// A function that is to be called.
class CalledFunction {
public:
    /// The number of the place where it is defined, awaited by nothing; 0: not known.
    virtual std::uint32_t internFunction(StackInterner &stacks) = 0;

protected:
    ~CalledFunction() = default;
};

/// What stands in a loop's ready queue and is no task's step. Lives during the hook that is given it; what a listener stores in
/// it is there again in the next hook about the same callback.
struct LoopCallback {
    CalledFunction *function = nullptr;   ///< null where its hook needs none
    WakeCause cause = WakeCause::unknown; ///< what queued it: a task, a timer, a descriptor, a thread
    TaskNumber causer = noTask;           ///< cause task: that one
    std::uint32_t listenerId = 0;         ///< 0: the listener was not told that it was queued
    std::uint32_t listenerFunction = 0;   ///< 0: not known yet
    const WakeDetail *detail = nullptr;   ///< more of a cause that is no task; null: no more is known
};

/// A function that a worker thread runs.
class WorkerJob : public CalledFunction {
public:
    virtual std::string threadName() = 0;
    std::uint64_t thread = 0;   ///< a number that no other thread of the process ever has
    TaskNumber task = noTask;   ///< that submitted it; noTask: none did, or it is not known
    std::uint32_t loop = 0;     ///< the listener's number of the loop that it was submitted from; 0: not known
    bool listenerShows = false; ///< space for whoever listens

protected:
    ~WorkerJob() = default;
};

/// What ended an idle wait.
struct IdleCause {
    IdleEnd what = IdleEnd::unknown;
    std::int32_t value = -1;    ///< the descriptor, the signal's number, the process
    std::uint32_t more = 0;     ///< how many other descriptors were ready, too
    std::string_view peer = {}; ///< the address at the descriptor's other end; empty: there is none, or it is not known
};

} // namespace coroscope
