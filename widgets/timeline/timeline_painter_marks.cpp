// SPDX-License-Identifier: GPL-3.0-or-later
// TimelinePainter: what lies over the lanes: where breakpoints stopped the program, and the selected range.
#include "widgets/theme/diamond.h"
#include "widgets/timeline/timeline_painter.h"

#include <algorithm>

namespace coroscope {

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
