// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of the chart shows, whatever it stands for: asked of the index, and laid on whole pixels. No painter, no widget.
#pragma once

#include "widgets/timeline/geometry.h"
#include "widgets/timeline/lane_layout.h"

namespace coroscope {

/// `axis` has the width in device pixels; `now`: see TimelineIndex::lane.
LaneRects rowRects(const TimelineIndex &index, const LaneLayout &layout, const LaneRow &row, const TimeAxis &axis,
                   double now);

/// The task of a shared lane that is there at `position`, or nearest by; noTask: none within some pixels.
TaskNumber memberAt(const TimelineIndex &index, const LaneTasks &tasks, const SharedLane &lane, const TimeAxis &axis,
                    double position);

/// Those members of a shared lane that are wide enough for a mark at their end, and end in view.
std::vector<TaskNumber> membersToMark(const TimelineIndex &index, const LaneTasks &tasks, const SharedLane &lane,
                                      const TimeAxis &axis);

} // namespace coroscope
