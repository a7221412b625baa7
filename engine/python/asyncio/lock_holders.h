// SPDX-License-Identifier: MIT
// LockHolders: which task holds an asyncio.Lock: the one whose acquire() last succeeded.
//
// Where nobody waits for a lock, acquire() does not suspend, so that nothing but the function itself knows of it. It, and release(), note
// the task where they set `_locked` (see NotedStores).
//
// Not known are holders of locks that were taken before, or by code of the program's that sets _locked itself.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// The process's, as the functions are. Under the interpreter's lock.
namespace LockHolders {

/// Has holders noted from here on. Twice is once; where the functions are not CPython 3.11's nothing is known of any.
void install();

/// Whoever holds a lock now is unknown from here on: tasks are numbered anew.
void forget();

/// noTask: unknown; `nobody`: it is free.
TaskNumber holderOf(PyObject *lock);

/// What to ask for the task that runs on this thread, noTask where none does; and what to tell of a lock that has been waited for
/// (see WatchedObjects), and still is or was by its holder, when that changes.
using RunningTask = TaskNumber (*)();
using Passed = void (*)(std::uint32_t ordinal, TaskNumber holder);
void setListener(RunningTask running, Passed passed);

} // namespace LockHolders

} // namespace coroscope
