// SPDX-License-Identifier: MIT
// An exception that a signal's handler raised where it could not be raised: while the debugger held the program.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// Keeps the exception that is set, to be raised where the program goes on.
void keepInterrupt();
/// Takes it out: a new reference to the exception; null: none.
PyObject *takeInterrupt();
/// Whether there is one.
bool hasInterrupt();
/// Sets it, if there is one: then true.
bool raiseInterrupt();
/// Has it raised, if there is one, between the next two instructions of the main thread.
void raiseInterruptSoon();

/// The exception that is set, taken out with its traceback. One is set.
PyObject *takeException();
/// Sets `error`, with the traceback that it has.
void raiseAgain(PyObject *error);

} // namespace coroscope
