// SPDX-License-Identifier: MIT
// WaitDetail, WakeDetail: more of a wait and of a wake than their kinds: which object, who holds it, until when; which descriptor,
// signal, thread or process. Where nothing is known they say so.
//
// The numeric values are part of the recording format (docs/recording-format.md): append, never renumber.
#pragma once

#include "engine/loop/vocabulary.h"

#include <string>
#include <vector>

namespace coroscope {

inline constexpr std::uint32_t unknownNumber = 0xffffffff;

/// In the place of who holds a lock: it is free. (noTask: that is not known.)
inline constexpr TaskNumber nobody = 0xfffffffe;

/// What a wait is for, in asyncio's words. What `first` and `second` mean stands behind; else they mean nothing.
enum class WaitShape : std::uint8_t {
    none = 0,
    lock = 1,
    event = 2,
    condition = 3, ///< its lock's ordinal
    semaphore = 4, ///< free; of how many
    barrier = 5,   ///< waiting there; of how many
    queueGet = 6,  ///< its size; its limit, 0: none
    queuePut = 7,  ///< the same
    queueJoin = 8, ///< unfinished
    gather = 9,    ///< done; of how many
    wait = 10,     ///< the same, of asyncio.wait()
    group = 11,    ///< the same, of a TaskGroup at its end
    shield = 12,
    read = 13,          ///< a descriptor
    write = 14,         ///< the same
    connect = 15,       ///< the same
    accept = 16,        ///< the same
    process = 17,       ///< its id
    job = 18,           ///< that a thread of an executor runs: `text` is its function
    resolve = 19,       ///< of a host's name: `text`
    foreign = 20,       ///< a future of concurrent.futures, which another thread ends
    close = 21,         ///< that a stream is closed: its descriptor
    serve = 22,         ///< what never ends by itself: a server; `text` is where it listens
    serverClose = 23,   ///< that the server is closed; the same
    handshake = 24,     ///< of TLS: a descriptor
    processOutput = 25, ///< a process's id; `text`: stdout or stderr
    processInput = 26,  ///< the same; stdin
    asCompleted = 27,   ///< the next of asyncio.as_completed()
    nameOfAddress = 28, ///< that of a host: `text`
    processJob = 29,    ///< that another process runs: `text` is its function
    future = 30,        ///< that the program made itself
};

/// Tasks with consecutive numbers.
struct TaskRange {
    TaskNumber first = noTask;
    std::uint32_t count = 0;
    friend bool operator==(const TaskRange &, const TaskRange &) = default;
};

/// The guest's: whoever tells it owns it. What is told again by the same object, unchanged, costs the recording little.
struct WaitDetail {
    WaitShape shape = WaitShape::none;
    std::uint32_t ordinal = 0; ///< `Lock#3`: counted by class in the order in which they were first waited for; 0: none
    TaskNumber holder = noTask; ///< of a lock: `nobody`, or noTask: unknown
    std::uint32_t first = unknownNumber;
    std::uint32_t second = unknownNumber;
    bool follows =
        false; ///< it is told (Instrument::countChanged) when `first` changes; else that is as of the wait's beginning
    Nanoseconds until = -1; ///< on the loop's clock: when it gives up; negative: never, or unknown
    std::string name{};     ///< under which the program has the object: `self.db_lock`; empty: unknown
    std::string text{};     ///< a peer's address, a function
    std::vector<TaskRange> tasks{};

    /// Space for whoever listens: where it wrote this. To be 0 where anything has changed but `holder` and `until`.
    std::uint64_t listenerPlace = 0;
};

/// What about a descriptor, thread … woke a task.
enum class WakeShape : std::uint8_t {
    none = 0,
    readable = 1, ///< a descriptor
    writable = 2, ///< the same
    signal = 3,
    thread = 4, ///< `text` is its name
    process = 5,
    timer = 6,
};

/// The same as WaitDetail.
struct WakeDetail {
    WakeShape shape = WakeShape::none;
    std::uint32_t number = unknownNumber; ///< of the descriptor, the signal, the process
    std::string text{};                   ///< a peer's address, a name
    std::uint64_t listenerPlace = 0;
};

} // namespace coroscope
