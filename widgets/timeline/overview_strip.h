// SPDX-License-Identifier: GPL-3.0-or-later
// OverviewStrip: the whole recording in one strip below the lanes, with the stretch in view marked; click or drag moves it.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QWidget>

namespace coroscope {

class OverviewStrip : public QWidget {
    Q_OBJECT
public:
    explicit OverviewStrip(TimelineScene &scene, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {200, 22}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void centreOn(double x);
    TimeAxis whole() const;
    void paintActivity(QPainter &painter);

    TimelineScene &scene_;
};

} // namespace coroscope
