// SPDX-License-Identifier: MIT
// The locals of a frame, read where they lie. Python's own way (frame.f_locals) makes a dict that stays, and writes into the
// one that locals() gave out before.
#pragma once

#include "engine/python/python_api.h"

#include <functional>

namespace coroscope {

/// Calls `visit` with each local that is set, cells and free variables included, in the order in which the code names them.
/// Names that the compiler made up, and those that every module has, are left out. Both borrowed. Under the interpreter's lock.
void forEachLocal(const FrameLayout &frame, const std::function<void(PyObject *name, PyObject *value)> &visit);

/// Calls `visit` with each variable that the function has from those around it, where that is set.
void forEachCaptured(PyObject *function, const std::function<void(PyObject *name, PyObject *value)> &visit);

} // namespace coroscope
