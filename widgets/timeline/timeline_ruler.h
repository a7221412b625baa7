// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineRuler: the scale above the lanes. A drag in it moves the time cursor; a wheel zooms.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QWidget>

namespace coroscope {

class TimelineRuler : public QWidget {
    Q_OBJECT
public:
    explicit TimelineRuler(TimelineScene &scene, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void moveCursorTo(double x);
    void paintFlag(QPainter &painter, double x, const QString &text, const QColor &color);

    TimelineScene &scene_;
};

} // namespace coroscope
