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
    float busy = 1; ///< 0..1, of these pixels; where there is but one slice, it may well be shorter than a pixel
    WaitKind wait = WaitKind::none;
    bool touchesNext = false; ///< a slice begins right behind: leave a gap, so that two do not look like one
    bool isCrowded = false;   ///< a slice shorter than its pixel, with others near
    static constexpr std::uint32_t ownDefinition = 0xffffffff;
    std::uint32_t definition = ownDefinition; ///< whose colour it has: the row's, unless the row has tasks of several
    std::uint32_t firstShare = 0;             ///< of several definitions: see LaneRects
    std::uint32_t shareCount = 0;
};

constexpr bool isSolid(LaneSpan::Kind kind)
{
    return kind == LaneSpan::Kind::slice || kind == LaneSpan::Kind::slices || kind == LaneSpan::Kind::idlePolls;
}

/// Which part of a stretch is of a definition's tasks.
struct DefinitionShare {
    std::uint32_t definition = 0;
    float share = 0; ///< 0..1, of the stretch
};

struct LaneRects {
    std::vector<LaneRect> rects;
    std::vector<DefinitionShare> shares; ///< of those rectangles in which several definitions meet
    std::span<const DefinitionShare> sharesOf(const LaneRect &rect) const
    {
        return std::span(shares).subspan(rect.firstShare, rect.shareCount);
    }
};

/// How high the filled part of a bar of `height` pixels is: in proportion to `share`, but never lower than `least`.
int shareHeight(double share, int height, int least);

/// `spans` in order; `axis` has the width in device pixels. The rectangles are in order, do not overlap, and lie within
/// one pixel of the view. A slice keeps at least one pixel; what falls on a pixel already taken is merged into it.
std::vector<LaneRect> laneRects(std::span<const LaneSpan> spans, const TimeAxis &axis);

/// Sets isCrowded: where slices of less than a pixel stand this close, they must not look like one that never stopped.
constexpr int crowdedPixels = 20;
void markCrowded(std::vector<LaneRect> &rects);

/// Rectangles of the rows in view. Forgets everything when the range, the width or the generation changes.
class GeometryCache {
public:
    using Key = std::uint64_t; ///< of a row
    using Make = std::function<LaneRects(const TimeAxis &axis)>;

    void setView(const TimeAxis &axis, std::uint64_t generation);
    const LaneRects &rects(Key row, const Make &make);
    void clear() { rows_.clear(); }

private:
    static constexpr std::size_t mostRows = 2000; ///< a few screens; more are forgotten

    TimeAxis axis_{Axis::time};
    std::uint64_t generation_ = 0;
    std::unordered_map<Key, LaneRects> rows_;
};

} // namespace coroscope
