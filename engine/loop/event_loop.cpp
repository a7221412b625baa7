// SPDX-License-Identifier: MIT
#include "engine/loop/event_loop.h"

#include "engine/loop/instrument.h"

#include <cassert>
#include <stdexcept>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

thread_local EventLoop *loopOfThread = nullptr;

} // namespace

EventLoop::EventLoop(Clock &clock, Waiting waiting) : Loop(clock), waiting_(waiting) {}

EventLoop::~EventLoop()
{
    assert(!running_);
    announceEnd();
    ready_.clear();
    // Releasing one task may end others (it owned them): always go on from the list's present head.
    while (firstAlive_) {
        TaskBase &task = *firstAlive_;
        task.abandon();
        retire(task);
    }
    while (!timers_.empty())
        timers_.pop().task->release();
}

void EventLoop::add(TaskBase &task)
{
    task.retain();
    link(task);
    task.status_ = TaskStatus::waiting;
    if (instrument_)
        instrument_->spawned(task);
    wake(task, WakeCause::spawn);
}

void EventLoop::wake(TaskBase &task, WakeCause cause)
{
    if (task.status_ != TaskStatus::waiting)
        return;
    task.timer_ = 0;
    task.status_ = TaskStatus::ready;
    task.wakeCause_ = cause;
    task.waker_ = current_ ? current_->number_ : noTask;
    ready_.push(&task);
    if (instrument_)
        instrument_->woken(task);
}

void EventLoop::wakeAt(TaskBase &task, Nanoseconds deadline)
{
    // Cancelled sleeps leave dead timers behind; keep them a minority, so that the heap stays of the size of what is alive.
    if (timers_.size() > 2 * alive_ + 64)
        purgeDeadTimers();
    task.retain(); // by the timer: a task that ends early must outlive its dead timer
    task.timer_ = timers_.push(deadline, &task);
}

void EventLoop::requestCancel(TaskBase &task)
{
    task.cancelRequested_ = true;
    if (instrument_)
        instrument_->cancelRequested(task, current_ ? current_->number_ : noTask);
    wake(task, WakeCause::cancel);
}

void EventLoop::endWithoutRunning(TaskBase &task, TaskStatus outcome)
{
    assert(hasEnded(outcome) && &task != current_);
    if (hasEnded(task.status_) || task.loop_ != this)
        return;
    ready_.remove(&task);
    task.status_ = outcome;
    retire(task);
}

void EventLoop::run()
{
    assert(!running_);
    running_ = true;
    stopRequested_ = false;
    EventLoop *const outer = std::exchange(loopOfThread, this);
    const OnThread here(*this);
    if (instrument_)
        instrument_->loopStarted(*this);
    while (!stopRequested_ && !(ready_.empty() && timers_.empty())) {
        if (ready_.empty())
            waitForSomething();
        if (!timers_.empty())
            expireTimers();
        runReady();
    }
    running_ = false;
    loopOfThread = outer;
    if (instrument_)
        instrument_->loopStopped(*this);
}

void EventLoop::suspendSlice()
{
    sliceTask_ = std::exchange(current_, nullptr);
    sliceTask_->suspendTask({.kind = WaitKind::unknown});
    if (instrument_)
        instrument_->suspended(*sliceTask_);
}

void EventLoop::resumeSlice()
{
    TaskBase &task = *std::exchange(sliceTask_, nullptr);
    task.status_ = TaskStatus::ready;
    task.wakeCause_ = WakeCause::unknown;
    task.waker_ = noTask;
    ready_.pushFront(&task);
    if (instrument_) {
        instrument_->woken(task);
        instrument_->resuming(task);
    }
    ready_.pop();
    task.status_ = TaskStatus::running;
    current_ = &task;
}

EventLoop &EventLoop::runningLoop()
{
    if (!loopOfThread)
        throw std::logic_error("no event loop runs on this thread");
    return *loopOfThread;
}

void EventLoop::waitForSomething()
{
    dropDeadTimers();
    if (timers_.empty())
        return;
    const Nanoseconds deadline = timers_.first().deadline;
    isIdle_ = true;
    if (instrument_)
        instrument_->idle(*this, deadline);
    while (ready_.empty() && !stopRequested_ && clock_.now() < deadline) {
        clock_.waitUntil(deadline);
        if (interruptHandler_ && clock_.now() < deadline)
            interruptHandler_();
    }
    isIdle_ = false;
    if (instrument_)
        instrument_->idleEnd(*this, {.what = clock_.now() >= deadline ? IdleEnd::timer : IdleEnd::unknown});
}

void EventLoop::dropDeadTimers()
{
    while (!timers_.empty() && timers_.first().task->timer_ != timers_.first().number)
        timers_.pop().task->release();
}

void EventLoop::purgeDeadTimers()
{
    std::vector<TaskBase *> dead;
    timers_.purge([&dead](const TimerQueue::Timer &timer) {
        const bool isDead = timer.task->timer_ != timer.number;
        if (isDead)
            dead.push_back(timer.task);
        return isDead;
    });
    for (TaskBase *task : dead) // last: a release may run code that sets timers
        task->release();
}

void EventLoop::expireTimers()
{
    const Nanoseconds now = clock_.now();
    while (!timers_.empty() && timers_.first().deadline <= now) {
        const TimerQueue::Timer timer = timers_.pop();
        if (timer.task->timer_ == timer.number)
            wake(*timer.task, WakeCause::timer);
        timer.task->release();
    }
}

inline void EventLoop::requeue(TaskBase &task)
{
    ready_.push(&task);
    if (instrument_) [[unlikely]] {
        current_ = nullptr;
        instrument_->suspended(task);
    }
}

// [[likely]] and [[unlikely]] here tell the compiler which way is to be fast, not which is frequent: with nobody listening,
// a switch runs straight through, and its price is that of its stores. So nothing is stored that can be known otherwise.
inline void EventLoop::step(TaskBase &task)
{
    if (instrument_) [[unlikely]]
        instrument_->resuming(task);
    ready_.pop();
    if (!task.started_) [[unlikely]]
        task.started_ = true;
    task.status_ = TaskStatus::running;
    current_ = &task;
    if (task.continuation_) [[likely]]
        task.continuation_.resume();
    else
        task.resume();
    if (task.status_ == TaskStatus::ready) [[likely]]
        requeue(task);
    else
        leaveQueue(task);
}

void EventLoop::leaveQueue(TaskBase &task)
{
    current_ = nullptr;
    if (hasEnded(task.status_))
        retire(task);
    else if (instrument_)
        instrument_->suspended(task);
}

void EventLoop::runReady()
{
    ++turn_;
    for (std::size_t left = ready_.size(); left > 0 && !stopRequested_ && !ready_.empty(); --left)
        step(*ready_.front());
    current_ = nullptr;
}

void EventLoop::retire(TaskBase &task)
{
    unlink(task);
    task.timer_ = 0;
    task.wait_ = {};
    if (instrument_ && hasEnded(task.status_))
        instrument_->ended(task);
    task.release();
}

void EventLoop::forEachReady(const std::function<void(TaskBase &)> &visit) const
{
    for (std::size_t i = 0; i < ready_.size(); ++i)
        visit(*ready_.at(i));
}

} // namespace coroscope
