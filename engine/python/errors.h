// SPDX-License-Identifier: MIT
// The exceptions that the module defines.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

extern PyObject *cancelledError;    ///< coroscope.CancelledError, a BaseException
extern PyObject *invalidStateError; ///< coroscope.InvalidStateError, a RuntimeError

bool addErrors(PyObject *module);

} // namespace coroscope
