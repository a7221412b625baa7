// SPDX-License-Identifier: MIT
// Where the loop had nothing to run, as what a chart draws of it. Internal to engine/record.
#pragma once

#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"

#include <vector>

namespace coroscope {

/// See TimelineIndex::idles.
std::vector<IdleSpan> idleSpans(const RecordingReader &reader, Axis axis, double begin, double end, double perPixel,
                                double now);

} // namespace coroscope
