// SPDX-License-Identifier: MIT
// Asyncio names: what a task of asyncio's own class is called, and which coroutine it runs, whichever loop runs it. Under the
// interpreter's lock; no exception is set.
#pragma once

#include "engine/python/python_api.h"

#include <string>
#include <string_view>

namespace coroscope {

/// "Task-12", as asyncio calls those that nobody has named.
bool isNumberedByAsyncio(std::string_view name);

/// What the program calls asyncio's current task, if that is about to resume `generator`; empty: it has no name of its own.
std::string nameGivenToAsyncio(PyObject *generator);

/// The coroutine that a task of asyncio's own class (or of one derived from it) runs: a new reference. Null: it is none, or has
/// no more.
PyObject *coroutineOfAsyncioTask(PyObject *object);

} // namespace coroscope
