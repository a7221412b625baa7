// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_headers.h"

#include "widgets/models/beside_words.h"
#include "widgets/models/breakpoint_reach.h"
#include "widgets/theme/diamond.h"
#include "widgets/theme/palette.h"
#include "widgets/timeline/lane_breaks.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace coroscope {

namespace {

constexpr double triangleRoom = 16;
constexpr double depthStep = 12;
constexpr double swatch = 8;
constexpr double markRoom = 18; ///< for a breakpoint's diamond, at the right

void paintDisc(QPainter &painter, QPointF centre, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(centre, swatch / 2 - 0.5, swatch / 2 - 0.5);
    painter.restore();
}

void paintFrame(QPainter &painter, const QRectF &where, const QColor &color)
{
    constexpr double edge = 2;
    painter.fillRect(where, color);
    painter.fillRect(where.adjusted(edge, edge, -edge, -edge), painter.background().color());
}

QString besideToolTip(const TimelineSource &source, const LaneRow &row)
{
    if (row.callbacks)
        return LaneHeaders::tr("What the loop calls and is no task's step: %1.\nA bar is one such run.")
            .arg(wording::callbackRuns(row.loop == 0 ? source.lastCallback() : source.callbackCount(row.loop)));
    const WorkerInfo worker = source.worker(row.worker);
    if (!source.tellsJobLengths())
        return LaneHeaders::tr(
                   "Runs jobs of an executor: %1.\nA bar is one job. Threads go by real time: how long a job "
                   "took, the virtual clock does not tell.")
            .arg(wording::jobs(worker.jobs));
    return LaneHeaders::tr("Runs jobs of an executor: %1, %2 in all.\nA bar is one job.")
        .arg(wording::jobs(worker.jobs), wording::duration(worker.busyNs));
}

QString callerToolTip(const CallerInfo &caller)
{
    const QString place = wording::place(caller.file, caller.line);
    return place.isEmpty() ? LaneHeaders::tr("Resumes the tasks. A bar is a stretch in which it had control.")
                           : LaneHeaders::tr("Resumes the tasks, last at %1 (click to see it).\n"
                                             "A bar is a stretch in which it had control.")
                                 .arg(place);
}

} // namespace

LaneHeaders::LaneHeaders(TimelineScene &scene, QWidget *parent) : QWidget(parent), scene_(scene)
{
    setMouseTracking(true);
    setAccessibleName(tr("Lane names"));
    connect(&scene, &TimelineScene::changed, this, qOverload<>(&QWidget::update));
}

QSize LaneHeaders::sizeHint() const { return {170, 100}; }

std::size_t LaneHeaders::rowAt(double y) const { return scene_.rowAtY(y); }

QRectF LaneHeaders::rowRect(std::size_t row) const
{
    return QRectF(0, scene_.rowY(row), width(), scene_.layout().rowHeight());
}

double LaneHeaders::indentOf(const LaneRow &row) const
{
    // Deep trees in a narrow column: names keep at least half of it.
    return std::min(row.depth * depthStep, width() / 2.0 - triangleRoom);
}

void LaneHeaders::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    const auto [pinned, first, last] = scene_.visibleRows();
    const std::size_t selectedRow = scene_.selectedRow();
    for (std::size_t row = first; row < last; ++row)
        paintRow(painter, row, row == selectedRow);
    const double pixel = 1 / devicePixelRatioF();
    const int staying = scene_.stayingHeight(); // over what scrolls
    if (pinned > 0)
        painter.fillRect(0, 0, width(), staying, palette().color(QPalette::Window));
    for (std::size_t row = 0; row < pinned; ++row)
        paintRow(painter, row, row == selectedRow);
    if (pinned > 0)
        painter.fillRect(QRectF(0, staying - 2, width(), 2), chartColors(isDark(palette())).mutedText);
    painter.fillRect(QRectF(width() - pixel, 0, pixel, height()), palette().color(QPalette::Mid));
}

void LaneHeaders::paintRow(QPainter &painter, std::size_t index, bool selected)
{
    const bool dark = isDark(palette());
    const ChartColors colors = chartColors(dark);
    const LaneRow &row = scene_.layout().row(index);
    const QRectF where = rowRect(index);
    if (selected)
        painter.fillRect(where, colors.selectedLane);
    else if (row.isHeading())
        painter.fillRect(where, colors.groupLane);
    if (index == scene_.hoverRow())
        painter.fillRect(where, colors.hover);
    double x = 4 + indentOf(row);
    if (row.foldable)
        paintTriangle(painter, {x + triangleRoom / 2 - 2, where.center().y()}, row.folded);
    x += triangleRoom;
    if (row.callbacks)
        paintDisc(painter, {x + swatch / 2, where.center().y()}, colors.callback);
    else if (row.isWorker())
        paintFrame(painter, QRectF(x, std::round(where.center().y() - swatch / 2), swatch, swatch), colors.worker);
    else if (row.isCaller())
        painter.fillRect(QRectF(x, std::round(where.center().y() - swatch / 4), swatch, swatch / 2), colors.caller);
    else
        painter.fillRect(QRectF(x, std::round(where.center().y() - swatch / 2), swatch, swatch),
                         definitionColor(row.definition, dark));
    x += swatch + 6;
    QFont rowFont = font();
    rowFont.setBold(row.isHeading());
    rowFont.setItalic(row.isAbove());
    painter.setFont(rowFont);
    const bool ended = row.isShared() || (row.isTask() && hasEnded(scene_.source().life(row.task).status));
    painter.setPen(ended && !selected ? colors.mutedText : colors.text);
    const std::vector<Breakpoint> breakpoints = breakpointsAt(row, scene_.source());
    if (!breakpoints.empty())
        paintDiamond(painter, {width() - markRoom / 2, where.center().y()}, 4.5, colors.stop, !isAnyOn(breakpoints));
    const QRectF textRect(x, where.top(), width() - x - (breakpoints.empty() ? 6 : markRoom), where.height());
    const QString text = scene_.headName(row, painter.fontMetrics(), int(textRect.width()));
    painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft, text);
}

void LaneHeaders::paintTriangle(QPainter &painter, QPointF centre, bool folded)
{
    QPainterPath path;
    if (folded)
        path.addPolygon(QPolygonF({centre + QPointF(-2.5, -4), centre + QPointF(3, 0), centre + QPointF(-2.5, 4)}));
    else
        path.addPolygon(QPolygonF({centre + QPointF(-4, -2.5), centre + QPointF(4, -2.5), centre + QPointF(0, 3)}));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(path, palette().color(QPalette::WindowText));
    painter.restore();
}

bool LaneHeaders::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const std::size_t index = rowAt(help->pos().y());
    if (index == LaneLayout::noRow) {
        QToolTip::hideText();
        return true;
    }
    const LaneRow &row = scene_.layout().row(index);
    QString text = scene_.rowName(row);
    if (row.isCaller()) {
        text += u'\n' + callerToolTip(scene_.source().caller(row.caller));
    } else if (row.isBeside()) {
        text += u'\n' + besideToolTip(scene_.source(), row);
    } else if (row.isTask()) {
        const LaneLife life = scene_.source().life(row.task);
        text += u'\n' + tr("Definition: %1\nId: %2\nState: %3\n%4")
                            .arg(scene_.source().definitionName(row.definition), scene_.source().taskIdText(row.task),
                                 wording::status(life.status), wording::count(life.slices, "switch", "switches"));
    }
    if (const std::vector<Breakpoint> breakpoints = breakpointsAt(row, scene_.source()); !breakpoints.empty())
        text += u'\n' + breakLines(breakpoints);
    QToolTip::showText(help->globalPos(), text, this, rowRect(index).toRect());
    return true;
}

void LaneHeaders::mousePressEvent(QMouseEvent *event)
{
    const std::size_t index = rowAt(event->position().y());
    if (event->button() != Qt::LeftButton || index == LaneLayout::noRow)
        return;
    const LaneRow row = scene_.layout().row(index);
    const bool onTriangle = event->position().x() < 4 + indentOf(row) + triangleRoom;
    if (row.foldable && (row.isHeading() || onTriangle))
        scene_.setFolded(index, !row.folded);
    else if (row.isTask())
        scene_.chooseLane(scene_.layout().rowOf(row.task)); // the pinned one of two
    else if (row.isCaller())
        goTo(index);
    else if (row.isBeside())
        scene_.chooseLane(index);
}

void LaneHeaders::goTo(std::size_t callerRow)
{
    scene_.chooseLane(callerRow);
    scene_.goToCaller(scene_.layout().row(callerRow).caller);
}

void LaneHeaders::mouseDoubleClickEvent(QMouseEvent *event)
{
    const std::size_t index = rowAt(event->position().y());
    if (event->button() == Qt::LeftButton && index != LaneLayout::noRow && scene_.layout().row(index).isTask())
        scene_.fitTask(scene_.layout().row(index).task);
}

void LaneHeaders::mouseMoveEvent(QMouseEvent *event) { scene_.setHoverRow(rowAt(event->position().y())); }

void LaneHeaders::leaveEvent(QEvent *) { scene_.setHoverRow(LaneLayout::noRow); }

void LaneHeaders::wheelEvent(QWheelEvent *event)
{
    scene_.setScrollTop(scene_.scrollTop() - event->angleDelta().y() * 3 * scene_.layout().rowHeight() / 120);
    event->accept();
}

void LaneHeaders::contextMenuEvent(QContextMenuEvent *event)
{
    const std::size_t index = rowAt(event->pos().y());
    if (index != LaneLayout::noRow)
        emit menuRequested(index, event->globalPos());
}

} // namespace coroscope
