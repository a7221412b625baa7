// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_painter.h"

#include "widgets/models/wording.h"
#include "widgets/timeline/row_rects.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>

namespace coroscope {

TimelinePainter::TimelinePainter(QPainter &painter, TimelineScene &scene, QSize size, bool dark)
    : painter_(painter),
      scene_(scene),
      ratio_(painter.device()->devicePixelRatioF()),
      axis_(scene.deviceAxis(ratio_)),
      width_(int(std::ceil(size.width() * ratio_))),
      height_(int(std::ceil(size.height() * ratio_))),
      dark_(dark),
      colors_(chartColors(dark)),
      strip_(width_, devicePixels(2), devicePixels(3))
{
}

void TimelinePainter::paint()
{
    painter_.save();
    painter_.setRenderHint(QPainter::Antialiasing, false);
    painter_.scale(1 / ratio_, 1 / ratio_); // from here on in device pixels
    painter_.fillRect(0, 0, width_, height_, colors_.canvas);
    paintRows();
    paintStops();
    paintHitMarks();
    paintFuture();
    paintRange();
    paintSelectedRun();
    paintSelection(); // clear even where it lies ahead of the cursor, as the selected slice does
    paintArrows();
    paintCursor();
    painter_.restore();
    paintLabels();
}

int TimelinePainter::devicePixels(double logical) const { return std::max(1, int(std::lround(logical * ratio_))); }

int TimelinePainter::pixelOf(double value) const
{
    return int(std::floor(std::clamp(axis_.toPixel(value) + 1e-6, -10.0, width_ + 10.0)));
}

int TimelinePainter::rowTop(std::size_t row) const { return int(std::lround(scene_.rowY(row) * ratio_)); }

int TimelinePainter::rowBottom(std::size_t row) const
{
    return int(std::lround((scene_.rowY(row) + scene_.layout().rowHeight()) * ratio_));
}

std::pair<int, int> TimelinePainter::barOf(std::size_t row) const
{
    const int inset = devicePixels(scene_.layout().rowHeight() >= 16 ? 4 : 1);
    return {rowTop(row) + inset, rowBottom(row) - inset};
}

/// What scrolls, then what stays at the top, over it.
void TimelinePainter::paintRows()
{
    const auto [pinned, first, last] = scene_.visibleRows();
    const int staying = stayingBottom();
    painter_.setClipRect(0, staying, width_, height_ - staying);
    paintRowsIn(first, last);
    if (pinned > 0) {
        painter_.setClipRect(0, 0, width_, staying);
        paintRowsIn(0, pinned);
        painter_.fillRect(0, staying - devicePixels(2), width_, devicePixels(2), colors_.mutedText);
    }
    painter_.setClipping(false);
}

int TimelinePainter::stayingBottom() const { return int(std::lround(scene_.stayingHeight() * ratio_)); }

void TimelinePainter::paintRowsIn(std::size_t first, std::size_t last)
{
    const LaneLayout &layout = scene_.layout();
    const std::size_t selectedRow = scene_.selectedRow();
    for (std::size_t row = first; row < last; ++row) {
        const QColor &behind = row == selectedRow            ? colors_.selectedLane
                               : layout.row(row).isHeading() ? colors_.groupLane
                               : row % 2                     ? colors_.lane
                                                             : colors_.canvas;
        painter_.fillRect(0, rowTop(row), width_, rowBottom(row) - rowTop(row), behind);
        if (row == scene_.hoverRow())
            painter_.fillRect(0, rowTop(row), width_, rowBottom(row) - rowTop(row), colors_.hover);
    }
    paintIdles();
    paintGrid();
    for (std::size_t row = first; row + 1 < layout.rowCount() && row < last && layout.row(row).isAbove(); ++row)
        if (!layout.row(row + 1).isAbove())
            painter_.fillRect(0, rowBottom(row) - devicePixels(1), width_, devicePixels(1), colors_.grid);
    for (std::size_t row = first; row < last; ++row) {
        const auto [top, bottom] = barOf(row);
        paintRow(row, top, bottom);
    }
}

/// Where the loop had nothing to run the ground is barely darker: over a program that mostly sleeps all of it is, and must not
/// look disabled. What says so is the line along the ruler.
void TimelinePainter::paintIdles()
{
    const std::vector<float> &shares = scene_.idles(ratio_);
    QImage ground(std::max(1, int(shares.size())), 1, QImage::Format_ARGB32_Premultiplied);
    auto *pixels = reinterpret_cast<QRgb *>(ground.scanLine(0));
    const double strongest = dark_ ? 0.06 : 0.035;
    bool any = false;
    for (std::size_t x = 0; x < shares.size(); ++x) {
        QColor color = colors_.idleSeam;
        color.setAlphaF(float(strongest * double(shares[x])));
        pixels[x] = shares[x] > 0 ? qPremultiply(color.rgba()) : 0;
        any |= shares[x] > 0;
    }
    if (any)
        painter_.drawImage(QRect(0, 0, ground.width(), height_), ground);
}

void TimelinePainter::paintGrid()
{
    for (const RulerTick &tick : scene_.ticks(axis_, 90 * ratio_))
        if (!tick.label.isEmpty())
            painter_.fillRect(pixelOf(tick.value), 0, devicePixels(1), height_, colors_.grid);
}

void TimelinePainter::paintRow(std::size_t index, int top, int bottom)
{
    const LaneRow row = scene_.layout().row(index);
    const QColor color = row.isCaller()   ? colors_.caller
                         : row.callbacks  ? colors_.callback
                         : row.isWorker() ? colors_.worker
                                          : definitionColor(row.definition, dark_);
    const LaneRects &shown = scene_.rects(index, ratio_);
    // What one looks for are the slices.
    const int thinner = row.isAbove() ? (bottom - top) / (row.isCaller() ? 4 : row.callbacks ? 6 : 16) : 0;
    top += thinner;
    bottom -= thinner;
    strip_.clear();
    for (std::size_t i = 0; i < shown.rects.size(); ++i) {
        const LaneRect &rect = shown.rects[i];
        const int limit =
            i + 1 < shown.rects.size() && isSolid(shown.rects[i + 1].kind) ? shown.rects[i + 1].left : INT_MAX;
        setColor(rect.definition == LaneRect::ownDefinition ? color : definitionColor(rect.definition, dark_));
        if (row.isCaller())
            paintControl(rect, limit);
        else if (row.isBeside())
            paintRun(row.worker, rect, limit, top, bottom);
        else if (isSolid(rect.kind))
            paintSolid(shown, rect, limit, top, bottom);
        else
            paintLine(rect);
    }
    strip_.draw(painter_, top, bottom, devicePixels(1));
    if (row.isTask() && !row.folded)
        paintEndMark(row.task, top, bottom);
    if (row.isShared())
        for (const TaskNumber task :
             membersToMark(*scene_.source().index(), scene_.source(), scene_.layout().sharedLane(row), axis_))
            paintEndMark(task, top, bottom);
}

void TimelinePainter::setColor(const QColor &color)
{
    if (color == color_)
        return;
    color_ = color;
    fill_ = color.rgb();
    ground_ = mixed(colors_.canvas, color, 0.2).rgb();
    pollsEdge_ = mixed(colors_.idlePolls, color, 0.6).rgb();
}

/// A slice of microseconds among seconds is still what one looks for: never thinner than the eye finds, up to the next one.
int TimelinePainter::rightOf(const LaneRect &rect, int limit) const
{
    if (rect.touchesNext)
        return rect.right - rect.left >= 4 ? rect.right - 1 : rect.right;
    return std::max(rect.right, std::min(rect.left + devicePixels(3), limit));
}

/// A poll changes nothing, but may well take long: as high as they are busy, so that a task which computes from one yield to
/// the next is not taken for one that rests. By switches they weigh nothing.
void TimelinePainter::paintPolls(const LaneRect &rect, int right)
{
    constexpr float noticeable = 0.01f;
    if (rect.busy < noticeable)
        strip_.edgedBar(rect.left, right, colors_.idlePolls.rgb(), pollsEdge_);
    else
        strip_.partBar(rect.left, right, colors_.idlePolls.rgb(), std::array{LaneStrip::Part{pollsEdge_, rect.busy}});
}

/// Several slices in a pixel: as high as they are busy, so that short ones do not look like one that never stopped.
void TimelinePainter::paintBar(const LaneRect &rect, int right)
{
    if (rect.kind == LaneSpan::Kind::idlePolls)
        paintPolls(rect, right);
    else if (rect.kind == LaneSpan::Kind::slices || rect.isCrowded)
        strip_.partBar(rect.left, right, ground_, std::array{LaneStrip::Part{fill_, rect.busy}});
    else
        strip_.bar(rect.left, right, fill_);
}

void TimelinePainter::paintShares(std::span<const DefinitionShare> shares, int left, int right)
{
    parts_.clear();
    for (const DefinitionShare &share : shares)
        parts_.push_back({definitionColor(share.definition, dark_).rgb(), share.share});
    strip_.partBar(left, right, mixed(colors_.canvas, colors_.mutedText, 0.2).rgb(), parts_);
}

void TimelinePainter::paintSolid(const LaneRects &row, const LaneRect &rect, int limit, int top, int bottom)
{
    const int right = rightOf(rect, limit);
    if (rect.shareCount > 0)
        paintShares(row.sharesOf(rect), rect.left, right);
    else
        paintBar(rect, right);
    const bool polls = rect.kind == LaneSpan::Kind::idlePolls;
    paintLabelOf(rect, right, polls ? colors_.idlePolls.rgb() : fill_, top, bottom);
}

/// On the axis of switches a stretch has no width: a mark, however wide the switches are. What has come since the last one is
/// paler: the caller got control back, and whether it has it still is not known.
void TimelinePainter::paintControl(LaneRect rect, int limit)
{
    if (axis_.kind() == Axis::switches && rect.kind == LaneSpan::Kind::slice)
        rect.right = std::min(rect.right, rect.left + devicePixels(6));
    if (rect.number > scene_.source().lastSwitch())
        strip_.bar(rect.left, rightOf(rect, limit), mixed(colors_.canvas, color_, 0.55).rgb());
    else
        paintBar(rect, rightOf(rect, limit));
}

void TimelinePainter::paintLabelOf(const LaneRect &rect, int right, QRgb fill, int top, int bottom)
{
    const int left = std::max(rect.left, 0);
    right = std::min(right, width_);
    const bool isCovered = top < stayingBottom() && bottom > stayingBottom(); // half behind what stays at the top
    if (isCovered || (right - left) < 26 * ratio_ || scene_.layout().rowHeight() < 16 ||
        rect.kind == LaneSpan::Kind::slices)
        return;
    const QString text =
        rect.kind == LaneSpan::Kind::idlePolls ? wording::idlePolls(rect.count) : wording::number(rect.number);
    const double needed = painter_.fontMetrics().horizontalAdvance(text) + 8;
    if ((right - left) / ratio_ >= needed)
        labels_.push_back({QRectF(left / ratio_, top / ratio_, (right - left) / ratio_, (bottom - top) / ratio_), text,
                           textOn(QColor(fill))});
}

/// Between slices a line says why: hatched, ready and waiting its turn; thin, parked, in the colour of what for.
void TimelinePainter::paintLine(const LaneRect &rect)
{
    if (rect.kind == LaneSpan::Kind::ready)
        strip_.hatching(rect.left, rect.right, colors_.ready.rgb());
    else
        strip_.line(rect.left, rect.right, waitColor(rect.wait, dark_).rgb());
}

/// Done: a bar that closes the lane. Failed: a cross. Cancelled: a slash through the closing bar.
void TimelinePainter::paintEndMark(TaskNumber task, int top, int bottom)
{
    const LaneLife life = scene_.source().life(task);
    const std::optional<double> end = scene_.endOf(life);
    if (!end || *end < axis_.begin() || *end > axis_.end())
        return;
    const int x = pixelOf(*end);
    const QColor color = statusColor(life.status, dark_);
    const int reach = devicePixels(2);
    if (life.status != TaskStatus::failed)
        painter_.fillRect(x, top - reach, devicePixels(2), bottom - top + 2 * reach, color);
    if (life.status == TaskStatus::done)
        return;
    const int arm = (bottom - top) / 3;
    const int middle = (top + bottom) / 2;
    const int centre = x + arm + devicePixels(2);
    painter_.setPen(QPen(color, devicePixels(2)));
    painter_.drawLine(centre - arm, middle + arm, centre + arm, middle - arm);
    if (life.status == TaskStatus::failed)
        painter_.drawLine(centre - arm, middle - arm, centre + arm, middle + arm);
}

void TimelinePainter::paintSelection()
{
    const SwitchNumber number = scene_.source().selectedSwitch();
    // Its own task's: another one may be selected beside it.
    const TaskNumber task = number ? scene_.source().taskOf(number) : noTask;
    if (task == noTask)
        return;
    const std::size_t row = scene_.layout().rowOf(task);
    if (row != LaneLayout::noRow)
        paintFrame(row, scene_.beginOf(number), scene_.endOf(number));
}

void TimelinePainter::paintFrame(std::size_t row, double begin, double end)
{
    if (end < axis_.begin() || begin > axis_.end())
        return;
    if (row >= scene_.stayingRows())
        painter_.setClipRect(0, stayingBottom(), width_, height_);
    const auto [top, bottom] = barOf(row);
    const int edge = devicePixels(2);
    const int left = pixelOf(begin);
    const int right = std::max(pixelOf(end), left + 1);
    painter_.fillRect(left - edge, top - edge, right - left + 2 * edge, edge, colors_.selection);
    painter_.fillRect(left - edge, bottom, right - left + 2 * edge, edge, colors_.selection);
    painter_.fillRect(left - edge, top, edge, bottom - top, colors_.selection);
    painter_.fillRect(right, top, edge, bottom - top, colors_.selection);
    painter_.setClipping(false);
}

/// While one looks back, what comes after the cursor has not happened yet.
void TimelinePainter::paintFuture()
{
    if (!scene_.source().isPast())
        return;
    const int x = std::max(0, pixelOf(scene_.positionOf(scene_.source().cursor())));
    if (x < width_)
        painter_.fillRect(x, 0, width_ - x, height_, colors_.past);
}

void TimelinePainter::paintCursor()
{
    const TimelineSource &source = scene_.source();
    const auto line = [this](double value, const QColor &color, double thickness) {
        if (value >= axis_.begin() && value <= axis_.end())
            painter_.fillRect(pixelOf(value), 0, devicePixels(thickness), height_, color);
    };
    if (source.isLive())
        line(axis_.extentEnd(), colors_.now, 1);
    if (source.isPast())
        line(scene_.positionOf(source.cursor()), colors_.cursor, 2);
}

void TimelinePainter::paintArrows()
{
    painter_.setRenderHint(QPainter::Antialiasing, true);
    for (const WakeLink &link : scene_.wakes()) {
        const RunBeside run{.number = link.fromCallback};
        const std::size_t fromRow = run.number != 0 ? scene_.rowOf(run) : scene_.layout().rowOf(link.fromTask);
        const std::size_t toRow = scene_.layout().rowOf(link.toTask);
        if (fromRow == LaneLayout::noRow || toRow == LaneLayout::noRow || fromRow == toRow)
            continue;
        const auto middleOf = [this](std::size_t row) {
            const auto [top, bottom] = barOf(row);
            const double middle = (top + bottom) / 2.0;
            return row < scene_.stayingRows() ? middle : std::max(middle, double(stayingBottom()));
        };
        // From within the slice that woke: on the switches axis its middle, in time its end.
        const auto [begin, end] =
            run.number != 0 ? scene_.extentOf(run) : std::pair(scene_.beginOf(link.from), scene_.endOf(link.from));
        const double from = axis_.kind() == Axis::switches ? (begin + end) / 2 : end;
        paintArrow({double(pixelOf(from)), middleOf(fromRow)},
                   {double(pixelOf(scene_.beginOf(link.to))), middleOf(toRow)});
    }
    painter_.setRenderHint(QPainter::Antialiasing, false);
}

void TimelinePainter::paintArrow(QPointF from, QPointF to)
{
    const double head = 5 * ratio_;
    const double bend = std::clamp((to.x() - from.x()) / 2, 8 * ratio_, 60 * ratio_);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(bend, 0), to - QPointF(bend + head, 0), to - QPointF(head, 0));
    painter_.setBrush(Qt::NoBrush);
    painter_.setPen(QPen(colors_.canvas, 3.5 * ratio_)); // a rim, so that it reads on any bar
    painter_.drawPath(path);
    painter_.setPen(QPen(colors_.arrow, 1.5 * ratio_));
    painter_.drawPath(path);
    painter_.setPen(Qt::NoPen);
    painter_.setBrush(colors_.arrow);
    painter_.drawPolygon(
        QPolygonF({to, to + QPointF(-head * 1.4, -head * 0.8), to + QPointF(-head * 1.4, head * 0.8)}));
    painter_.drawEllipse(from, 2 * ratio_, 2 * ratio_);
}

void TimelinePainter::paintLabels()
{
    const bool past = scene_.source().isPast();
    const double cursor = past ? scene_.axis().toPixel(scene_.positionOf(scene_.source().cursor())) : 0;
    for (const Label &label : labels_) {
        if (past && label.where.center().x() > cursor)
            continue; // dimmed bars carry no text
        painter_.setPen(label.color);
        painter_.drawText(label.where, Qt::AlignCenter, label.text);
    }
}

} // namespace coroscope
