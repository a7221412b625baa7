// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/geometry.h"

#include <algorithm>
#include <cmath>

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

/// `span` as a part of `pixels`, of which it may cover less than one, or more than are in view.
float busyShare(const LaneSpan &span, int pixels, double perPixel)
{
    return span.busy * float(std::min(1.0, (span.end - span.begin) / (perPixel * pixels)));
}

void mergeInto(LaneRect &rect, const LaneSpan &span, double perPixel)
{
    if (rect.kind != span.kind || rect.kind == LaneSpan::Kind::slice)
        rect.kind = LaneSpan::Kind::slices;
    rect.count += span.count;
    rect.busy = std::min(1.0f, rect.busy + busyShare(span, rect.right - rect.left, perPixel));
}

} // namespace

int shareHeight(double share, int height, int least)
{
    return std::clamp(int(std::lround(share * height)), std::min(least, height), height);
}

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
                mergeInto(*lastSolid, span, axis.perPixel());
            continue;
        }
        if (solid && !rects.empty() && lastSolid == &rects.back() && lastSolid->right == left)
            lastSolid->touchesNext = true;
        rects.push_back({.left = left,
                         .right = right,
                         .kind = span.kind,
                         .number = span.number,
                         .count = span.count,
                         .busy = busyShare(span, right - left, axis.perPixel()),
                         .wait = span.wait});
        if (solid)
            lastSolid = &rects.back(); // stays valid: the vector never grows beyond what it reserved
    }
    return rects;
}

void markCrowded(std::vector<LaneRect> &rects)
{
    LaneRect *before = nullptr; // solid, as the next one
    for (LaneRect &rect : rects) {
        if (!isSolid(rect.kind))
            continue;
        const auto isThin = [](const LaneRect &r) {
            return r.kind == LaneSpan::Kind::slice && r.right - r.left == 1 && r.busy < 1;
        };
        const bool isNear = before && rect.left - before->right < crowdedPixels;
        rect.isCrowded = isNear && isThin(rect);
        if (isNear && isThin(*before))
            before->isCrowded = true;
        before = &rect;
    }
}

void GeometryCache::setView(const TimeAxis &axis, std::uint64_t generation)
{
    if (axis.showsSameAs(axis_) && generation == generation_ && rows_.size() < mostRows)
        return;
    axis_ = axis;
    generation_ = generation;
    rows_.clear();
}

const LaneRects &GeometryCache::rects(Key row, const Make &make)
{
    const auto found = rows_.find(row);
    if (found != rows_.end())
        return found->second;
    return rows_.emplace(row, make(axis_)).first->second;
}

} // namespace coroscope
