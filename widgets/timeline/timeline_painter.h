// SPDX-License-Identifier: GPL-3.0-or-later
// TimelinePainter: draws the lanes of a scene with a QPainter. Bars are whole device pixels without antialiasing, so that
// they are sharp at any scale; texts are laid over them last.
#pragma once

#include "widgets/theme/palette.h"
#include "widgets/timeline/lane_strip.h"
#include "widgets/timeline/timeline_scene.h"

#include <QFont>
#include <QPainter>
#include <QPainterPath>
#include <QSize>

namespace coroscope {

class TimelinePainter {
public:
    /// Draws into `painter`, whose origin is the canvas's corner; `size` in logical pixels.
    TimelinePainter(QPainter &painter, TimelineScene &scene, QSize size, bool dark);

    void paint();

private:
    struct Label {
        QRectF where;
        QString text;
        QColor color;
    };

    void paintRows();
    void paintRowsIn(std::size_t first, std::size_t last);
    void paintRow(std::size_t index, int top, int bottom);
    void paintSolid(const LaneRects &row, const LaneRect &rect, int limit, int top, int bottom);
    void paintControl(LaneRect rect, int limit);
    void paintRun(std::size_t worker, const LaneRect &rect, int limit, int top, int bottom);
    void paintRunLabel(const QString &name, const LaneRect &rect, int right, QRgb fill, int top, int bottom);
    void paintFrame(std::size_t row, double begin, double end);
    int rightOf(const LaneRect &rect, int limit) const;
    void paintPolls(const LaneRect &rect, int right);
    void paintBar(const LaneRect &rect, int right);
    void paintShares(std::span<const DefinitionShare> shares, int left, int right);
    void paintLine(const LaneRect &rect);
    void setColor(const QColor &color);
    void paintLabelOf(const LaneRect &rect, int right, QRgb fill, int top, int bottom);
    void paintEndMark(TaskNumber task, int top, int bottom);
    void paintIdles();
    void paintGrid();
    void paintSelection();
    void paintSelectedRun();
    void paintStops();
    void paintHitMarks();
    void paintRange();
    void paintFuture();
    void paintCursor();
    void paintArrows();
    void paintArrow(QPointF from, QPointF to);
    void paintLabels();

    int devicePixels(double logical) const; ///< at least 1
    int pixelOf(double value) const;        ///< device column of a position
    /// The bar of a row within it, device pixels.
    std::pair<int, int> barOf(std::size_t row) const;
    int rowTop(std::size_t row) const; ///< device pixels
    int rowBottom(std::size_t row) const;
    int stayingBottom() const; ///< of the pinned rows that stay

    QPainter &painter_;
    TimelineScene &scene_;
    double ratio_;
    TimeAxis axis_;
    int width_;  ///< device pixels
    int height_; ///< device pixels
    bool dark_;
    ChartColors colors_;
    LaneStrip strip_;
    QColor color_; ///< of what is being painted
    QRgb fill_ = 0;
    QRgb ground_ = 0; ///< of a bar that is filled in part
    QRgb pollsEdge_ = 0;
    std::vector<LaneStrip::Part> parts_;
    std::vector<Label> labels_;
};

} // namespace coroscope
