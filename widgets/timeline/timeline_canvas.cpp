// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_canvas.h"

#include "widgets/theme/palette.h"
#include "widgets/timeline/chart_gestures.h"
#include "widgets/timeline/timeline_accessible.h"
#include "widgets/timeline/timeline_painter.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace coroscope {

TimelineCanvas::TimelineCanvas(TimelineScene &scene, QWidget *parent)
    : QWidget(parent), scene_(scene), card_(new HoverCard(this))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Gantt chart"));
    grabGesture(Qt::PinchGesture);
    new ChartAnnouncer(*this);
    connect(&scene, &TimelineScene::changed, this, qOverload<>(&QWidget::update));
    connect(&scene, &TimelineScene::changed, this, &TimelineCanvas::dropOldCard);
    connect(&scene.source(), &TimelineSource::replaced, card_, &QWidget::hide);
}

TimelineCanvas::~TimelineCanvas() = default;

bool TimelineCanvas::event(QEvent *event)
{
    if (const std::optional<PinchZoom> pinch = pinchZoom(*event, *this)) {
        card_->hide();
        scene_.zoomAt(pinch->x, pinch->factor);
        event->accept();
        return true;
    }
    // Esc first puts away what only the chart shows; the window's own meaning comes after that.
    const bool hasOwn = scene_.selectedRange() || scene_.showsChain();
    if (event->type() == QEvent::ShortcutOverride && hasOwn && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void TimelineCanvas::noteChanged(const QString &range, const QString &chain)
{
    if (range == rangeWords_ && chain == chainWords_)
        return;
    rangeWords_ = range;
    chainWords_ = chain;
    emit notesChanged();
}

QRectF TimelineCanvas::rowRect(std::size_t row) const
{
    return QRectF(0, scene_.rowY(row), width(), scene_.layout().rowHeight());
}

void TimelineCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (scene_.isEmpty()) {
        paintEmptyState(painter);
        return;
    }
    TimelinePainter(painter, scene_, size(), isDark(palette())).paint();
    if (scene_.layout().rowCount() == 0)
        paintWords(painter, tr("No lane matches. Clear the filter, or show all lanes."));
    if (hasFocus()) {
        const double pixel = 1 / devicePixelRatioF();
        painter.fillRect(QRectF(0, height() - 2 * pixel, width(), 2 * pixel), palette().color(QPalette::Highlight));
    }
}

void TimelineCanvas::paintEmptyState(QPainter &painter)
{
    const ChartColors colors = chartColors(isDark(palette()));
    painter.fillRect(rect(), colors.canvas);
    paintWords(painter, emptyWords());
}

QString TimelineCanvas::emptyWords() const
{
    const TimelineSource &source = scene_.source();
    if (source.isLive())
        return tr("The program has started no task yet.");
    const QString why = source.whyEmpty();
    return why.isEmpty() ? tr("Press F5 to run the program; its switches appear here.\n"
                              "Each lane is a task, each bar one slice of its work.")
                         : why;
}

void TimelineCanvas::paintWords(QPainter &painter, const QString &text)
{
    painter.setPen(chartColors(isDark(palette())).mutedText);
    painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void TimelineCanvas::resizeEvent(QResizeEvent *) { scene_.setViewSize(width(), height()); }

void TimelineCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    pressedAt_ = lastAt_ = event->position();
    selecting_ = event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier);
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
    if (selecting_) {
        setCursor(Qt::IBeamCursor);
        scene_.selectRange(scene_.axis().toValue(pressedAt_.x()), scene_.axis().toValue(position.x()));
        return;
    }
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
        scene_.chooseLane(hit.row);
        return;
    }
    if (hit.row != LaneLayout::noRow && scene_.layout().row(hit.row).isBeside()) {
        if (hit.run)
            scene_.selectRun(scene_.runOf(hit));
        else
            scene_.chooseLane(hit.row);
        return;
    }
    scene_.leaveChosenLane();
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
    if (hit.run && hit.count == 1)
        scene_.goToRun(scene_.runOf(hit));
    else if (hit.number && hit.count == 1)
        scene_.setRange(hit.begin - (hit.end - hit.begin), hit.end + (hit.end - hit.begin));
    else
        scene_.zoomAt(event->position().x(), 4);
}

void TimelineCanvas::hover(QPointF position, const QPoint &globalPosition)
{
    const ChartHit hit = scene_.hitAt(position.x(), position.y());
    scene_.setHoverRow(hit.row);
    QString text = hoverText(scene_, hit);
    const QString stop = stopText(scene_, scene_.stopAt(position.x()));
    if (!text.isEmpty() && !stop.isEmpty())
        text += QStringLiteral("<hr>");
    cardFor_ = {position, scene_.axis().kind(), scene_.axis().toValue(position.x()), hit.row,
                scene_.layout().rowCount()};
    card_->showText(text + stop, globalPosition);
}

/// What it tells of is no longer under the pointer: another part is shown, rows have moved. (While one follows a program that
/// runs, all moves on all the time: then it stays until the pointer moves.)
void TimelineCanvas::dropOldCard()
{
    if (!card_->isVisible())
        return;
    const bool isElsewhere = scene_.axis().kind() != cardFor_.axis || scene_.rowAtY(cardFor_.at.y()) != cardFor_.row ||
                             scene_.layout().rowCount() != cardFor_.rows;
    const bool isMoved = !scene_.follows() && scene_.axis().toValue(cardFor_.at.x()) != cardFor_.value;
    if (scene_.isEmpty() || isElsewhere || isMoved)
        card_->hide();
}

void TimelineCanvas::hideEvent(QHideEvent *) { card_->hide(); }

void TimelineCanvas::leaveEvent(QEvent *)
{
    card_->hide();
    scene_.setHoverRow(LaneLayout::noRow);
}

void TimelineCanvas::wheelEvent(QWheelEvent *event)
{
    card_->hide();
    event->accept();
    const bool zooms = event->modifiers() & Qt::ControlModifier;
    if (const auto pan = touchpadPan(*event); pan && !zooms && !(event->modifiers() & Qt::AltModifier)) {
        scene_.panBy(-pan->x());
        scene_.setScrollTop(scene_.scrollTop() - std::lround(pan->y()));
        return;
    }
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
        ChartHit hit;
        hit.row = scene_.selectedRow();
        if (hit.row != LaneLayout::noRow && scene_.layout().row(hit.row).isAbove()) {
            hit.run = scene_.selectedRun().number;
        } else {
            hit.task = scene_.source().selectedTask();
            hit.number = scene_.source().selectedSwitch();
        }
        QPointF at = rowRect(hit.row == LaneLayout::noRow ? 0 : hit.row).center();
        if (hit.number != 0) // at the slice, as far as it is in view
            at.setX(scene_.axis().toPixel(scene_.beginOf(hit.number)));
        else if (hit.run != 0)
            at.setX(scene_.axis().toPixel(scene_.extentOf(scene_.runOf(hit)).first));
        at = {std::clamp(at.x(), 0.0, double(width())), std::clamp(at.y(), 0.0, double(height()))};
        emit menuRequested(hit, mapToGlobal(at.toPoint()));
        return;
    }
    emit menuRequested(scene_.hitAt(event->pos().x(), event->pos().y()), event->globalPos());
}

} // namespace coroscope
