// SPDX-License-Identifier: MIT
// What coroscope.sleep(seconds) returns: awaitable, and for generators `yield from`-able, once.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

namespace coroscope {

bool isSleep(PyObject *object);
Nanoseconds sleepDeadline(PyObject *sleep); ///< on the loop's clock; of one that has begun
PyObject *sleepFunction(PyObject *module, PyObject *seconds);
bool addSleepType(PyObject *module);

} // namespace coroscope
