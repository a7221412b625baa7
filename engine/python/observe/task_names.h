// SPDX-License-Identifier: MIT
// TaskNames: what the program itself calls a task: the attribute `name` of the object by which its scheduler, or a library's,
// holds the coroutine, unless that only repeats what the coroutine's function is called. None of the program's code runs for it.
#pragma once

#include "engine/python/observe/task_items.h"

#include <string>

namespace coroscope {

/// Of a generator that `holder` (borrowed, may be null) has in an attribute; empty: it has no name of its own.
std::string nameGivenBy(PyObject *holder, PyObject *generator);

/// An object in a local of `frame` that has the generator in an attribute, borrowed; null: none. `items` learns it.
PyObject *holderIn(const FrameLayout &frame, PyObject *generator, TaskItems &items);

} // namespace coroscope
