// SPDX-License-Identifier: MIT
// mergeSpans: several lanes drawn as one. Internal to engine/record.
#pragma once

#include "engine/record/timeline_index.h"

namespace coroscope {

/// Spans of several lanes (slice, slices, idlePolls; in any order) as one row: in order, not overlapping, what is closer
/// than a pixel taken together. Runs of idle polls show only where no slice is.
std::vector<LaneSpan> mergeSpans(std::vector<LaneSpan> spans, double perPixel);

} // namespace coroscope
