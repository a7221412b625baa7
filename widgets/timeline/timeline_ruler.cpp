// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_ruler.h"

#include "widgets/models/wording.h"
#include "widgets/theme/palette.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace coroscope {

TimelineRuler::TimelineRuler(TimelineScene &scene, QWidget *parent) : QWidget(parent), scene_(scene)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::SizeHorCursor);
    setAccessibleName(tr("Ruler"));
    setToolTip(tr("Drag to look at an earlier moment; turn the wheel to zoom"));
    connect(&scene, &TimelineScene::changed, this, qOverload<>(&QWidget::update));
}

QSize TimelineRuler::sizeHint() const { return {200, fontMetrics().height() + 12}; }

void TimelineRuler::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ChartColors colors = chartColors(isDark(palette()));
    painter.fillRect(rect(), palette().color(QPalette::Window));
    const double pixel = 1 / devicePixelRatioF();
    painter.fillRect(QRectF(0, height() - pixel, width(), pixel), palette().color(QPalette::Mid));
    if (scene_.isEmpty())
        return;
    paintIdles(painter, colors.idleSeam);
    const std::optional<Flag> shown = flag(colors);
    double taken = -1e9; // up to where labels stand
    const auto snapped = [&](double x) { return std::floor(x / pixel + 1e-6) * pixel; };
    for (const RulerTick &tick : scene_.ticks(scene_.axis(), 90)) {
        const double x = snapped(scene_.axis().toPixel(tick.value));
        const int length = tick.label.isEmpty() ? 4 : 8;
        painter.fillRect(QRectF(x, height() - length, std::max(1.0, pixel), length), colors.mutedText);
        if (tick.label.isEmpty())
            continue;
        const int labelWidth = fontMetrics().horizontalAdvance(tick.label);
        const double left = std::min(x + 4, double(width() - labelWidth - 2));
        const QRectF place(left, 0, labelWidth + 2, height() - 8);
        if (left < taken || (shown && shown->box.intersects(place)))
            continue; // half a number would be read as another
        taken = place.right();
        painter.setPen(colors.mutedText);
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, tick.label);
    }
    if (shown)
        paintFlag(painter, *shown);
}

/// A line along the ruler's foot, where the loop had nothing to run.
void TimelineRuler::paintIdles(QPainter &painter, const QColor &color)
{
    const double pixel = 1 / devicePixelRatioF();
    const std::vector<float> &shares = scene_.idles(devicePixelRatioF());
    constexpr double thickness = 3;
    for (std::size_t x = 0; x < shares.size();) {
        std::size_t behind = x + 1;
        while (behind < shares.size() && shares[behind] == shares[x])
            ++behind;
        if (shares[x] > 0) {
            painter.setOpacity(0.35 + 0.65 * double(shares[x]));
            painter.fillRect(QRectF(double(x) * pixel, height() - thickness, double(behind - x) * pixel, thickness),
                             color);
        }
        x = behind;
    }
    painter.setOpacity(1);
}

bool TimelineRuler::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || scene_.isEmpty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const double value = scene_.axis().toValue(help->pos().x());
    const QString idle = scene_.idleText(value);
    QToolTip::showText(help->globalPos(),
                       scene_.positionText(value) + QLatin1Char('\n') + (idle.isEmpty() ? toolTip() : idle), this);
    return true;
}

std::optional<TimelineRuler::Flag> TimelineRuler::flag(const ChartColors &colors) const
{
    const TimelineSource &source = scene_.source();
    Flag found;
    if (source.isPast()) {
        found.x = scene_.axis().toPixel(scene_.positionOf(source.cursor()));
        found.text = tr("Past: %1").arg(wording::moment(source.cursor()));
        found.color = colors.cursor;
    } else if (source.isLive() && scene_.axis().showsEnd()) {
        found.x = scene_.axis().toPixel(scene_.axis().extentEnd());
        found.text = tr("now");
        found.color = colors.now;
    } else {
        return std::nullopt;
    }
    if (found.x < -1 || found.x > width() + 1)
        return std::nullopt;
    const int flagWidth = fontMetrics().horizontalAdvance(found.text) + 12;
    const double left = found.x + flagWidth <= width() ? found.x : std::max(0.0, found.x - flagWidth + 2);
    found.box = QRectF(left, 2, flagWidth, height() - 6);
    return found;
}

void TimelineRuler::paintFlag(QPainter &painter, const Flag &flag) const
{
    painter.fillRect(flag.box, flag.color);
    painter.fillRect(QRectF(flag.x, 2, 2, height() - 2), flag.color);
    painter.setPen(textOn(flag.color));
    painter.drawText(flag.box, Qt::AlignCenter, flag.text);
}

void TimelineRuler::moveCursorTo(double x)
{
    if (scene_.isEmpty())
        return;
    const double value = scene_.axis().toValue(x);
    if (value >= scene_.axis().extentEnd())
        scene_.source().showNow();
    else
        scene_.source().showMoment(scene_.momentAt(value));
}

void TimelineRuler::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveCursorTo(event->position().x());
}

void TimelineRuler::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveCursorTo(event->position().x());
}

void TimelineRuler::wheelEvent(QWheelEvent *event)
{
    scene_.zoomAt(event->position().x(), std::pow(2.0, event->angleDelta().y() / 240.0));
    event->accept();
}

} // namespace coroscope
