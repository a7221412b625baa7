// SPDX-License-Identifier: MIT
// The clocks that the program reads: time.monotonic, perf_counter, time.time, clock_gettime (each also as _ns), time.sleep, and what
// tells the date (program_calendar.h). They are replaced in place, in the functions' definitions, so that names imported before and
// after mean the same; and for the program's main thread and those that run loops: others keep the system's. What the time of day
// is, a hold changes for nobody.
#pragma once

#include "engine/loop/clock.h"
#include "engine/python/python_api.h"

namespace coroscope {

enum class ProgramClocks {
    realTime,    ///< less what the debugger held the thread, unless clocks run on
    virtualTime, ///< a reading adds a tick, sleep jumps
};

/// What the program's time is on this thread; null: the system's.
using ClockHere = Clock *(*)();

/// On the main thread. False with an exception set where the time module is not what it should be.
bool installProgramClocks(ProgramClocks kind, ClockHere here);

} // namespace coroscope
