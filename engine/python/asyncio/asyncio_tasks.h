// SPDX-License-Identifier: MIT
// AsyncioTasks: the asyncio tasks that are shown, by the objects that they stand for.
#pragma once

#include "engine/python/asyncio/asyncio_task.h"

namespace coroscope {

/// The process's. Under the interpreter's lock. No reference to a task is held: where one is dropped that has not ended, its
/// loop is told.
namespace AsyncioTasks {

AsyncioTask *find(PyObject *task); ///< null: it is not shown
AsyncioTask &add(PyObject *task);
void remove(AsyncioTask &task); ///< it has ended
void drop(AsyncioTask &task);   ///< the object that it stands for goes away

/// Called for one that is dropped before it has ended.
using Dropped = void (*)(AsyncioTask &task);
void onDropped(Dropped dropped);

} // namespace AsyncioTasks

} // namespace coroscope
