// SPDX-License-Identifier: GPL-3.0-or-later
// The breakpoints that a lane's head carries the mark of.
#pragma once

#include "widgets/timeline/lane_row.h"
#include "widgets/timeline/timeline_source.h"

namespace coroscope {

/// Those that may stop at its task, of the callbacks' lane before one of these, or, of a heading, at some task of the definition; on and off.
std::vector<Breakpoint> breakpointsAt(const LaneRow &row, const TimelineSource &source);

} // namespace coroscope
