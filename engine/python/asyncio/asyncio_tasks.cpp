// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_tasks.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_waits.h"
#include "engine/python/asyncio/own_task.h"
#include "engine/python/program_loop.h"

#include <tsl/robin_map.h>

#include <memory>
#include <utility>

namespace coroscope::AsyncioTasks {

namespace {

/// A task that is written in Python, or derived from the one in C, tells of its death by a weak reference.
struct Shown {
    std::unique_ptr<AsyncioTask> task;
    PyObject *reference = nullptr; // null: its type tells
};

tsl::robin_map<PyObject *, Shown> &shown()
{
    static auto *const map = [] {
        auto *const made = new tsl::robin_map<PyObject *, Shown>; // outlives every task
        made->min_load_factor(0.1F);                              // after a million at once it shrinks again
        return made;
    }();
    return *map;
}

Dropped dropped = nullptr;
destructor deallocateTask = nullptr; // asyncio's own

/// In the place of asyncio's: a task that is freed while it is shown has not ended.
void deallocate(PyObject *task)
{
    if (AsyncioTask *const one = find(task))
        drop(*one);
    deallocateTask(task);
}

PyObject *referenceDied(PyObject *, PyObject *reference)
{
    for (auto &[object, each] : shown())
        if (each.reference == reference) {
            drop(*each.task);
            break;
        }
    Py_RETURN_NONE;
}

PyMethodDef diedMethod = {"died", referenceDied, METH_O, nullptr};

PyObject *watch(PyObject *task)
{
    static PyObject *const callback = PyCFunction_New(&diedMethod, nullptr);
    PyObject *const reference = callback ? PyWeakref_NewRef(task, callback) : nullptr;
    PyErr_Clear();
    return reference;
}

/// Types are changed once, and for good: while nothing is shown, the cost is one look into an empty table.
void watchType(PyTypeObject *type)
{
    if (deallocateTask)
        return;
    deallocateTask = std::exchange(type->tp_dealloc, &deallocate);
}

} // namespace

void drop(AsyncioTask &task)
{
    if (dropped)
        dropped(task);
}

AsyncioTask *find(PyObject *task)
{
    if (OwnTasks::isOne(task))
        return OwnTasks::at(task).shown;
    const auto found = shown().find(task);
    return found == shown().end() ? nullptr : found->second.task.get();
}

AsyncioTask &add(PyObject *task)
{
    const AsyncioObjects &objects = *AsyncioObjects::load();
    ProgramLoop &program = *programLoop();
    static auto *const waits = new AsyncioWaits(objects, program.places()); // outlives every task
    if (OwnTasks::isOne(task))
        return *(OwnTasks::at(task).shown = new AsyncioTask(task, objects, program.places(), program.texts(), *waits));
    watchType(objects.taskType());
    Shown entry{std::make_unique<AsyncioTask>(task, objects, program.places(), program.texts(), *waits),
                objects.isTask(task) ? nullptr : watch(task)};
    AsyncioTask &made = *entry.task;
    shown().insert_or_assign(task, std::move(entry));
    return made;
}

void remove(AsyncioTask &task)
{
    if (OwnTasks::isOne(task.object())) {
        OwnTasks::at(task.object()).shown = nullptr;
        delete &task;
        return;
    }
    const auto found = shown().find(task.object());
    if (found == shown().end() || found->second.task.get() != &task)
        return;
    PyObject *const reference = found->second.reference;
    shown().erase(found);
    Py_XDECREF(reference);
}

void onDropped(Dropped callback) { dropped = callback; }

} // namespace coroscope::AsyncioTasks
