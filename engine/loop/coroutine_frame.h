// SPDX-License-Identifier: MIT
// CoroutineFrame: what every coroutine of ours knows of itself for a debugger: where it was defined, where it is suspended,
// who awaits it.
#pragma once

#include "engine/loop/task_base.h"

#include <bit>
#include <coroutine>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace coroscope {

class CoroutineTask;

/// `ns::worker` from a compiler's "Coroutine<int> ns::worker(int)".
std::string_view functionName(std::string_view prettyFunction);

/// Base of the promise types. The chain of awaiters leads from the innermost frame to the task's first.
class CoroutineFrame {
public:
    explicit CoroutineFrame(const std::source_location &definition) : definition_(definition), place_(definition) {}
    CoroutineFrame(const CoroutineFrame &) = delete;
    CoroutineFrame &operator=(const CoroutineFrame &) = delete;

    CoroutineTask *task() const { return task_; } ///< whose slice runs this frame; null: not part of a task
    CoroutineFrame *awaiter() const { return awaiter_; }
    const std::source_location &place() const { return place_; } ///< of the co_await or co_yield it is suspended at
    /// The coroutine's name and the place of its head. (What g++ says of it is its closing brace: see functionHead().)
    DefinitionRef definition() const;

    void setPlace(const std::source_location &place) { place_ = place; }
    void setTask(CoroutineTask *task) { task_ = task; }
    void setAwaiter(CoroutineFrame *awaiter)
    {
        awaiter_ = awaiter;
        task_ = awaiter ? awaiter->task_ : task_;
    }

    /// The number of the chain of places from here outwards.
    std::uint32_t internStack(StackInterner &stacks) const
    {
        const StackInterner::Known &known = stacks.known(placeKey(), 0);
        return !awaiter_ && known.is(placeKey(), 0) ? known.stack : internChain(stacks);
    }

private:
    /// A location is a pointer to what the compiler wrote down once for each place.
    const void *placeKey() const { return std::bit_cast<const void *>(place_); }
    std::uint32_t internChain(StackInterner &stacks) const;

    std::source_location definition_;
    std::source_location place_;
    CoroutineFrame *awaiter_ = nullptr;
    CoroutineTask *task_ = nullptr;
};

} // namespace coroscope
