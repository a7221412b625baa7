// SPDX-License-Identifier: MIT
// Task<T>: a handle on a native task, and what a program does with tasks: run, spawn, sleep, yield, await, cancel.
//
//   Coroutine<int> worker(int n) { co_await sleep(10ms); co_return n * 2; }
//   Coroutine<> mainTask() { Task<int> task = spawn(worker(21)); int answer = co_await task; … }
//   int main() { run(mainTask()); }
#pragma once

#include "engine/loop/coroutine.h"
#include "engine/loop/coroutine_task.h"
#include "engine/loop/value_text.h"

#include <chrono>
#include <string>
#include <utility>

namespace coroscope {

namespace detail {

template <typename T>
class TypedTask final : public CoroutineTask {
public:
    explicit TypedTask(Coroutine<T> root) : CoroutineTask(leafOf(root.handle())), root_(std::move(root)) {}
    ~TypedTask() override { stopWaiting(); }

    /// Of an ended task: its result, or its exception.
    decltype(auto) result() const
    {
        if (error())
            std::rethrow_exception(error());
        if constexpr (!std::is_void_v<T>)
            return static_cast<const T &>(root_.promise().value());
    }

    std::string resultText() const override
    {
        if constexpr (!std::is_void_v<T>) {
            if (!error() && root_.handle() && root_.promise().hasValue())
                return valueText(root_.promise().value());
        }
        return errorText();
    }

private:
    void abandon() override
    {
        stopWaiting();
        root_.destroyFrame();
    }

    Coroutine<T> root_;
};

} // namespace detail

/// Shares ownership of a task. Dropping the last handle does not end the task: the loop holds it until it has ended.
template <typename T = void>
class Task {
public:
    Task() = default;
    explicit Task(detail::TypedTask<T> *task) : task_(task) { task_->retain(); }
    Task(const Task &other) : task_(other.task_)
    {
        if (task_)
            task_->retain();
    }
    Task(Task &&other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
    Task &operator=(Task other) noexcept
    {
        std::swap(task_, other.task_);
        return *this;
    }
    ~Task()
    {
        if (task_)
            task_->release();
    }

    explicit operator bool() const { return task_ != nullptr; }
    bool done() const { return task_->done(); }
    decltype(auto) result() const { return task_->result(); } ///< of an ended task: its value, or throws its exception
    void cancel() const { task_->cancel(); }
    TaskBase &base() const { return *task_; }

    /// Waits for its end; gives its result or throws its exception (Cancelled, if it was cancelled).
    auto operator co_await() const noexcept { return Awaiter{*this}; }

private:
    struct Awaiter {
        Task target;
        CoroutineTask *self = nullptr;

        explicit Awaiter(Task task) : target(std::move(task)) {}
        bool await_ready() const noexcept { return target.done(); }
        template <typename Promise>
        void await_suspend(std::coroutine_handle<Promise> awaiter)
        {
            self = awaiter.promise().task();
            self->suspendUntilEnded(CoroutineTask::leafOf(awaiter), *target.task_);
        }
        decltype(auto) await_resume() const
        {
            if (self)
                self->endAwaitOfTask();
            return target.result();
        }
    };

    detail::TypedTask<T> *task_ = nullptr;
};

/// Makes a task of `coroutine` and puts it at the back of `loop`'s ready queue.
template <typename T>
Task<T> spawn(EventLoop &loop, Coroutine<T> coroutine, std::string name = {})
{
    Task<T> task(new detail::TypedTask<T>(std::move(coroutine)));
    task.base().setOwnName(std::move(name));
    loop.add(task.base());
    return task;
}

/// The same in the loop that runs on this thread. Throws std::logic_error where none does.
template <typename T>
Task<T> spawn(Coroutine<T> coroutine, std::string name = {})
{
    return spawn(EventLoop::runningLoop(), std::move(coroutine), std::move(name));
}

namespace detail {

class YieldAwaiter {
public:
    explicit YieldAwaiter(CoroutineTask &self) : self_(self) {}
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> awaiter) const
    {
        self_.suspendAt(CoroutineTask::leafOf(awaiter), WaitState::forTurn());
    }
    void await_resume() const { self_.endAwait(); }

private:
    CoroutineTask &self_;
};

struct Yield {
    YieldAwaiter awaiterFor(CoroutineTask &self) const { return YieldAwaiter(self); }
};

class SleepAwaiter {
public:
    SleepAwaiter(CoroutineTask &self, Nanoseconds duration) : self_(self), duration_(duration) {}
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> awaiter) const
    {
        EventLoop &loop = *EventLoop::of(self_);
        // Who polls reads the clock as any program does; who parks is woken by the loop, which only looks.
        const Nanoseconds now = loop.waiting() == Waiting::poll ? loop.clock().read() : loop.clock().now();
        self_.suspendUntil(CoroutineTask::leafOf(awaiter), now + duration_);
    }
    void await_resume() const { self_.endAwait(); }

private:
    CoroutineTask &self_;
    Nanoseconds duration_;
};

struct Sleep {
    Nanoseconds duration;
    explicit Sleep(Nanoseconds ns) : duration(ns) {}
    SleepAwaiter awaiterFor(CoroutineTask &self) const { return {self, duration}; }
};

} // namespace detail

/// `co_await yield()`: gives every other ready task its turn.
inline detail::Yield yield() { return {}; }

/// `co_await sleep(20ms)`: at least that long, on the loop's clock. Zero or less: a bare yield's worth, through the timers.
inline detail::Sleep sleep(std::chrono::nanoseconds duration) { return detail::Sleep(duration.count()); }

struct RunOptions {
    Waiting waiting = Waiting::park;
    Clock *clock = nullptr; ///< not owned; null: a RealClock, or the one that a debugger chose
};

/// Thrown by run() when tasks wait for each other and nothing can ever wake them.
class Deadlock : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

namespace detail {

/// Runs `loop` until nothing is left to run. Throws Deadlock where `main` has not ended by then.
void runToEnd(EventLoop &loop, const TaskBase &main);

} // namespace detail

/// Runs `main` as the first task of a new loop until the queue and the timers are empty; gives main's result or throws its
/// exception, or Deadlock.
template <typename T>
T run(Coroutine<T> main, const RunOptions &options = {})
{
    const std::unique_ptr<Clock> own = options.clock ? nullptr : makeClock();
    EventLoop loop(options.clock ? *options.clock : *own, options.waiting);
    const Task<T> task = spawn(loop, std::move(main));
    detail::runToEnd(loop, task.base());
    return task.result();
}

} // namespace coroscope
