// SPDX-License-Identifier: GPL-3.0-or-later
// A folded row whose tasks are of several definitions: what each definition's tasks show, laid into one row. Pure.
#pragma once

#include "widgets/timeline/geometry.h"

#include <span>

namespace coroscope {

struct DefinitionRects {
    std::uint32_t definition = 0;
    std::vector<LaneRect> rects; ///< of slices and polls, as laneRects() makes them
};

/// Where one definition's tasks are alone, their rectangles; where several meet in a pixel, one with the share of each. Slices
/// lie over idle polls. Each slice counts once.
LaneRects mixRects(std::span<const DefinitionRects> layers);

} // namespace coroscope
