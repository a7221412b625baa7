// SPDX-License-Identifier: MIT
// AsyncioObjects: what CPython 3.11's asyncio keeps in its futures, tasks and handles, read and written where it lies.
//
// The C types are laid out alike in every 3.11.x from the place of their __dict__ on; where a probe task does not look as it
// should, load() refuses. Of tasks written in Python (asyncio.tasks._PyTask) the attributes are read.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

class TaskSteps;

class AsyncioObjects {
public:
    /// Imports asyncio. Null with an exception set where it is not what we know.
    static AsyncioObjects *load();

    enum class State : int { pending = 0, cancelled = 1, finished = 2 };

    /// The task of which `callback`, as tasks give it to call_soon, runs a step; borrowed. Null: another callback.
    PyObject *steppedTask(PyObject *callback);
    /// Such a callback waits for nothing: the task has given way, or begins.
    bool isPlainStep(PyObject *callback) const
    {
        return Py_TYPE(callback) == step_ ||
               (PyMethod_Check(callback) && PyMethod_GET_FUNCTION(callback) == pythonStep_);
    }

    /// Where `callback` tells a subprocess' transport that its process has ended: that process; else -1.
    int endedProcess(PyObject *callback) const;

    /// Of the C types.
    bool isFuture(PyObject *object) const { return Py_TYPE(object) == ownTask_ || PyObject_TypeCheck(object, future_); }
    bool isTask(PyObject *object) const { return Py_TYPE(object) == ownTask_ || PyObject_TypeCheck(object, task_); }
    void setOwnTaskType(PyTypeObject *type) { ownTask_ = type; } ///< derived from the C type

    // Of a task in C or Python. All borrowed; null: there is none, or (in Python) it cannot be read.
    State state(PyObject *future) const;
    PyObject *waiter(PyObject *task) const;
    PyObject *coroutine(PyObject *task) const;
    PyObject *name(PyObject *task) const;
    PyObject *result(PyObject *future) const;
    PyObject *exception(PyObject *future) const;

    PyTypeObject *futureType() const { return future_; }
    PyTypeObject *taskType() const { return task_; }
    const TaskSteps *steps() const { return steps_; } ///< null: of the C tasks only what is read is known
    PyTypeObject *handleType() const { return handle_; }
    PyTypeObject *timerHandleType() const { return timerHandle_; }

    /// The slots of asyncio.Handle, and of asyncio.TimerHandle.
    struct HandleSlots {
        Py_ssize_t callback, args, cancelled, loop, sourceTraceback, repr, context, when, scheduled;
    };
    const HandleSlots &slots() const { return slots_; }
    static PyObject *&slot(PyObject *handle, Py_ssize_t offset)
    {
        return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(handle) + offset);
    }
    /// Handle._run() is asyncio's own: what it does can be done without it. Else the program wants each run to go through it.
    bool isRunOwn()
    {
        const unsigned int version = timerHandle_->tp_version_tag; // goes with its base's
        return version != 0 && version == runSeenAt_ ? isRunOwn_ : lookAtRun();
    }
    bool isCancelled(PyObject *handle) const { return slot(handle, slots_.cancelled) == Py_True; }

private:
    bool findTypes();
    bool findSlots();
    bool checkLayout(PyObject *module);
    PyObject *attributeOf(PyObject *task, PyObject *name) const;
    bool learns(PyObject *callback);
    bool lookAtRun();

    PyTypeObject *future_ = nullptr;
    PyTypeObject *task_ = nullptr;
    PyTypeObject *ownTask_ = nullptr;
    PyTypeObject *handle_ = nullptr;
    PyTypeObject *timerHandle_ = nullptr;
    PyTypeObject *step_ = nullptr;   ///< of the callable by which a C task goes on
    PyMethodDef *wakeup_ = nullptr;  ///< of the one by which what it waits for wakes it
    PyObject *pythonStep_ = nullptr; ///< the functions for which a task in Python has those
    PyObject *pythonWakeup_ = nullptr;
    PyObject *stateName_ = nullptr;
    PyObject *waiterName_ = nullptr;
    PyObject *coroName_ = nullptr;
    PyObject *nameName_ = nullptr;
    PyObject *resultName_ = nullptr;
    PyObject *exceptionName_ = nullptr;
    PyObject *run_ = nullptr; ///< Handle._run, as asyncio defines it
    unsigned int runSeenAt_ = 0;
    bool isRunOwn_ = true;
    const TaskSteps *steps_ = nullptr;
    HandleSlots slots_{};
};

} // namespace coroscope
