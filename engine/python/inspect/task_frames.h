// SPDX-License-Identifier: MIT
// The frames in which a task stands: of a suspended one its chain of awaits, as the recording has it; of one that runs the real
// frames of its thread, functions that it called included; of one that has not begun the frame that holds its arguments.
#pragma once

#include "engine/python/python_api.h"

#include <vector>

namespace coroscope {

/// Innermost first; empty: it has ended. `outermost` is what the task was made of, a generator or coroutine of CPython's own.
/// Valid as long as no code of the program runs. Under the interpreter's lock.
std::vector<const FrameLayout *> framesOf(PyObject *outermost);

} // namespace coroscope
