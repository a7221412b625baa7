// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that tells its listeners of tasks that are made.
#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/program_loop.h"
#include "engine/python/utf8_view.h"
#include "engine/record/library_file.h"

#include <utility>

namespace coroscope {

namespace {

/// The local `name` of a function create_task() of asyncio's; null: it is none.
PyRef nameIn(PyFrameObject *frame)
{
    const PyRef code = PyRef::take(reinterpret_cast<PyObject *>(PyFrame_GetCode(frame)));
    PyObject *const function = reinterpret_cast<PyCodeObject *>(code.get())->co_name;
    if (PyUnicode_CompareWithASCIIString(function, "create_task") != 0)
        return {};
    const PyRef locals = PyRef::take(PyFrame_GetLocals(frame));
    PyObject *const name = locals ? PyDict_GetItemString(locals.get(), "name") : nullptr;
    return name && PyUnicode_CheckExact(name) ? PyRef::share(name) : PyRef();
}

bool isLibrarys(PyFrameObject *frame)
{
    const PyRef code = PyRef::take(reinterpret_cast<PyObject *>(PyFrame_GetCode(frame)));
    return isLibraryFile(utf8View(reinterpret_cast<PyCodeObject *>(code.get())->co_filename));
}

/// What asyncio's functions, which run now, are about to call the task; null: nothing.
PyRef nameToCome()
{
    constexpr int deepest = 16;
    PyRef frame = PyRef::share(reinterpret_cast<PyObject *>(PyEval_GetFrame()));
    for (int depth = 0; frame && depth < deepest; ++depth) {
        auto *const at = reinterpret_cast<PyFrameObject *>(frame.get());
        if (!isLibrarys(at))
            break;
        if (PyRef name = nameIn(at))
            return name;
        frame = PyRef::take(reinterpret_cast<PyObject *>(PyFrame_GetBack(at)));
    }
    return {};
}

} // namespace

AsyncioTask &AsyncioLoop::add(PyObject *object)
{
    AsyncioTask &task = AsyncioTasks::add(object);
    if (!lastMade_) [[unlikely]] // the recording has begun since
        watchLocks();
    if (StackInterner *const stacks = instrument_->stackInterner())
        task.setSpawnStack(programLoop()->places().runningStack(outermostHere(), *stacks));
    link(task);
    setWaiting(task);
    instrument_->spawning(task);
    untold_ = &task;
    if (instrument_->watchesSpawns()) [[unlikely]] // (on other threads than the main one it is told as late as ever)
        Py_AddPendingCall(&AsyncioLoop::tellSpawnSoon, nullptr);
    return task;
}

/// Where what makes a task now began: the running task's, or that of what the loop is run by.
const FrameLayout *AsyncioLoop::outermostHere() const
{
    if (!current_)
        return thread_ == runningThread() ? runBy_ : nullptr;
    PyObject *const coroutine = static_cast<AsyncioTask *>(current_)->generator();
    PyObject *const driven = coroutine ? drivenBy(coroutine) : nullptr;
    return driven ? openFrame(driven) : nullptr;
}

/// Called by the interpreter as soon as what makes the task is done: a program that stops at spawns is to stop there.
int AsyncioLoop::tellSpawnSoon(void *)
{
    auto *const loop = dynamic_cast<AsyncioLoop *>(Loop::onThisThread());
    if (!loop || !loop->untold_)
        return 0;
    if (const PyRef name = nameToCome())
        loop->untold_->takeName(name.get());
    loop->tellSpawn();
    PyErr_Clear();
    return 0;
}

/// asyncio names a task once it is made, so listeners hear of one when something else happens, which is soon.
void AsyncioLoop::tellSpawn()
{
    AsyncioTask *const task = std::exchange(untold_, nullptr);
    if (!task || !instrument_)
        return;
    task->takeName();
    const bool isReady = task->status() == TaskStatus::ready;
    instrument_->spawned(*task);
    if (isReady)
        instrument_->woken(*task);
}

} // namespace coroscope
