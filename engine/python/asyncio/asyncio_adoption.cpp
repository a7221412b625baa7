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

void AsyncioLoop::adopt(PyObject *tasks, PyObject *running)
{
    forgetEnded();
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(tasks); ++i) {
        PyObject *const object = PyList_GET_ITEM(tasks, i);
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
    forEachAlive([this, running](TaskBase &task) { setAsItStands(static_cast<AsyncioTask &>(task), running); });
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

void AsyncioLoop::setAsItStands(AsyncioTask &task, PyObject *running)
{
    if (isInSlice(task))
        return;
    const bool begun = hasBegun(task);
    if (begun)
        setRunning(task); // it has been
    if (running && task.object() == running) {
        current_ = &task;
        inSlice_ = this;
        task.requeued = AsyncioTask::Requeued::no;
        runsCallback_ = false;
        return;
    }
    if (begun)
        setSuspended(task, task.waitUnheard());
    else
        setWaiting(task);
    if (task.queuedSteps > 0)
        setReady(task, begun ? WakeCause::unknown : WakeCause::spawn, noTask);
}

} // namespace coroscope
