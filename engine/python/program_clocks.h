// SPDX-License-Identifier: MIT
// The clocks that the program reads: time.time, monotonic, perf_counter (each also as _ns), time.sleep, and what tells the date
// (program_calendar.h). They are replaced in place, in the functions' definitions, so that names imported before and after mean the
// same; and for the program's main thread alone: other threads keep the real ones.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

enum class ProgramClocks {
    realTime,    ///< the loop's real clock: less what the debugger held the program, unless clocks run on
    virtualTime, ///< the loop's virtual clock: a reading adds a tick, sleep jumps
};

/// On the main thread. False with an exception set where the time module is not what it should be.
bool installProgramClocks(ProgramClocks kind);

} // namespace coroscope
