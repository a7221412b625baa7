// SPDX-License-Identifier: GPL-3.0-or-later
// TimelinePainter: the lanes of what goes on beside the steps of tasks, callback runs and the jobs of worker threads.
#include "widgets/common/name_elision.h"
#include "widgets/timeline/timeline_painter.h"

#include <algorithm>
#include <array>

namespace coroscope {

/// Callback runs are thin and solid, jobs pale with an edge: neither is taken for a task's slice. One that raised has the colour
/// of what failed, and a card that says so.
void TimelinePainter::paintRun(std::size_t worker, const LaneRect &rect, int limit, int top, int bottom)
{
    const int right = rightOf(rect, limit);
    if (rect.kind != LaneSpan::Kind::slice || rect.isCrowded) {
        strip_.partBar(rect.left, right, ground_, std::array{LaneStrip::Part{fill_, rect.busy}});
        return;
    }
    const RunBeside run{worker, rect.number};
    const QRgb color = scene_.hasRaised(run) ? statusColor(TaskStatus::failed, dark_).rgb() : fill_;
    const QRgb fill = run.isJob() ? mixed(colors_.canvas, QColor(color), 0.35).rgb() : color;
    if (run.isJob())
        strip_.edgedBar(rect.left, right, fill, color);
    else
        strip_.bar(rect.left, right, fill);
    if (right - rect.left >= 40 * ratio_)
        paintRunLabel(scene_.functionOf(run).name, rect, right, fill, top, bottom);
}

/// As much of the function's name as has room, unless that is too little to tell.
void TimelinePainter::paintRunLabel(const QString &name, const LaneRect &rect, int right, QRgb fill, int top,
                                    int bottom)
{
    const int left = std::max(rect.left, 0);
    const double width = (std::min(right, width_) - left) / ratio_;
    const bool isCovered = top < stayingBottom() && bottom > stayingBottom();
    constexpr double least = 32;
    if (name.isEmpty() || isCovered || width < least || (bottom - top) / ratio_ < painter_.fontMetrics().capHeight())
        return;
    const QString text = elidedName(painter_.fontMetrics(), name, int(width) - 6);
    constexpr int fewest = 6; // characters: "o…a" says nothing
    if (text != name && text.size() < fewest)
        return;
    labels_.push_back(
        {QRectF(left / ratio_, top / ratio_, width, (bottom - top) / ratio_), text, textOn(QColor(fill))});
}

void TimelinePainter::paintSelectedRun()
{
    const RunBeside &run = scene_.selectedRun();
    const std::size_t row = scene_.rowOf(run);
    if (row == LaneLayout::noRow)
        return;
    const auto [begin, end] = scene_.extentOf(run);
    paintFrame(row, begin, end);
}

} // namespace coroscope
