// SPDX-License-Identifier: MIT
// What a recording tells of what goes on beside the steps of tasks: callbacks, worker threads.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/moment.h"
#include "engine/record/wake_source.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace coroscope {

/// The loop called something that is no task's step.
struct CallbackInfo {
    CallbackNumber number = 0;
    std::uint32_t function = 0; ///< as a stack of one frame: where it is defined; 0: unknown
    Nanoseconds start = 0;
    Nanoseconds end = 0; ///< of one that has not finished: the last recorded time
    bool finished = false;
    RunOutcome outcome = RunOutcome::returned;
    WakeCause cause = WakeCause::unknown; ///< what queued it, at the root: a task, a timer, a descriptor, a thread
    TaskNumber causer = noTask;           ///< that task
    WakeSource source{};                  ///< more of what is none
    SwitchNumber nextSwitch = 0;          ///< it began in front of this one, which may not have come
    bool inSlice =
        false; ///< of the switch before that, which was under way (in another thread, or it runs callbacks itself)
    std::uint32_t loop = 1; ///< that ran it
    Moment before() const { return {inSlice ? nextSwitch - 1 : nextSwitch, inSlice, number}; }
};

/// A callback in the ready queue.
struct ReadyCallback {
    std::uint32_t function = 0;
    WakeCause cause = WakeCause::unknown;
    TaskNumber causer = noTask;
    WakeSource source{};
    CallbackNumber origin = 0; ///< the callback run in which it was queued; 0: in none, or not known
    std::uint32_t loop = 1;    ///< in whose queue it stands
    friend bool operator==(const ReadyCallback &, const ReadyCallback &) = default;
};

/// What stands in the ready queue.
struct ReadyItem {
    TaskNumber task = noTask; ///< noTask: it is a callback
    ReadyCallback callback{};
    bool isCallback() const { return task == noTask; }
    friend bool operator==(const ReadyItem &, const ReadyItem &) = default;
};

/// A thread that runs the jobs of executors, or several that came one after another under one name.
struct WorkerInfo {
    std::string name;         ///< the thread's, which several may have: see workerPhrase()
    std::uint32_t number = 1; ///< among those of that name, in the order in which they came
    bool isOnlyOne = true;    ///< of that name
    std::uint32_t loop = 0;   ///< else: whose jobs it runs, where that tells it from the others
    std::size_t jobs = 0;     ///< of those that are kept
    Nanoseconds busyNs = 0;   ///< in them
};

/// What a worker thread ran.
struct JobInfo {
    JobNumber number = 0;
    std::size_t worker = 0;     ///< index
    std::uint32_t function = 0; ///< as CallbackInfo's
    Nanoseconds start = 0;
    Nanoseconds end = 0; ///< of one that has not finished: the last recorded time
    bool finished = false;
    RunOutcome outcome = RunOutcome::returned;
    TaskNumber task = noTask; ///< that submitted it; noTask: none did, or it is not known
};

} // namespace coroscope
