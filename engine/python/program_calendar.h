// SPDX-License-Identifier: MIT
// The calendar that the program reads: datetime's now and utcnow, and time's localtime, gmtime, ctime, asctime and strftime where
// they are not told a time. Replaced in place, as the clocks are (program_clocks.h).
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

#include <optional>

namespace coroscope {

/// The program's time in ns since 1970; nothing, and no exception set: this thread goes by the system's clock.
using EpochReading = std::optional<Nanoseconds> (*)();

/// On the main thread. False with an exception set where the modules are not what they should be.
bool installProgramCalendar(EpochReading reading);

} // namespace coroscope
