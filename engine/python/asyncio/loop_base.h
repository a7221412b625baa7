// SPDX-License-Identifier: MIT
// coroscope._coroscope.LoopBase: what coroscope.EventLoop has instead of the queue, the timers and the turn of
// asyncio.BaseEventLoop, whose other methods find it under the names that they know: `_ready`, `_run_once`, `_call_soon` ….
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

class AsyncioLoop;
class LoopHost;

/// coroscope._coroscope._loop_base(): the type. It imports asyncio, so it is made when it is first asked for.
PyObject *loopBaseFunction(PyObject *module, PyObject *);

LoopHost &loopHost(PyObject *loop);      ///< of a LoopBase
AsyncioLoop *loopBehind(PyObject *loop); ///< of a LoopBase; null: it is another object
/// Of a LoopBase that is open, not in debug mode, and to whose call_soon() and get_debug() nobody has done anything. Null: it is
/// not, or another object.
AsyncioLoop *plainLoop(PyObject *loop);

} // namespace coroscope
