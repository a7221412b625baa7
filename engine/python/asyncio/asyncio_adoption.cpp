// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that takes in what has gone on while nobody listened: a recording begins in the middle of a run.
#include "engine/python/asyncio/asyncio_loop.h"

#include "engine/python/asyncio/asyncio_tasks.h"

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

bool hasBegun(const AsyncioTask &task)
{
    PyObject *const coroutine = task.generator();
    PyObject *const driven = coroutine ? drivenBy(coroutine) : nullptr;
    return driven && openFrame(driven);
}

} // namespace

void AsyncioLoop::adopt(const std::vector<PyObject *> &tasks, PyObject *running)
{
    forgetEnded();
    for (PyObject *const object : tasks) {
        const bool isUnknown = !AsyncioTasks::find(object) && objects_.state(object) == AsyncioObjects::State::pending;
        if (!isUnknown)
            continue;
        AsyncioTask &task = AsyncioTasks::add(object);
        link(task);
        task.takeName();
        setWaiting(task);
    }
    forEachAlive([](TaskBase &task) { static_cast<AsyncioTask &>(task).queuedSteps = 0; });
    for (std::size_t i = 0; i < ready_.size(); ++i) {
        ReadyEntry &entry = ready_.at(i);
        entry.listenerId = entry.listenerFunction = 0; // of who listened before
        entry.task = taskBehind(entry);
        if (entry.task)
            ++entry.task->queuedSteps;
    }
    forEachAlive([this, running](TaskBase &base) {
        auto &task = static_cast<AsyncioTask &>(base);
        if (isInSlice(task))
            return;
        running &&task.object() == running ? setInSlice(task) : setAsItStands(task);
    });
}

bool AsyncioLoop::isInSlice(const AsyncioTask &task) const
{
    return &task == current_ || task.isOutrun ||
           std::find(interrupted_.begin(), interrupted_.end(), &task) != interrupted_.end();
}

/// Of those that ended meanwhile nobody was told.
void AsyncioLoop::forgetEnded()
{
    std::vector<AsyncioTask *> ended;
    forEachAlive([this, &ended](TaskBase &base) {
        auto &task = static_cast<AsyncioTask &>(base);
        if (!isInSlice(task) && objects_.state(task.object()) != AsyncioObjects::State::pending)
            ended.push_back(&task);
    });
    for (AsyncioTask *task : ended)
        retire(*task, outcomeOf(*task));
}

/// The task whose step it is, if it is known; else null.
AsyncioTask *AsyncioLoop::taskBehind(const ReadyEntry &entry)
{
    PyObject *const callback =
        entry.handle ? AsyncioObjects::slot(entry.handle, objects_.slots().callback) : entry.callback;
    const bool isNamed = !entry.handle && entry.kind != ReadyEntry::Kind::call; // no callback, but its task
    PyObject *const stepped = isNamed ? callback : callback ? objects_.steppedTask(callback) : nullptr;
    AsyncioTask *const task = stepped ? AsyncioTasks::find(stepped) : nullptr;
    return task && task->loop() == this ? task : nullptr;
}

/// In the middle of it somebody begins to listen. One slice is under way at a time, whatever the program's threads do: that of this
/// thread, if it is in one.
void AsyncioLoop::setInSlice(AsyncioTask &task)
{
    setRunning(task);
    task.requeued = task.queuedSteps > 0 ? AsyncioTask::Requeued::woken : AsyncioTask::Requeued::no;
    runsCallback_ = false;
    if (inSlice_ && inSlice_ != this && isOnThisThread())
        inSlice_->outrun();
    if (!inSlice_) {
        current_ = &task;
        inSlice_ = this;
        return;
    }
    task.isOutrun = true;
    outrun_ = &task;
    setSuspended(task, {.kind = WaitKind::thread});
}

void AsyncioLoop::setAsItStands(AsyncioTask &task)
{
    const bool begun = hasBegun(task);
    if (begun) {
        setRunning(task); // it has been
        setSuspended(task, task.waitUnheard());
    } else {
        setWaiting(task);
    }
    if (task.queuedSteps > 0)
        setReady(task, begun ? WakeCause::unknown : WakeCause::spawn, noTask);
}

} // namespace coroscope
