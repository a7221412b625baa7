// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that tells its listeners what it calls besides the steps of tasks.
#include "engine/python/asyncio/asyncio_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/callback_function.h"
#include "engine/python/interrupts.h"

namespace coroscope {

namespace {

LoopCallback described(const ReadyEntry &entry, CalledFunction *function)
{
    return {function,
            entry.origin.cause,
            entry.origin.task,
            entry.listenerId,
            entry.listenerFunction,
            entry.origin.detail ? WakeDetails::find(entry.origin.detail) : nullptr};
}

} // namespace

PyObject *AsyncioLoop::callbackOf(const ReadyEntry &entry) const
{
    return entry.handle ? AsyncioObjects::slot(entry.handle, objects_.slots().callback) : entry.callback;
}

void AsyncioLoop::tellQueued(ReadyEntry &entry)
{
    if (!instrument_)
        return;
    if (untold_)
        tellSpawn();
    CallbackFunction function(callbackOf(entry));
    LoopCallback callback = described(entry, &function);
    instrument_->callbackQueued(*this, callback);
    entry.listenerId = callback.listenerId;
    entry.listenerFunction = callback.listenerFunction;
}

void AsyncioLoop::tellDropped(const ReadyEntry &entry)
{
    if (!instrument_ || entry.task || entry.listenerId == 0)
        return;
    LoopCallback callback = described(entry, nullptr);
    instrument_->callbackDropped(*this, callback);
}

/// The first in the queue is about to be called. Returns once that may be.
void AsyncioLoop::beginCallback()
{
    if (untold_)
        tellSpawn();
    isSliceLast_ = false; // the hook says so
    if (!instrument_)
        return;
    passHold();
    CallbackFunction function(callbackOf(ready_.front()));
    LoopCallback callback = described(ready_.front(), &function);
    instrument_->callbackBegins(*this, callback);
    if (hasInterrupt()) // a signal's handler raised it during a hold: as if it had come just now
        raiseInterruptSoon();
}

/// Of a task that a program has woken twice the first step in the queue is the one that counts.
bool AsyncioLoop::isFirstStep(std::size_t index) const
{
    const AsyncioTask *const task = ready_.at(index).task;
    if (!task || task->status() != TaskStatus::ready)
        return false;
    for (std::size_t before = 0; task->queuedSteps > 1 && before < index; ++before)
        if (ready_.at(before).task == task)
            return false;
    return true;
}

void AsyncioLoop::forEachQueued(const std::function<void(TaskBase *, const LoopCallback *)> &visit) const
{
    for (std::size_t i = 0; i < ready_.size(); ++i) {
        const ReadyEntry &entry = ready_.at(i);
        if (isFirstStep(i)) {
            visit(entry.task, nullptr);
        } else if (!entry.task) {
            const LoopCallback callback = described(entry, nullptr);
            visit(nullptr, &callback);
        }
    }
}

void AsyncioLoop::forEachCallback(const std::function<void(LoopCallback &)> &visit)
{
    for (std::size_t i = 0; i < ready_.size(); ++i) {
        ReadyEntry &entry = ready_.at(i);
        if (entry.task)
            continue;
        CallbackFunction function(callbackOf(entry));
        LoopCallback callback = described(entry, &function);
        visit(callback);
        entry.listenerId = callback.listenerId;
        entry.listenerFunction = callback.listenerFunction;
    }
}

} // namespace coroscope
