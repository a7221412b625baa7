// SPDX-License-Identifier: GPL-3.0-or-later
// LaneStrip: one row of the chart as a line of pixels, stretched to the height of its bars when it is drawn. A row so costs
// by its width, however many bars stand in it; a rectangle for each would cost by their number.
#pragma once

#include <QImage>
#include <QPainter>

#include <cstdint>
#include <span>
#include <vector>

namespace coroscope {

class LaneStrip {
public:
    /// For rows of `width` device pixels, whose lines between bars are `thickness` thick and whose hatching reaches
    /// `half` above and below the middle.
    LaneStrip(int width, int thickness, int half);

    void clear();
    // What lies outside the width is cut off; later bars lie over earlier ones, and bars over lines.
    void bar(int left, int right, QRgb fill);
    struct Part {
        QRgb fill = 0;
        float share = 0; ///< of the bar
    };
    /// A bar that is filled from its foot up as far as `parts` say, over a pale `ground`. What it fills is never lost.
    void partBar(int left, int right, QRgb ground, std::span<const Part> parts);
    /// A bar with an edge along its top and bottom.
    void edgedBar(int left, int right, QRgb fill, QRgb edge);
    void line(int left, int right, QRgb color);
    void hatching(int left, int right, QRgb color);

    void draw(QPainter &painter, int top, int bottom, int edge);

private:
    struct Column { ///< filled in part; ground 0: none
        QRgb ground = 0;
        QRgb fill = 0;
        float share = 0;
    };
    struct Stack { ///< of several parts
        int left;
        int right;
        std::size_t firstPart;
        std::size_t partCount;
    };

    static QImage blank(int width, int height);
    static void fill(QImage &image, int y, int left, int right, QRgb color);
    void drawColumns(QPainter &painter, int top, int bottom);
    void drawStack(const Stack &stack, int height);

    int thickness_;
    int half_;
    QImage bars_;  ///< one pixel high
    QImage edges_; ///< one pixel high
    QImage lines_; ///< as high as they are
    QImage part_;  ///< as high as the bars: those that are filled in part
    std::vector<Column> columns_;
    std::vector<int> levels_; ///< of the columns: the first filled row
    int columnsBegin_ = 0;    ///< those that are filled in part lie in [begin, end)
    int columnsEnd_ = 0;
    std::vector<Stack> stacks_;
    std::vector<Part> parts_;
    bool hasBars_ = false;
    bool hasEdges_ = false;
    bool hasLines_ = false;
};

} // namespace coroscope
