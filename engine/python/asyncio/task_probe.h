// SPDX-License-Identifier: MIT
// TaskProbe: a task of asyncio's for a loop that runs nothing, to look at.
#pragma once

#include "engine/python/asyncio/asyncio_layout.h"

namespace coroscope {

/// Under the interpreter's lock. What nobody minds that it never runs.
struct TaskProbe {
    PyRef loop;
    PyRef coroutine;
    PyRef calls; ///< a list: what the loop was given to call
    PyRef task;

    /// False, with an exception set. `name`: null for one that asyncio makes.
    bool make(PyTypeObject *type, const char *name);
    static PyObject *lastKeywords(); ///< with which call_soon() was called last; borrowed
};

} // namespace coroscope
