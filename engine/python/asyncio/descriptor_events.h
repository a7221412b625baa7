// SPDX-License-Identifier: MIT
// DescriptorEvents: what asyncio does with what its selector tells, done so that each callback knows its descriptor; and which
// signal a handler is for.
#pragma once

#include "engine/python/asyncio/asyncio_loop.h"

namespace coroscope {

/// Under the interpreter's lock.
namespace DescriptorEvents {

/// The loop's `_process_events` and `_add_callback` are asyncio's and the engine's own: nothing of the program's stands in their place.
bool areOwn(PyObject *self);
/// As BaseSelectorEventLoop._process_events, of a list. False: an exception is set.
bool process(PyObject *self, AsyncioLoop &loop, const AsyncioObjects &objects, PyObject *events);

/// The signal for which the program has set the handle by add_signal_handler(); -1: none.
int signalOf(PyObject *self, PyObject *handle);

} // namespace DescriptorEvents

} // namespace coroscope
