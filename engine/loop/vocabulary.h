// SPDX-License-Identifier: MIT
// The words that the loop, the recording and the controller share: what a task is doing, why it waits, why it woke.
// The numeric values are part of the recording format (docs/recording-format.md): append, never renumber.
#pragma once

#include <cstdint>

namespace coroscope {

using Nanoseconds = std::int64_t;   ///< a duration or a point on one clock, in ns
using TaskNumber = std::uint32_t;   ///< tasks, numbered from 0 in the order in which they were spawned
using SwitchNumber = std::uint64_t; ///< switches, numbered from 1

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
    cancel = 7, ///< its cancellation was requested
    unknown = 31,
};

enum class DefinitionKind : std::uint8_t { unknown = 0, coroutine = 1, generator = 2, asyncGenerator = 3, native = 4 };

} // namespace coroscope
