// SPDX-License-Identifier: MIT
#include "engine/loop/foreign_loop.h"

#include "engine/loop/instrument.h"

#include <cassert>
#include <utility>

namespace coroscope {

void ForeignTask::leaveLoop()
{
    if (auto *const itsLoop = static_cast<ForeignLoop *>(loop()))
        itsLoop->ended(*this, TaskStatus::cancelled);
}

ForeignLoop::ForeignLoop(std::unique_ptr<Clock> clock) : Loop(*clock), ownClock_(std::move(clock)) {}

ForeignLoop::~ForeignLoop()
{
    announceEnd();
    if (current_)
        endSlice();
    while (firstAlive_) {
        auto &task = static_cast<ForeignTask &>(*firstAlive_);
        unlink(task);
        task.loop_ = nullptr;
        task.previousReady_ = task.nextReady_ = nullptr;
    }
}

void ForeignLoop::enqueue(ForeignTask &task, ForeignTask *before)
{
    task.previousReady_ = before ? before->previousReady_ : lastReady_;
    task.nextReady_ = before;
    (task.previousReady_ ? task.previousReady_->nextReady_ : firstReady_) = &task;
    (before ? before->previousReady_ : lastReady_) = &task;
    ++readyCount_;
}

void ForeignLoop::dequeue(ForeignTask &task)
{
    if (!isQueued(task))
        return;
    (task.previousReady_ ? task.previousReady_->nextReady_ : firstReady_) = task.nextReady_;
    (task.nextReady_ ? task.nextReady_->previousReady_ : lastReady_) = task.previousReady_;
    task.previousReady_ = task.nextReady_ = nullptr;
    --readyCount_;
}

void ForeignLoop::makeReady(ForeignTask &task, WakeCause cause)
{
    task.status_ = TaskStatus::ready;
    task.wakeCause_ = cause;
    task.waker_ = current_ && cause != WakeCause::thread ? current_->number_ : noTask;
    enqueue(task);
    if (instrument_)
        instrument_->woken(task);
}

void ForeignLoop::spawned(ForeignTask &task)
{
    if (task.loop_ || hasEnded(task.status_))
        return;
    link(task);
    task.status_ = TaskStatus::waiting;
    if (instrument_)
        instrument_->spawned(task);
    makeReady(task, WakeCause::spawn);
}

void ForeignLoop::woken(ForeignTask &task, WakeCause cause)
{
    if (task.loop_ != this)
        return;
    if (&task == current_)
        wakeAfterSlice_ = cause;
    else if (task.status_ == TaskStatus::waiting)
        makeReady(task, cause);
}

void ForeignLoop::moveBefore(ForeignTask &task, ForeignTask *before)
{
    const bool isInPlace = task.nextReady_ == before || &task == before;
    if (task.loop_ != this || !isQueued(task) || isInPlace || (before && (before->loop_ != this || !isQueued(*before))))
        return;
    dequeue(task);
    enqueue(task, before);
    if (instrument_)
        instrument_->queueMoved(task, before);
}

void ForeignLoop::park(ForeignTask &task)
{
    if (task.loop_ != this || !isQueued(task))
        return;
    dequeue(task);
    task.suspendTask({.kind = WaitKind::unknown});
    if (instrument_)
        instrument_->parked(task);
}

void ForeignLoop::beginSlice(ForeignTask &task)
{
    if (instrument_)
        instrument_->resuming(task);
    dequeue(task);
    task.started_ = true;
    task.status_ = TaskStatus::running;
    current_ = &task;
    wakeAfterSlice_ = WakeCause::none;
    task.loopBefore_ = enterThread(this);
}

void ForeignLoop::endSlice() { enterThread(static_cast<ForeignTask *>(std::exchange(current_, nullptr))->loopBefore_); }

void ForeignLoop::resuming(ForeignTask &task)
{
    if (withOpenSlice() || hasEnded(task.status_))
        return;
    if (task.loop_ != this || task.status_ != TaskStatus::ready) {
        spawned(task);
        if (task.loop_ != this) // another scheduler's
            return;
        woken(task, WakeCause::unknown);
    }
    beginSlice(task);
}

void ForeignLoop::suspended(ForeignTask &task, const WaitState &wait)
{
    if (&task != current_)
        return;
    endSlice();
    sliceSuspended(task, wait);
}

void ForeignLoop::sliceSuspended(ForeignTask &task, const WaitState &wait)
{
    task.suspendTask(wait);
    if (task.status_ == TaskStatus::ready)
        enqueue(task);
    if (instrument_)
        instrument_->suspended(task);
    if (wakeAfterSlice_ != WakeCause::none)
        woken(task, wakeAfterSlice_);
}

void ForeignLoop::outrun()
{
    wakeAfterSlice_ = WakeCause::none; // it is not ready while it runs
    if (auto *const task = static_cast<ForeignTask *>(std::exchange(current_, nullptr)))
        sliceSuspended(*task, {.kind = WaitKind::thread});
}

void ForeignLoop::outrunSliceIsOver(ForeignTask &task) { enterThread(task.loopBefore_); }

void ForeignLoop::ended(ForeignTask &task, TaskStatus outcome)
{
    assert(hasEnded(outcome));
    if (task.loop_ != this || hasEnded(task.status_))
        return;
    if (&task == current_)
        endSlice();
    if (&task == sliceTask_)
        sliceTask_ = nullptr;
    dequeue(task);
    task.status_ = outcome;
    task.wait_ = {};
    unlink(task);
    if (instrument_)
        instrument_->ended(task);
    task.loop_ = nullptr;
}

void ForeignLoop::tellCaller(Caller *caller)
{
    if (instrument_)
        instrument_->calledFrom(*this, caller);
}

void ForeignLoop::setCaller(Caller &caller)
{
    caller_ = &caller;
    tellCaller(caller_);
}

void ForeignLoop::setCaller(const std::source_location &place)
{
    if (ownCaller_.moveTo(place) || caller_ != &ownCaller_)
        setCaller(ownCaller_);
}

/// The other loop takes over from the task, and gives back to it: its caller waits meanwhile.
void ForeignLoop::suspendSlice()
{
    tellCaller(nullptr);
    sliceTask_ = static_cast<ForeignTask *>(current_);
    wakeAfterSlice_ = WakeCause::none;
    suspended(*sliceTask_, {.kind = WaitKind::unknown});
}

void ForeignLoop::resumeSlice()
{
    if (ForeignTask *const task = std::exchange(sliceTask_, nullptr)) // else it ended within the other loop
        resuming(*task);
    tellCaller(caller_);
}

void ForeignLoop::cancelRequested(ForeignTask &task)
{
    if (task.loop_ == this && instrument_)
        instrument_->cancelRequested(task, current_ ? current_->number_ : noTask);
}

void ForeignLoop::idle(Nanoseconds deadline)
{
    isIdle_ = true;
    if (instrument_)
        instrument_->idle(*this, deadline);
}

void ForeignLoop::idleEnd()
{
    isIdle_ = false;
    if (instrument_)
        instrument_->idleEnd(*this, {});
}

void ForeignLoop::forEachReady(const std::function<void(TaskBase &)> &visit) const
{
    for (ForeignTask *task = firstReady_; task; task = task->nextReady_)
        visit(*task);
}

} // namespace coroscope
