// SPDX-License-Identifier: GPL-3.0-or-later
// Where the loop had nothing to run, on whole pixels. Pure: no painter, no widget.
#pragma once

#include "widgets/timeline/time_axis.h"

#include <span>
#include <vector>

namespace coroscope {

/// How much of each of the axis's pixels the loop was idle, 0..1. A wait too short for a pixel still leaves a trace.
std::vector<float> idleShares(std::span<const IdleSpan> idles, const TimeAxis &axis);

} // namespace coroscope
