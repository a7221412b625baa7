// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineCanvas: the lanes themselves: draws the scene and takes the mouse.
#pragma once

#include "widgets/timeline/hover_card.h"
#include "widgets/timeline/timeline_scene.h"

#include <QWidget>

namespace coroscope {

class TimelineCanvas : public QWidget {
    Q_OBJECT
public:
    explicit TimelineCanvas(TimelineScene &scene, QWidget *parent = nullptr);
    ~TimelineCanvas() override;

    TimelineScene &scene() const { return scene_; }
    QSize sizeHint() const override { return {600, 200}; }
    QString hoverCardText() const { return card_->text(); }
    QRectF rowRect(std::size_t row) const; ///< logical pixels; may lie outside the widget

signals:
    void menuRequested(const coroscope::ChartHit &hit, const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void dragTo(QPointF position);
    void click(QPointF position);
    void hover(QPointF position, const QPoint &globalPosition);
    void paintEmptyState(QPainter &painter);

    TimelineScene &scene_;
    HoverCard *card_;
    QPointF pressedAt_;
    QPointF lastAt_;
    bool dragging_ = false;
};

} // namespace coroscope
