// SPDX-License-Identifier: MIT
// The words that the loop, the recording and the controller share: what a task is doing, why it waits, why it woke.
// The numeric values are part of the recording format (docs/recording-format.md): append, never renumber.
#pragma once

#include <cstdint>

namespace coroscope {

using Nanoseconds = std::int64_t;     ///< a duration or a point on one clock, in ns
using TaskNumber = std::uint32_t;     ///< tasks, numbered from 0 in the order in which they were spawned
using SwitchNumber = std::uint64_t;   ///< switches, numbered from 1
using CallbackNumber = std::uint64_t; ///< callback runs, numbered from 1
using JobNumber = std::uint64_t;      ///< what worker threads run, numbered from 1

inline constexpr TaskNumber noTask = 0xffffffff;

enum class TaskStatus : std::uint8_t {
    ready = 0, ///< in the ready queue (also: polls, at the back of the queue)
    running = 1,
    waiting = 2, ///< parked: out of the queue until woken
    done = 3,
    failed = 4,
    cancelled = 5,
};

constexpr bool hasEnded(TaskStatus status) { return status >= TaskStatus::done; }

enum class WaitKind : std::uint8_t {
    none = 0,  ///< never suspended yet, or ended
    yield = 1, ///< a bare yield: waits for its turn only
    task = 2,  ///< for the end of another task
    timer = 3, ///< until a point in time
    future = 4,
    lock = 5,
    event = 6,
    condition = 7,
    semaphore = 8,
    queue = 9,
    io = 10,
    child = 11, ///< a subprocess
    executor = 12,
    thread = 13, ///< in mid-slice: another thread has come between, and resumes tasks
    ended = 14,  ///< for nothing: it was resumed, and had ended before
    tasks = 15,  ///< for several tasks
    barrier = 16,
    unknown = 31,
};

enum class WakeCause : std::uint8_t {
    none = 0,
    spawn = 1, ///< it was just created
    yield = 2, ///< it yielded, or polls: ready again at once, by itself
    task = 3,  ///< another task ended, or set what it waited for
    timer = 4,
    io = 5,
    thread = 6,
    cancel = 7,           ///< its cancellation was requested
    signal = 8,           ///< of the operating system's
    child = 9,            ///< a subprocess ended
    taskCancelled = 10,   ///< the task that it waited for was cancelled
    futureCancelled = 11, ///< another task cancelled the future that it waited for, which is no task
    unknown = 31,
};

/// How a callback run, or a worker thread's job, ended.
enum class RunOutcome : std::uint8_t {
    returned = 0,
    raised = 1,
    notCalled = 2, ///< a callback that was cancelled while a debugger held the program right before it
};

/// What ended a wait in which a loop had nothing to run.
enum class IdleEnd : std::uint8_t {
    unknown = 0,
    timer = 1,
    descriptor = 2, ///< one became readable or writable
    signal = 3,
    thread = 4, ///< another thread gave the loop something to call
    child = 5,  ///< a child process has ended
    pause = 6,  ///< a debugger was asked to hold the program
};

enum class DefinitionKind : std::uint8_t { unknown = 0, coroutine = 1, generator = 2, asyncGenerator = 3, native = 4 };

} // namespace coroscope
