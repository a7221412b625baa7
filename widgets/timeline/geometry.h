// SPDX-License-Identifier: GPL-3.0-or-later
// From spans on an axis to rectangles on whole pixels. Pure: no painter, no widget.
#pragma once

#include "widgets/timeline/time_axis.h"

#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace coroscope {

/// One horizontal stretch of a lane, [left, right) in device pixels, never empty.
struct LaneRect {
    int left = 0;
    int right = 0;
    LaneSpan::Kind kind = LaneSpan::Kind::slice;
    SwitchNumber number = 0;
    std::uint64_t count = 1;
    float busy = 1;
    WaitKind wait = WaitKind::none;
    bool touchesNext = false; ///< a slice begins right behind: leave a gap, so that two do not look like one
};

constexpr bool isSolid(LaneSpan::Kind kind)
{
    return kind == LaneSpan::Kind::slice || kind == LaneSpan::Kind::slices || kind == LaneSpan::Kind::idlePolls;
}

/// `spans` in order; `axis` has the width in device pixels. The rectangles are in order, do not overlap, and lie within
/// one pixel of the view. A slice keeps at least one pixel; what falls on a pixel already taken is merged into it.
std::vector<LaneRect> laneRects(std::span<const LaneSpan> spans, const TimeAxis &axis);

/// Rectangles of the rows in view. Forgets everything when the range, the width or the generation changes.
class GeometryCache {
public:
    using Key = std::uint64_t; ///< of a row
    using Spans = std::function<std::vector<LaneSpan>()>;

    void setView(const TimeAxis &axis, std::uint64_t generation);
    const std::vector<LaneRect> &rects(Key row, const Spans &spans);
    void clear() { rows_.clear(); }

private:
    static constexpr std::size_t mostRows = 2000; ///< a few screens; more are forgotten

    TimeAxis axis_{Axis::time};
    std::uint64_t generation_ = 0;
    std::unordered_map<Key, std::vector<LaneRect>> rows_;
};

} // namespace coroscope
