// SPDX-License-Identifier: GPL-3.0-or-later
// TimelinePainter: what lies over the lanes: where breakpoints stopped the program, and the selected range.
#include "widgets/theme/diamond.h"
#include "widgets/timeline/timeline_painter.h"

#include <algorithm>

namespace coroscope {

void TimelinePainter::paintStops()
{
    const TimelineSource &source = scene_.source();
    // Stops are in order of time: find the first in view, then one seam a pixel at most. A step stops at every switch, and in
    // slow motion all of a run are steps: such holds are notches, that the bars may be seen.
    std::size_t low = 0;
    std::size_t high = source.stopCount();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (scene_.positionOf(source.stop(middle)) < axis_.begin())
            low = middle + 1;
        else
            high = middle;
    }
    const int dash = devicePixels(3);
    const int notch = 2 * dash;
    int lastX = -100;
    int lastBottom = 0;
    constexpr std::size_t mostAsked = 20'000;
    for (std::size_t i = low; i < std::min(source.stopCount(), low + mostAsked); ++i) {
        const StopInfo stop = source.stop(i);
        const double at = scene_.positionOf(stop);
        if (at > axis_.end())
            break;
        const int x = pixelOf(at);
        const int bottom = stop.reason == format::StopReason::step ? std::min(notch, height_) : height_;
        if (x == lastX && bottom <= lastBottom)
            continue;
        lastX = x;
        lastBottom = bottom;
        for (int y = 0; y < bottom; y += 2 * dash)
            painter_.fillRect(x, y, devicePixels(1), dash, colors_.stop);
    }
}

/// A diamond at the upper edge of the slice, where the program was held: in front of it, in it, or behind it.
void TimelinePainter::paintHitMarks()
{
    const double reach = 3.5 * ratio_;
    for (const HitMark &mark : scene_.hitMarks(ratio_)) {
        const auto [top, bottom] = barOf(mark.row);
        if (mark.row >= scene_.stayingRows() && top < stayingBottom())
            continue;
        const QPointF centre(mark.x + (mark.atEnd ? -reach : reach), top + reach / 2);
        paintDiamond(painter_, centre, reach + 1.5 * ratio_, colors_.canvas,
                     false); // a rim, so that it reads on any bar
        paintDiamond(painter_, centre, reach, colors_.stop, false);
    }
}

void TimelinePainter::paintRange()
{
    const auto &range = scene_.selectedRange();
    if (!range || range->end < axis_.begin() || range->begin > axis_.end())
        return;
    const int left = pixelOf(range->begin);
    const int right = std::max(left + 1, pixelOf(range->end));
    QColor veil = colors_.range;
    veil.setAlpha(40);
    painter_.fillRect(left, 0, right - left, height_, veil);
    painter_.fillRect(left, 0, devicePixels(2), height_, colors_.range);
    painter_.fillRect(right - devicePixels(2), 0, devicePixels(2), height_, colors_.range);
}

} // namespace coroscope
