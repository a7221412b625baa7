// SPDX-License-Identifier: MIT
// coroscope._coroscope.LoopBase: what coroscope.EventLoop has instead of the queue, the timers and the turn of
// asyncio.BaseEventLoop, whose other methods find it under the names that they know: `_ready`, `_run_once`, `_call_soon` ….
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// coroscope._coroscope._loop_base(): the type. It imports asyncio, so it is made when it is first asked for.
PyObject *loopBaseFunction(PyObject *module, PyObject *);

} // namespace coroscope
