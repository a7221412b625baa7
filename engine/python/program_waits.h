// SPDX-License-Identifier: MIT
// The waits of a program under the virtual clock that are none of the loop's: for a lock, up to some time, as in queue.get(timeout=1)
// or Condition.wait(1). When one is over for nothing, so much time has passed by the program's clock; else whoever looks at that
// would wait on and on.
#pragma once

#include "engine/python/program_clocks.h"

namespace coroscope {

/// Replaced in place, as the clocks are. False with an exception set where the module _thread is not what it should be.
bool installProgramWaits(ClockHere here);

} // namespace coroscope
