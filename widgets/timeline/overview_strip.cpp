// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/overview_strip.h"

#include "widgets/theme/palette.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace coroscope {

OverviewStrip::OverviewStrip(TimelineScene &scene, QWidget *parent) : QWidget(parent), scene_(scene)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Overview"));
    setToolTip(tr("The whole recording; click or drag to move the stretch in view"));
    connect(&scene, &TimelineScene::changed, this, qOverload<>(&QWidget::update));
    connect(&scene.source(), &TimelineSource::replaced, this, [this] { activityIn_ = nullptr; });
}

TimeAxis OverviewStrip::whole() const
{
    TimeAxis axis(scene_.axis().kind());
    axis.setExtent(scene_.axis().extentBegin(), scene_.axis().extentEnd());
    axis.setWidth(width());
    axis.fit();
    return axis;
}

/// One look a column: did any slice run there? It costs by pixels, whatever the recording's length, and while nothing is added,
/// only once.
void OverviewStrip::takeActivity(const TimeAxis &axis)
{
    const TimelineIndex *index = scene_.source().index();
    const SwitchNumber last = scene_.source().lastSwitch();
    if (axis.showsSameAs(activityOf_) && index == activityIn_ && last == activityTo_)
        return;
    activityOf_ = axis;
    activityIn_ = index;
    activityTo_ = last;
    active_.assign(std::size_t(width()), false);
    for (int x = 0; x < width(); ++x) {
        const double from = axis.toValue(x);
        const SwitchNumber number = index->switchAt(axis.kind(), axis.toValue(x + 1));
        active_[std::size_t(x)] = number != 0 && from <= axis.extentEnd() && index->endOf(number, axis.kind()) >= from;
    }
}

void OverviewStrip::paintActivity(QPainter &painter)
{
    takeActivity(whole());
    const QColor ink = palette().color(QPalette::Text);
    for (int x = 0; x < width(); ++x)
        if (active_[std::size_t(x)])
            painter.fillRect(x, 5, 1, height() - 10, ink);
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ChartColors colors = chartColors(isDark(palette()));
    painter.fillRect(rect(), colors.canvas);
    painter.fillRect(0, 0, width(), 1, palette().color(QPalette::Mid));
    if (scene_.isEmpty())
        return;
    painter.setOpacity(0.45);
    paintActivity(painter);
    painter.setOpacity(1);
    const TimeAxis axis = whole();
    const int left = int(std::clamp(axis.toPixel(scene_.axis().begin()), 0.0, double(width())));
    const int right = int(std::clamp(axis.toPixel(scene_.axis().end()), left + 3.0, width() + 3.0));
    const QColor mark = palette().color(QPalette::Highlight);
    QColor veil = mark;
    veil.setAlpha(56);
    painter.fillRect(left, 1, right - left, height() - 1, veil);
    painter.fillRect(left, 1, 2, height() - 1, mark);
    painter.fillRect(std::min(right, width()) - 2, 1, 2, height() - 1, mark);
    if (scene_.source().isPast())
        painter.fillRect(int(axis.toPixel(scene_.positionOf(scene_.source().cursor()))), 1, 2, height() - 1,
                         colors.cursor);
}

void OverviewStrip::centreOn(double x)
{
    const double middle = whole().toValue(x);
    const double half = scene_.axis().span() / 2;
    scene_.setRange(middle - half, middle + half);
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        centreOn(event->position().x());
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        centreOn(event->position().x());
}

} // namespace coroscope
