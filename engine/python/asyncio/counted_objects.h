// SPDX-License-Identifier: MIT
// CountedObjects: how many of a queue's items are unfinished, and how many tasks have come to a barrier, told when that changes, as
// long as somebody waits for it.
//
// It costs where the number changes, once whatever the number of tasks that wait (see NotedStores). Of queues nothing is done
// before one is joined.
#pragma once

#include "engine/loop/wait_detail.h"
#include "engine/python/python_api.h"

namespace coroscope {

namespace WatchedObjects {
struct Watched;
}

/// The process's, as the functions are. Under the interpreter's lock.
namespace CountedObjects {

void followBarriers(); ///< they are counted from here on, as far as that can be

/// The object, of that shape (barrier, queueJoin), is counted from here on. False: its functions are not CPython 3.11's, or a class of
/// the program's has others in their place, which may count without telling.
bool follow(WaitShape shape, PyObject *object);

/// What to tell of an object that has been waited for: unknownNumber where nobody waits for it any more, or it is gone.
using Changed = void (*)(WaitShape shape, std::uint32_t ordinal, std::uint32_t count);
void setListener(Changed changed);

void died(const WatchedObjects::Watched &object);

} // namespace CountedObjects

} // namespace coroscope
