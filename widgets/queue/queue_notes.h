// SPDX-License-Identifier: GPL-3.0-or-later
// What the Loop view says in words where there is no card or row to show. Pure functions.
#pragma once

#include "engine/record/recording.h"

#include <QString>

namespace coroscope {

/// Why nothing is in the ready queue at `now`. Says "deadlock" only where it is certain. `over`: the program has ended.
QString emptyQueueNote(const LoopState &state, Nanoseconds now, bool over);

/// Why nobody is parked. `started`: the loop has run anything yet.
QString nobodyParkedNote(const LoopState &state);

} // namespace coroscope
