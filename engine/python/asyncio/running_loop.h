// SPDX-License-Identifier: MIT
// asyncio's get_running_loop() without its system call.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// CPython's C function asks for the process' number each time, so as not to take a fork's parent for the one that runs: a system
/// call, which costs more than all else that it does. From here on (or, with `on` false, no more) a number is asked for that only
/// fork() changes. In place, for names that were imported before as well. What it cannot answer the original does.
/// False: this interpreter's asyncio keeps its running loop in another way, and all stays as it was. No exception is set.
bool spareGetpid(bool on);

/// coroscope._coroscope._spare_getpid(on=True).
PyObject *spareGetpidFunction(PyObject *module, PyObject *arguments);

} // namespace coroscope
