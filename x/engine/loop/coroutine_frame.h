// SPDX-License-Identifier: MIT
// CoroutineFrame: what every coroutine of ours knows of itself for a debugger: where it was defined, where it is suspended,
// who awaits it.
#pragma once

#include "engine/loop/task_base.h"

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
    /// Of the coroutine. g++ reports the line of its closing brace, clang++ that of its head.
    const std::source_location &definition() const { return definition_; }

    void setPlace(const std::source_location &place) { place_ = place; }
    void setTask(CoroutineTask *task) { task_ = task; }
    void setAwaiter(CoroutineFrame *awaiter)
    {
        awaiter_ = awaiter;
        task_ = awaiter ? awaiter->task_ : task_;
    }

    /// The number of the chain of places from here outwards. Remembers the last answer: a loop that suspends at one place
    /// asks the interner once.
    std::uint32_t internStack(StackInterner &stacks)
    {
        const std::uint32_t awaiter = awaiter_ ? awaiter_->internStack(stacks) : 0;
        const bool known = internedBy_ == &stacks && internedFile_ == place_.file_name() &&
                           internedLine_ == place_.line() && internedAwaiter_ == awaiter;
        return known ? internedStack_ : internAnew(stacks, awaiter);
    }

private:
    std::uint32_t internAnew(StackInterner &stacks, std::uint32_t awaiter);

    std::source_location definition_;
    std::source_location place_;
    CoroutineFrame *awaiter_ = nullptr;
    CoroutineTask *task_ = nullptr;
    // The last internStack(): its question and its answer.
    StackInterner *internedBy_ = nullptr;
    const char *internedFile_ = nullptr;
    std::uint32_t internedLine_ = 0;
    std::uint32_t internedAwaiter_ = 0;
    std::uint32_t internedStack_ = 0;
};

} // namespace coroscope
