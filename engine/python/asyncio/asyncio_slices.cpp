// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that tells its listeners what the callbacks mean: tasks, their slices, what wakes them.
#include "engine/python/asyncio/asyncio_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/interrupts.h"
#include "engine/python/program_loop.h"

#include <algorithm>
#include <utility>

namespace coroscope {

AsyncioLoop *AsyncioLoop::inSlice_ = nullptr;

/// The task as it is shown; null: nobody listens, or it is another loop's.
AsyncioTask *AsyncioLoop::taskOf(PyObject *object)
{
    if (!instrument_)
        return nullptr;
    if (untold_)
        tellSpawn();
    if (auto *const running = static_cast<AsyncioTask *>(current_); running && running->object() == object)
        return running;
    if (AsyncioTask *const known = AsyncioTasks::find(object))
        return known->loop() == this ? known : nullptr;
    return objects_.state(object) == AsyncioObjects::State::pending ? &add(object) : nullptr;
}

WakeOrigin AsyncioLoop::originHere() const
{
    if (const int signal = SignalHandlers::running()) [[unlikely]]
        return {.cause = WakeCause::signal, .detail = instrument_ ? WakeDetails::ofSignal(signal) : 0};
    if (thread_ != 0 && thread_ != runningThread())
        return {.cause = WakeCause::thread, .detail = instrument_ ? WakeDetails::ofThisThread() : 0};
    if (current_)
        return {.cause = WakeCause::task, .task = current_->number()};
    if (outrun_) // in its slice, though another thread has gone on meanwhile
        return {.cause = WakeCause::task, .task = outrun_->number()};
    return thread_ ? origin_ : WakeOrigin{};
}

/// Its next step stands in the queue.
void AsyncioLoop::queued(AsyncioTask &task, bool isPlain, PyObject *future)
{
    ++task.queuedSteps;
    if (task.status() == TaskStatus::running || task.isOutrun) {
        task.requeued = isPlain ? AsyncioTask::Requeued::yielded : AsyncioTask::Requeued::woken;
        return;
    }
    if (task.status() != TaskStatus::waiting)
        return;
    WakeOrigin origin = originHere();
    const bool isCancelled =
        future && objects_.isFuture(future) && objects_.state(future) == AsyncioObjects::State::cancelled;
    if (!task.started() && isPlain)
        origin.cause = WakeCause::spawn;
    else if (isCancelled)
        origin = cancellationOf(task, future, origin);
    wake(task, origin);
}

/// Why a task goes on whose `future` has been cancelled by `origin`: because it is cancelled itself, or because that is.
WakeOrigin AsyncioLoop::cancellationOf(const AsyncioTask &task, PyObject *future, WakeOrigin origin) const
{
    const AsyncioTask *const awaited = AsyncioTasks::find(future);
    const bool isKnown = objects_.steps() && objects_.isTask(task.object());
    const bool isAsked = !isKnown || taskAt(task.object()).cancelsRequested > 0;
    if (awaited) {
        origin = {.cause = WakeCause::taskCancelled, .task = awaited->number()};
    } else if (origin.cause == WakeCause::task && !isAsked) {
        origin.cause = WakeCause::futureCancelled;
    } else {
        if (origin.cause == WakeCause::timer)
            origin.detail = WakeDetails::ofTimer();
        origin.cause = WakeCause::cancel;
    }
    return origin;
}

void AsyncioLoop::wake(AsyncioTask &task, WakeOrigin origin)
{
    setReady(task, origin.cause, origin.task);
    task.wokenBy = origin.detail;
    if (instrument_ && &task != untold_)
        instrument_->woken(task);
}

/// What runs from here on is not the task whose slice was the last.
void AsyncioLoop::leaveLastSlice()
{
    if (untold_)
        tellSpawn();
    if (std::exchange(isSliceLast_, false) && instrument_)
        instrument_->sliceLeft(*this);
}

/// While another thread holds the program, this one goes on up to here.
void AsyncioLoop::passHold()
{
    const Surroundings &here = around();
    if (here.isHeld && here.isHeld())
        here.waitOutHold(*this);
}

void AsyncioLoop::beginSlice(AsyncioTask &task)
{
    if (untold_)
        tellSpawn();
    passHold();
    if (inSlice_ && inSlice_ != this)
        inSlice_->outrun();
    if (instrument_)
        instrument_->resuming(task);
    if (hasInterrupt()) // a signal's handler raised it during a hold: as if it had come just now
        raiseInterruptSoon();
    setRunning(task);
    current_ = &task;
    inSlice_ = this;
    task.requeued = AsyncioTask::Requeued::no;
}

TaskStatus AsyncioLoop::outcomeOf(const AsyncioTask &task) const
{
    if (objects_.state(task.object()) == AsyncioObjects::State::cancelled)
        return TaskStatus::cancelled;
    PyObject *const error = objects_.exception(task.object());
    return error && error != Py_None ? TaskStatus::failed : TaskStatus::done;
}

void AsyncioLoop::endSlice(AsyncioTask &task)
{
    if (untold_)
        tellSpawn();
    if (task.isOutrun)
        return outrunSliceIsOver(task);
    current_ = nullptr;
    inSlice_ = nullptr;
    isSliceLast_ = true;
    if (objects_.state(task.object()) != AsyncioObjects::State::pending)
        retire(task, outcomeOf(task));
    else
        suspend(task);
}

WaitState AsyncioLoop::waitOf(AsyncioTask &task)
{
    StackInterner *const stacks = instrument_ ? instrument_->stackInterner() : nullptr;
    return stacks ? task.waitOf(*stacks) : WaitState{.kind = WaitKind::unknown};
}

void AsyncioLoop::suspend(AsyncioTask &task)
{
    const auto requeued = std::exchange(task.requeued, AsyncioTask::Requeued::no);
    setSuspended(task, requeued == AsyncioTask::Requeued::yielded ? WaitState::forTurn() : waitOf(task));
    if (instrument_)
        instrument_->suspended(task);
    if (requeued == AsyncioTask::Requeued::woken)
        wake(task, {.cause = WakeCause::task, .task = task.number()});
}

/// The step for which it stands in the queue has been cancelled.
void AsyncioLoop::park(AsyncioTask &task)
{
    if (untold_)
        tellSpawn();
    if (task.status() != TaskStatus::ready)
        return;
    setSuspended(task, {.kind = WaitKind::unknown});
    if (instrument_)
        instrument_->parked(task);
}

/// Another thread's loop goes on in the middle of our slice: for that thread it is suspended.
void AsyncioLoop::outrun()
{
    tellSpawn();
    auto &task = *static_cast<AsyncioTask *>(std::exchange(current_, nullptr));
    inSlice_ = nullptr;
    task.isOutrun = true;
    outrun_ = &task;
    setSuspended(task, {.kind = WaitKind::thread});
    if (instrument_)
        instrument_->suspended(task);
}

void AsyncioLoop::outrunSliceIsOver(AsyncioTask &task)
{
    task.isOutrun = false;
    outrun_ = nullptr;
    if (objects_.state(task.object()) != AsyncioObjects::State::pending)
        return retire(task, outcomeOf(task));
    if (std::exchange(task.requeued, AsyncioTask::Requeued::no) != AsyncioTask::Requeued::no)
        return wake(task, {.cause = WakeCause::thread});
    setSuspended(task, waitOf(task));
    if (instrument_)
        instrument_->waitKnown(task);
}

void AsyncioLoop::retire(AsyncioTask &task, TaskStatus outcome)
{
    if (untold_)
        tellSpawn();
    if (std::find(interrupted_.begin(), interrupted_.end(), &task) != interrupted_.end())
        return; // ended from within its own slice, which is to be over first
    for (std::size_t i = 0; task.queuedSteps > 0 && i < ready_.size(); ++i)
        if (ready_.at(i).task == &task) {
            ready_.at(i).task = nullptr;
            --task.queuedSteps;
        }
    unlink(task);
    setEnded(task, outcome);
    if (instrument_)
        instrument_->ended(task);
    AsyncioTasks::remove(task);
}

/// It has not ended, or has done so where nobody saw it.
void AsyncioLoop::retireDropped(AsyncioTask &task)
{
    const bool isPending = objects_.state(task.object()) == AsyncioObjects::State::pending;
    retire(task, isPending ? TaskStatus::cancelled : outcomeOf(task));
}

// --- a slice in which a loop is run ---

void AsyncioLoop::suspendSlice()
{
    tellSpawn();
    auto &task = *static_cast<AsyncioTask *>(std::exchange(current_, nullptr));
    inSlice_ = nullptr;
    interrupted_.push_back(&task);
    setSuspended(task, {.kind = WaitKind::unknown});
    if (instrument_)
        instrument_->suspended(task);
}

void AsyncioLoop::resumeSlice()
{
    AsyncioTask &task = *interrupted_.back();
    interrupted_.pop_back();
    if (inSlice_) // another thread's
        inSlice_->outrun();
    wake(task, {});
    if (instrument_)
        instrument_->resuming(task);
    setRunning(task);
    current_ = &task;
    inSlice_ = this;
}

} // namespace coroscope
