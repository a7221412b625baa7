// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_canvas.h"

#include "widgets/theme/palette.h"
#include "widgets/timeline/timeline_painter.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace coroscope {

TimelineCanvas::TimelineCanvas(TimelineScene &scene, QWidget *parent)
    : QWidget(parent), scene_(scene), card_(new HoverCard(this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Gantt chart"));
    connect(&scene, &TimelineScene::changed, this, qOverload<>(&QWidget::update));
}

TimelineCanvas::~TimelineCanvas() = default;

QRectF TimelineCanvas::rowRect(std::size_t row) const
{
    return QRectF(0, double(scene_.layout().top(row) - scene_.scrollTop()), width(), scene_.layout().rowHeight());
}

void TimelineCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (scene_.isEmpty()) {
        paintEmptyState(painter);
        return;
    }
    TimelinePainter(painter, scene_, size(), isDark(palette())).paint();
    if (hasFocus()) {
        const double pixel = 1 / devicePixelRatioF();
        painter.fillRect(QRectF(0, height() - 2 * pixel, width(), 2 * pixel), palette().color(QPalette::Highlight));
    }
}

void TimelineCanvas::paintEmptyState(QPainter &painter)
{
    const ChartColors colors = chartColors(isDark(palette()));
    painter.fillRect(rect(), colors.canvas);
    const QString text = scene_.source().isLive()   ? tr("The program has started no task yet.")
                         : scene_.source().isOver() ? tr("The program made no switch: it started no event loop.")
                                                    : tr("Press F5 to run the program; its switches appear here.\n"
                                                         "Each lane is a task, each bar one slice of its work.");
    painter.setPen(colors.mutedText);
    painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void TimelineCanvas::resizeEvent(QResizeEvent *) { scene_.setViewSize(width(), height()); }

void TimelineCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    pressedAt_ = lastAt_ = event->position();
    dragging_ = event->button() == Qt::MiddleButton;
    card_->hide();
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & (Qt::LeftButton | Qt::MiddleButton))
        dragTo(event->position());
    else
        hover(event->position(), event->globalPosition().toPoint());
}

void TimelineCanvas::dragTo(QPointF position)
{
    if (!dragging_ && (position - pressedAt_).manhattanLength() < QApplication::startDragDistance())
        return;
    dragging_ = true;
    setCursor(Qt::ClosedHandCursor);
    scene_.panBy(lastAt_.x() - position.x());
    scene_.setScrollTop(scene_.scrollTop() + std::lround(lastAt_.y() - position.y()));
    lastAt_ = position;
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    unsetCursor();
    if (!dragging_ && event->button() == Qt::LeftButton)
        click(event->position());
    dragging_ = false;
}

void TimelineCanvas::click(QPointF position)
{
    const ChartHit hit = scene_.hitAt(position.x(), position.y());
    if (hit.row != LaneLayout::noRow && scene_.layout().row(hit.row).isCaller()) {
        if (hit.number) // what is selected stays so
            scene_.source().showMoment({hit.number, false});
        return;
    }
    if (hit.number)
        scene_.source().selectSwitch(hit.number);
    else if (hit.task != noTask)
        scene_.source().selectTask(hit.task);
}

void TimelineCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || scene_.isEmpty())
        return;
    dragging_ = true; // the release that follows is no click
    const ChartHit hit = scene_.hitAt(event->position().x(), event->position().y());
    if (hit.number && hit.count == 1)
        scene_.setRange(hit.begin - (hit.end - hit.begin), hit.end + (hit.end - hit.begin));
    else
        scene_.zoomAt(event->position().x(), 4);
}

void TimelineCanvas::hover(QPointF position, const QPoint &globalPosition)
{
    const ChartHit hit = scene_.hitAt(position.x(), position.y());
    scene_.setHoverRow(hit.row);
    card_->showText(hoverText(scene_, hit), globalPosition);
}

void TimelineCanvas::leaveEvent(QEvent *)
{
    card_->hide();
    scene_.setHoverRow(LaneLayout::noRow);
}

void TimelineCanvas::wheelEvent(QWheelEvent *event)
{
    card_->hide();
    event->accept();
    const QPoint turned = event->angleDelta(); // Alt and some mice turn the axis round
    if (event->modifiers() & Qt::AltModifier) {
        const int steps = turned.y() ? turned.y() : turned.x();
        scene_.setScrollTop(scene_.scrollTop() - steps * 3 * scene_.layout().rowHeight() / 120);
    } else if (event->modifiers() & Qt::ShiftModifier) {
        scene_.panBy(-(turned.y() ? turned.y() : turned.x()) / 120.0 * width() / 8);
    } else {
        if (turned.x())
            scene_.panBy(-turned.x() / 120.0 * width() / 8);
        if (turned.y())
            scene_.zoomAt(event->position().x(), std::pow(2.0, turned.y() / 240.0));
    }
}

void TimelineCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    card_->hide();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const TaskNumber task = scene_.source().selectedTask();
        ChartHit hit;
        hit.row = task == noTask ? LaneLayout::noRow : scene_.layout().rowOf(task);
        hit.task = task;
        hit.number = scene_.source().selectedSwitch();
        emit menuRequested(hit, mapToGlobal(rowRect(hit.row == LaneLayout::noRow ? 0 : hit.row).center().toPoint()));
        return;
    }
    emit menuRequested(scene_.hitAt(event->pos().x(), event->pos().y()), event->globalPos());
}

} // namespace coroscope
