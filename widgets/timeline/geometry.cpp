// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/geometry.h"

#include <algorithm>

namespace coroscope {

namespace {

/// Positions as whole device pixels. Beyond the view by one: an edge outside it is not drawn, and no coordinate overflows.
class WholePixels {
public:
    explicit WholePixels(const TimeAxis &axis)
        : begin_(axis.begin()), perUnit_(1 / axis.perPixel()), last_(axis.width())
    {
    }
    int operator()(double value) const
    {
        const double pixel = (value - begin_) * perUnit_ + 1e-6;
        return int(std::clamp(pixel, -1.0, last_ + 1.0) + 1) - 1; // rounds down, from -1 on, without a call
    }

private:
    double begin_;
    double perUnit_;
    double last_;
};

void mergeInto(LaneRect &rect, const LaneSpan &span)
{
    if (rect.kind != span.kind || rect.kind == LaneSpan::Kind::slice)
        rect.kind = LaneSpan::Kind::slices;
    rect.count += span.count;
    rect.busy = std::max(rect.busy, span.busy);
}

} // namespace

std::vector<LaneRect> laneRects(std::span<const LaneSpan> spans, const TimeAxis &axis)
{
    std::vector<LaneRect> rects;
    rects.reserve(spans.size());
    LaneRect *lastSolid = nullptr;
    const WholePixels wholePixel(axis);
    const double viewBegin = axis.begin();
    const double viewEnd = axis.end();
    for (const LaneSpan &span : spans) {
        if (span.end < viewBegin || span.begin > viewEnd)
            continue;
        const bool solid = isSolid(span.kind);
        const int taken = rects.empty() ? -1 : rects.back().right;
        int left = wholePixel(span.begin);
        int right = wholePixel(span.end);
        if (solid)
            right = std::max(right, left + 1);
        left = std::max(left, taken);
        if (right <= left) {
            // A solid that falls on a taken pixel: the last rectangle is solid, for a line ends where the solid begins.
            if (solid && lastSolid)
                mergeInto(*lastSolid, span);
            continue;
        }
        if (solid && !rects.empty() && lastSolid == &rects.back() && lastSolid->right == left)
            lastSolid->touchesNext = true;
        rects.push_back({.left = left,
                         .right = right,
                         .kind = span.kind,
                         .number = span.number,
                         .count = span.count,
                         .busy = span.busy,
                         .wait = span.wait});
        if (solid)
            lastSolid = &rects.back(); // stays valid: the vector never grows beyond what it reserved
    }
    return rects;
}

void GeometryCache::setView(const TimeAxis &axis, std::uint64_t generation)
{
    if (axis.showsSameAs(axis_) && generation == generation_ && rows_.size() < mostRows)
        return;
    axis_ = axis;
    generation_ = generation;
    rows_.clear();
}

const std::vector<LaneRect> &GeometryCache::rects(Key row, const Spans &spans)
{
    const auto found = rows_.find(row);
    if (found != rows_.end())
        return found->second;
    return rows_.emplace(row, laneRects(spans(), axis_)).first->second;
}

} // namespace coroscope
