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
    QString emptyWords() const;            ///< where nothing was recorded: why, or what to do
    QRectF rowRect(std::size_t row) const; ///< logical pixels; may lie outside the widget
    /// What is said of the selected range and of the chain of wakes, for assistive technology.
    void noteChanged(const QString &range, const QString &chain);
    const QString &rangeWords() const { return rangeWords_; }
    const QString &chainWords() const { return chainWords_; }

signals:
    void menuRequested(const coroscope::ChartHit &hit, const QPoint &globalPosition);
    void notesChanged();

protected:
    bool event(QEvent *event) override; ///< gestures
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void dragTo(QPointF position);
    void click(QPointF position);
    void dropOldCard();
    void hover(QPointF position, const QPoint &globalPosition);
    void paintEmptyState(QPainter &painter);
    void paintWords(QPainter &painter, const QString &text);

    TimelineScene &scene_;
    HoverCard *card_;
    struct CardPlace {
        QPointF at;
        Axis axis = Axis::time;
        double value = 0; ///< on it
        std::size_t row = LaneLayout::noRow;
        std::size_t rows = 0; ///< that there were
    };
    CardPlace cardFor_; ///< what the card tells of
    QPointF pressedAt_;
    QPointF lastAt_;
    QString rangeWords_;
    QString chainWords_;
    bool dragging_ = false;
    bool selecting_ = false; ///< what is dragged is a range
};

} // namespace coroscope
