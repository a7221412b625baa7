// SPDX-License-Identifier: GPL-3.0-or-later
// OverviewStrip: the whole recording in one strip below the lanes, with the stretch in view marked; click or drag moves it.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QWidget>

#include <vector>

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
    void takeActivity(const TimeAxis &axis);
    void paintActivity(QPainter &painter);

    TimelineScene &scene_;
    std::vector<bool> active_; ///< by column: something ran there
    // What active_ is for:
    TimeAxis activityOf_{Axis::time};
    const TimelineIndex *activityIn_ = nullptr;
    SwitchNumber activityTo_ = 0;
};

} // namespace coroscope
