// SPDX-License-Identifier: MIT
// CPython 3.11's FutureObj, TaskObj and TaskStepMethWrapper (Modules/_asynciomodule.c), from 3.11.2 on: what is made and changed in
// place. Whoever does so asks TaskSteps::load() first, which looks whether they are laid out like this.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

struct FutureLayout {
    PyObject ob_base;
    PyObject *loop;
    PyObject *callback0; ///< the first to be called when it is done …
    PyObject *context0;
    PyObject *callbacks; ///< … and a list of the others
    PyObject *exception;
    PyObject *exceptionTrace;
    PyObject *result;
    PyObject *sourceTrace;
    PyObject *cancelMessage;
    int state; ///< an AsyncioObjects::State
    int logTrace;
    int blocking;
    PyObject *dict;
    PyObject *weakReferences;
    PyObject *cancelledError;
};

struct TaskLayout : FutureLayout {
    PyObject *waiter;
    PyObject *coroutine;
    PyObject *name;
    PyObject *context;
    int mustCancel;
    int logDestroyPending;
    int cancelsRequested;
};

struct StepLayout {
    PyObject ob_base;
    PyObject *task;
    PyObject *argument; ///< the exception to be thrown in; null: none
};

inline FutureLayout &futureAt(PyObject *future) { return *reinterpret_cast<FutureLayout *>(future); }
inline TaskLayout &taskAt(PyObject *task) { return *reinterpret_cast<TaskLayout *>(task); }

} // namespace coroscope
