// SPDX-License-Identifier: MIT
#include "engine/loop/coroutine_task.h"

#include "engine/loop/coroutine.h"

#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <typeinfo>
#include <utility>

namespace coroscope {

namespace {

TaskStatus outcomeOf(const std::exception_ptr &error)
{
    if (!error)
        return TaskStatus::done;
    try {
        std::rethrow_exception(error);
    } catch (const Cancelled &) {
        return TaskStatus::cancelled;
    } catch (...) {
        return TaskStatus::failed;
    }
}

} // namespace

void CoroutineTask::resume()
{
    if (cancelRequested() || pollSucceeds())
        polling_.resume();
    else
        suspendTask(wait());
}

bool CoroutineTask::pollSucceeds() const
{
    if (wait().kind == WaitKind::timer)
        return loop()->clock().read() >= wait().deadline;
    return !awaited_ || awaited_->done();
}

bool CoroutineTask::pollsInVain() const
{
    if (!wait().polling || cancelRequested())
        return false;
    if (wait().kind == WaitKind::timer)
        return loop()->clock().now() < wait().deadline;
    return awaited_ && !awaited_->done();
}

void CoroutineTask::suspendUntilEnded(Leaf leaf, CoroutineTask &other)
{
    const bool polling = EventLoop::of(*this)->waiting() == Waiting::poll;
    awaited_ = &other;
    if (!polling)
        other.waiters_.push_back(this);
    suspendAt(leaf, WaitState::forTask(other.number(), polling));
}

void CoroutineTask::suspendUntil(Leaf leaf, Nanoseconds deadline)
{
    const bool polling = EventLoop::of(*this)->waiting() == Waiting::poll;
    suspendAt(leaf, WaitState::forTimer(deadline, polling));
    if (!polling)
        EventLoop::of(*this)->wakeAt(*this, deadline);
}

void CoroutineTask::endAwaitOfTask()
{
    stopWaiting();
    endAwait();
}

void CoroutineTask::throwCancelled()
{
    cancellationRaised();
    throw Cancelled();
}

void CoroutineTask::stopWaiting()
{
    if (awaited_)
        std::erase(awaited_->waiters_, this);
    awaited_ = nullptr;
}

void CoroutineTask::cancel()
{
    if (done() || !loop())
        return;
    if (started()) {
        EventLoop::of(*this)->requestCancel(*this);
        return;
    }
    error_ = std::make_exception_ptr(Cancelled());
    const std::vector<CoroutineTask *> waiters = std::exchange(waiters_, {});
    EventLoop::of(*this)->endWithoutRunning(*this, TaskStatus::cancelled); // may drop the last reference to us
    wakeAll(waiters);
}

void CoroutineTask::finish(std::exception_ptr error) noexcept
{
    error_ = std::move(error);
    finishTask(outcomeOf(error_));
    wakeAll(std::exchange(waiters_, {}));
}

void CoroutineTask::wakeAll(const std::vector<CoroutineTask *> &waiters)
{
    for (CoroutineTask *waiter : waiters) {
        waiter->awaited_ = nullptr;
        EventLoop::of(*waiter)->wake(*waiter, WakeCause::task);
    }
}

std::string CoroutineTask::errorText() const
{
    if (!error_)
        return {};
    std::string text;
    try {
        std::rethrow_exception(error_);
    } catch (const std::exception &error) {
        const std::unique_ptr<char, decltype(&std::free)> name(
            abi::__cxa_demangle(typeid(error).name(), nullptr, nullptr, nullptr), &std::free);
        text = std::string(name ? name.get() : typeid(error).name()) + ": " + error.what();
    } catch (...) {
        text = "an exception that is no std::exception";
    }
    return text;
}

namespace detail {

std::coroutine_handle<> finishedTask(CoroutineTask &task) noexcept
{
    task.finish(static_cast<CoroutinePromiseBase &>(task.rootFrame()).error());
    return std::noop_coroutine(); // back to the loop
}

} // namespace detail

} // namespace coroscope
