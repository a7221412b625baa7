// SPDX-License-Identifier: MIT
// create_task() and create_future() of coroscope.EventLoop: what asyncio's make, at less cost.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// Methods of LoopBase. Where anything is not as it usually is, asyncio's own are called.
PyObject *createTaskMethod(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords);
PyObject *createFutureMethod(PyObject *self, PyObject *);

/// Whether loops make tasks of the engine's own type, unless they are told otherwise (EventLoop.own_tasks).
void setOwnTasksByDefault(bool on);
bool areOwnTasksDefault();

} // namespace coroscope
