// SPDX-License-Identifier: GPL-3.0-or-later
// What the Loop view says in words where there is no card or row to show. Pure functions.
#pragma once

#include "widgets/session.h"

namespace coroscope {

/// Why nothing is in the ready queue at `now`. Says "deadlock" only where it is certain.
QString emptyQueueNote(const LoopState &state, Nanoseconds now, Session::End end);

/// "at the end", or "where the recording ends" where that is earlier; empty: what is shown goes on.
QString endWords(Session::End end);

/// Why nobody is parked. `started`: the loop has run anything yet.
QString nobodyParkedNote(const LoopState &state);

} // namespace coroscope
