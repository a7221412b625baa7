// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of the chart shows, whatever it stands for: asked of the index, and laid on whole pixels. No painter, no widget.
#pragma once

#include "widgets/timeline/geometry.h"
#include "widgets/timeline/lane_layout.h"

namespace coroscope {

/// `axis` has the width in device pixels; `now`: see TimelineIndex::lane.
LaneRects rowRects(const TimelineIndex &index, const LaneLayout &layout, const LaneRow &row, const TimeAxis &axis,
                   double now);

} // namespace coroscope
