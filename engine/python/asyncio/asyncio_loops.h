// SPDX-License-Identifier: MIT
// AsyncioLoops: the asyncio loops that run now, each on a thread of its own, and for what those wait that are idle.
//
// The program as a whole is idle when all of them wait. Only then may a virtual clock, which is one for all, jump: to the timer
// that is due first, whosever it is.
#pragma once

#include "engine/loop/vocabulary.h"

#include <vector>

namespace coroscope {

class AsyncioLoop;

/// The process's. Under the interpreter's lock.
namespace AsyncioLoops {

void begins(AsyncioLoop &loop); ///< it runs from here on
void ends(AsyncioLoop &loop);
AsyncioLoop *here(); ///< the one that runs on this thread; null: none does

/// It is about to be idle, at the longest until `deadline` (-1: without end); `forOthers`: not for the clock alone.
void waits(AsyncioLoop &loop, Nanoseconds deadline, bool forOthers);

/// When the first of their timers is due, on the clock that they share; -1: none has one.
Nanoseconds firstDeadline();
/// What keeps the time `now` from jumping for this one, besides what it waits for itself: loops that do not wait, or not for the
/// clock alone, or whose timer is due.
std::vector<AsyncioLoop *> holdersBeside(const AsyncioLoop &loop, Nanoseconds now);
/// Time has jumped: ends the waits of the others whose timers are due.
void wakeDue(const AsyncioLoop &jumper, Nanoseconds now);

} // namespace AsyncioLoops

} // namespace coroscope
