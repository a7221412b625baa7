// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineRuler: the scale above the lanes. A drag in it moves the time cursor; a wheel zooms.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QColor>
#include <QRectF>
#include <QString>
#include <QWidget>

#include <optional>

namespace coroscope {

struct ChartColors;

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
    bool event(QEvent *event) override; ///< tooltips

private:
    void moveCursorTo(double x);
    void paintIdles(QPainter &painter, const QColor &color);
    /// The tag at the moment shown.
    struct Flag {
        double x = 0;
        QRectF box;
        QString text;
        QColor color;
    };
    std::optional<Flag> flag(const ChartColors &colors) const;
    void paintFlag(QPainter &painter, const Flag &flag) const;

    TimelineScene &scene_;
};

} // namespace coroscope
