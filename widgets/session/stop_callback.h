// SPDX-License-Identifier: GPL-3.0-or-later
// The callback run in whose middle a breakpoint stopped the program, by what it met there: a wake, say.
#pragma once

#include "widgets/session.h"

namespace coroscope {

/// The run of the stopped loop that is under way in `state`, which is the stop's; 0: none, or one of a library's function, by which
/// asyncio goes about its timers and descriptors.
CallbackNumber callbackUnderWay(const Session::StopPlace &stop, const LoopState &state, const Recording &recording);

} // namespace coroscope
