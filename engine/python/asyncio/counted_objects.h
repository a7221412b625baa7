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

/// Objects of that shape (barrier, queueJoin) are counted from here on. False: that cannot be, their functions are not CPython 3.11's.
bool follow(WaitShape shape);

/// What to tell of an object that has been waited for: unknownNumber where nobody waits for it any more, or it is gone.
using Changed = void (*)(WaitShape shape, std::uint32_t ordinal, std::uint32_t count);
void setListener(Changed changed);

void died(const WatchedObjects::Watched &object);

} // namespace CountedObjects

} // namespace coroscope
