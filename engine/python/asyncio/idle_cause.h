// SPDX-License-Identifier: MIT
// What has ended an idle wait of an asyncio loop.
#pragma once

#include "engine/python/asyncio/asyncio_loop.h"

#include <string>

namespace coroscope {

/// `events` is what the selector of the loop `self` has answered, not processed yet, after a wait of up to `timeout` s (< 0:
/// without end). The answer's peer lies in `peer`. Under the interpreter's lock; no exception is set.
IdleCause idleCause(PyObject *self, PyObject *events, double timeout, const AsyncioLoop &loop, std::string &peer);

} // namespace coroscope
