// SPDX-License-Identifier: MIT
// CoroutineTask: a native coroutine as a task of an EventLoop. Programs hold it as Task<T> (task.h).
#pragma once

#include "engine/loop/coroutine_frame.h"
#include "engine/loop/event_loop.h"

#include <coroutine>
#include <exception>
#include <stdexcept>
#include <vector>

namespace coroscope {

/// Thrown at the co_await of a task whose cancellation was requested; also what awaiting a cancelled task throws.
class Cancelled : public std::runtime_error {
public:
    Cancelled() : std::runtime_error("the task was cancelled") {}
};

/// Reference-counted, by Task<T> handles and the loop. One thread.
class CoroutineTask : public TaskBase {
public:
    ~CoroutineTask() override = default;

    bool done() const { return hasEnded(status()); }

    /// Asks the task to end: it is woken, and Cancelled is thrown at its co_await. A task that never ran ends at once.
    void cancel();

    // --- for awaiters, on behalf of the task's running frame ---
    using Leaf = std::coroutine_handle<CoroutineFrame>;
    /// The handle of a running frame, whatever its coroutine returns.
    template <typename Promise>
    static Leaf leafOf(std::coroutine_handle<Promise> handle)
    {
        static_assert(alignof(Promise) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                      "a result with so wide an alignment moves the frame's start: return it by pointer");
        return Leaf::from_address(handle.address());
    }
    /// Suspends the running slice at `leaf`.
    void suspendAt(Leaf leaf, const WaitState &wait)
    {
        if (wait.polling) [[unlikely]] {
            polling_ = leaf;
            setContinuation(nullptr);
        } else {
            setContinuation(leaf);
        }
        suspendTask(wait);
    }
    /// Suspends until `other` ends, the way the loop waits.
    void suspendUntilEnded(Leaf leaf, CoroutineTask &other);
    /// Suspends until `deadline` on the loop's clock, the way the loop waits.
    void suspendUntil(Leaf leaf, Nanoseconds deadline);
    /// Called as an await ends: throws Cancelled where cancellation was requested, once.
    void endAwait()
    {
        if (cancelRequested()) [[unlikely]]
            throwCancelled();
    }
    /// The same as the await of another task ends.
    void endAwaitOfTask();

    // --- TaskBase ---
    DefinitionRef definition() const override { return rootFrame_->definition(); }
    std::uint32_t suspendedStack(StackInterner &stacks) override
    {
        const Leaf leaf = wait().polling ? polling_ : Leaf::from_address(continuation().address());
        return leaf.promise().internStack(stacks);
    }
    bool pollsInVain() const override;

    void retain() override { ++references_; }
    void release() override
    {
        if (--references_ == 0)
            delete this;
    }

    CoroutineFrame &rootFrame() const { return *rootFrame_; }

    /// The root frame has ended; its error, null where it returned.
    void finish(std::exception_ptr error) noexcept;

protected:
    explicit CoroutineTask(Leaf root) : rootFrame_(&root.promise())
    {
        setContinuation(root);
        rootFrame_->setTask(this);
    }

    std::string errorText() const; ///< "ValueError: text" of a failed task, else empty
    const std::exception_ptr &error() const { return error_; }

    /// Leaves the waiters of the task it waits for. Derived destructors call it before the frames, and with them perhaps
    /// that task, are gone.
    void stopWaiting();

private:
    void resume() override;
    void throwCancelled();
    bool pollSucceeds() const;
    static void wakeAll(const std::vector<CoroutineTask *> &waiters);

    Leaf polling_; // the innermost suspended frame while it polls; else that is continuation()
    CoroutineFrame *rootFrame_;
    CoroutineTask *awaited_ = nullptr; // parked on this task's end; kept alive by our frames
    std::vector<CoroutineTask *>
        waiters_; // parked on our end, in order; alive: they hold a reference to us and the loop one to them
    std::exception_ptr error_;
    std::uint32_t references_ = 0;
};

} // namespace coroscope
