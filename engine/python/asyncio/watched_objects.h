// SPDX-License-Identifier: MIT
// WatchedObjects: the locks, events, queues … that tasks have waited for: their ordinals, and what is told of them again and again.
#pragma once

#include "engine/loop/wait_detail.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// The process's, as the objects are. Under the interpreter's lock. Holds no reference: an object tells of its death by a weak one.
namespace WatchedObjects {

struct Watched {
    WaitDetail detail; ///< stays where it is
    PyObject *reference = nullptr;
    bool isCounted = false; ///< that changes of its number are told: see CountedObjects
};

bool areAny(); ///< that are watched
/// Null: it is not watched.
Watched *find(PyObject *object);
/// Watches it from here on; its ordinal counts those of its kind, which is `shape`'s (all of a queue's are one). None of the program's
/// code runs. Null: it cannot be watched.
Watched *watch(PyObject *object, WaitShape shape);

/// Called of one that dies.
using Died = void (*)(const Watched &object);
void onDied(Died died);

} // namespace WatchedObjects

} // namespace coroscope
