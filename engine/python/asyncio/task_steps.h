// SPDX-License-Identifier: MIT
// TaskSteps: the steps of asyncio's tasks, as task_step() and task_wakeup() of CPython 3.11 (Modules/_asynciomodule.c) perform
// them, without an object for each step and a call of it. What is unusual is left to those.
#pragma once

#include "engine/python/asyncio/asyncio_layout.h"

namespace coroscope {

class AsyncioObjects;

/// Of tasks of the C type and of types derived from it. Under the interpreter's lock. False: an exception is set.
class TaskSteps {
public:
    /// Where a step says that there is to be another.
    class Queue {
    public:
        /// In the next turn of the loop that the task belongs to; `exception`: null, or thrown in then.
        virtual bool stepSoon(PyObject *task, PyObject *exception) = 0;

    protected:
        ~Queue() = default;
    };

    /// Null, without an exception: this interpreter's tasks are laid out in another way.
    static TaskSteps *load(const AsyncioObjects &objects);

    /// Within the task's context.
    bool step(PyObject *task, PyObject *exception, Queue &queue) const;
    /// The same, once `future` is done, for which it has waited.
    bool wakeUp(PyObject *task, PyObject *future, Queue &queue) const;

    // What asyncio gives to call_soon() for each of the two. A new reference; null: an exception is set.
    PyObject *stepCallback(PyObject *task, PyObject *exception) const;
    PyObject *wakeupCallback(PyObject *task) const;

    /// With which asyncio's C code, and nobody else, calls call_soon(); borrowed.
    PyObject *keywordsOfAsyncio() const { return keywordsOfAsyncio_; }

    bool isStep(PyObject *callback) const { return Py_TYPE(callback) == step_; }
    static bool isWakeup(PyObject *callback); ///< one of ours: asyncio's would be another function of that name

    /// Schedules a step by call_soon() of the task's loop.
    bool callStepSoon(PyObject *task, PyObject *exception) const;

    /// Tasks of that type are taken for those of asyncio's own where an exact type matters.
    void setOwnType(PyTypeObject *type) { ownType_ = type; }

private:
    static void setLoaded(const TaskSteps &steps);
    bool find(const AsyncioObjects &objects);
    bool findMethods();
    bool findStepType();
    bool isExact(PyObject *object) const
    {
        PyTypeObject *const type = Py_TYPE(object);
        return type == future_ || type == task_ || type == ownType_;
    }

    bool enter(PyObject *loop, PyObject *task) const;
    bool leave(PyObject *loop, PyObject *task) const;
    bool runByAsyncio(PyObject *callback, PyObject *argument) const;
    bool advance(TaskLayout &task, PyObject *exception, Queue &queue) const;
    bool returned(TaskLayout &task, PyObject *result) const;
    bool raised(TaskLayout &task) const;
    bool yielded(TaskLayout &task, PyObject *what, Queue &queue) const;
    bool awaitsFuture(TaskLayout &task, PyObject *future, Queue &queue) const;
    bool awaitsOther(TaskLayout &task, PyObject *what, Queue &queue) const;
    bool addWakeup(FutureLayout &future, TaskLayout &task) const;
    bool addWakeupByMethod(PyObject *future, TaskLayout &task) const;
    bool waitsFor(TaskLayout &task, PyObject *future) const;
    bool refuse(TaskLayout &task, Queue &queue, const char *format, PyObject *first, PyObject *second) const;
    PyObject *loopOf(PyObject *future) const;
    PyObject *newCancelledError(PyObject *future) const;

    PyTypeObject *future_ = nullptr;
    PyTypeObject *task_ = nullptr;
    PyTypeObject *ownType_ = nullptr;
    PyTypeObject *step_ = nullptr;
    PyObject *keywordsOfAsyncio_ = nullptr;
    PyObject *currentTasks_ = nullptr;
    PyObject *leaveTask_ = nullptr;
    PyObject *cancelledError_ = nullptr;
    PyObject *contextKeyword_ = nullptr;
    // Of the C type Future, for tasks as well.
    PyCFunction setResult_ = nullptr;
    PyCFunction setException_ = nullptr;
    PyCFunction makeCancelledError_ = nullptr;
    _PyCFunctionFastWithKeywords cancel_ = nullptr;
    _PyCFunctionFastWithKeywords addDoneCallback_ = nullptr;
};

} // namespace coroscope
