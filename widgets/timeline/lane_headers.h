// SPDX-License-Identifier: GPL-3.0-or-later
// LaneHeaders: the names at the left of the lanes; headings and parents fold, and a diamond marks
// those that a breakpoint is about. The wheel scrolls through the lanes.
#pragma once

#include "widgets/timeline/timeline_scene.h"

#include <QWidget>

namespace coroscope {

class LaneHeaders : public QWidget {
    Q_OBJECT
public:
    explicit LaneHeaders(TimelineScene &scene, QWidget *parent = nullptr);
    QSize sizeHint() const override;

signals:
    void menuRequested(std::size_t row, const QPoint &globalPosition);

protected:
    bool event(QEvent *event) override; ///< tooltips
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    std::size_t rowAt(double y) const;
    QRectF rowRect(std::size_t row) const;
    double indentOf(const LaneRow &row) const;
    void goTo(std::size_t callerRow);
    void paintRow(QPainter &painter, std::size_t row, bool selected);
    void paintTriangle(QPainter &painter, QPointF centre, bool folded);

    TimelineScene &scene_;
};

} // namespace coroscope
