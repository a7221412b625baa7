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
    bool cancelRequested() const { return cancelRequested_; }

    /// Asks the task to end: it is woken, and Cancelled is thrown at its co_await. A task that never ran ends at once.
    void cancel();

    // --- for awaiters, on behalf of the task's running frame ---
    /// Suspends the running slice at `leaf`, whose frame is `frame`.
    void suspendAt(std::coroutine_handle<> leaf, CoroutineFrame &frame, const WaitState &wait)
    {
        leaf_ = leaf;
        leafFrame_ = &frame;
        suspendTask(wait);
    }
    /// Suspends until `other` ends, the way the loop waits.
    void suspendUntilEnded(std::coroutine_handle<> leaf, CoroutineFrame &frame, CoroutineTask &other);
    /// Suspends until `deadline` on the loop's clock, the way the loop waits.
    void suspendUntil(std::coroutine_handle<> leaf, CoroutineFrame &frame, Nanoseconds deadline);
    /// Called as an await ends: throws Cancelled where cancellation was requested, once.
    void endAwait()
    {
        if (cancelRequested_) [[unlikely]]
            throwCancelled();
    }
    /// The same as the await of another task ends.
    void endAwaitOfTask();

    // --- TaskBase ---
    DefinitionRef definition() const override;
    std::uint32_t suspendedStack(StackInterner &stacks) override { return leafFrame_->internStack(stacks); }
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
    CoroutineTask(std::coroutine_handle<> root, CoroutineFrame &frame)
        : leaf_(root), leafFrame_(&frame), rootFrame_(&frame)
    {
        frame.setTask(this);
    }

    std::string errorText() const; ///< "ValueError: text" of a failed task, else empty
    const std::exception_ptr &error() const { return error_; }

    /// Leaves the waiters of the task it waits for. Derived destructors call it before the frames, and with them perhaps
    /// that task, are gone.
    void stopWaiting();

private:
    void resume() override;
    void resumePolling();
    void throwCancelled();
    bool pollSucceeds() const;
    static void wakeAll(const std::vector<CoroutineTask *> &waiters);

    std::coroutine_handle<> leaf_; // the innermost suspended frame
    CoroutineFrame *leafFrame_;
    bool cancelRequested_ = false;
    CoroutineFrame *rootFrame_;
    CoroutineTask *awaited_ = nullptr; // parked on this task's end; kept alive by our frames
    std::vector<CoroutineTask *>
        waiters_; // parked on our end, in order; alive: they hold a reference to us and the loop one to them
    std::exception_ptr error_;
    std::uint32_t references_ = 0;
};

} // namespace coroscope
