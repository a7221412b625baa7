// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_strip.h"

#include "widgets/timeline/geometry.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

int leastFilled(int height) { return std::max(2, height * 3 / 10); }

} // namespace

QImage LaneStrip::blank(int width, int height)
{
    QImage image(std::max(1, width), std::max(1, height), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    return image;
}

LaneStrip::LaneStrip(int width, int thickness, int half)
    : thickness_(thickness),
      half_(half),
      bars_(blank(width, 1)),
      edges_(blank(width, 1)),
      lines_(blank(width, 2 * half + 1)),
      columns_(std::size_t(bars_.width())),
      levels_(columns_.size())
{
}

void LaneStrip::clear()
{
    if (hasBars_)
        bars_.fill(Qt::transparent);
    if (hasEdges_)
        edges_.fill(Qt::transparent);
    if (hasLines_)
        lines_.fill(Qt::transparent);
    hasBars_ = hasEdges_ = hasLines_ = false;
    std::fill(columns_.begin() + columnsBegin_, columns_.begin() + columnsEnd_, Column());
    columnsBegin_ = columnsEnd_ = 0;
    stacks_.clear();
    parts_.clear();
}

void LaneStrip::fill(QImage &image, int y, int left, int right, QRgb color)
{
    left = std::max(left, 0);
    right = std::min(right, image.width());
    if (left < right)
        std::fill_n(reinterpret_cast<QRgb *>(image.scanLine(y)) + left, right - left, color);
}

void LaneStrip::bar(int left, int right, QRgb color)
{
    fill(bars_, 0, left, right, color);
    hasBars_ = true;
    if (hasEdges_)
        fill(edges_, 0, left, right, 0);
}

void LaneStrip::partBar(int left, int right, QRgb ground, std::span<const Part> parts)
{
    left = std::max(left, 0);
    right = std::min(right, bars_.width());
    if (left >= right)
        return;
    Column column{ground, parts.empty() ? ground : parts.back().fill, 0};
    for (const Part &part : parts)
        column.share += part.share;
    std::fill(columns_.begin() + left, columns_.begin() + right, column);
    columnsBegin_ = columnsEnd_ == 0 ? left : std::min(columnsBegin_, left);
    columnsEnd_ = std::max(columnsEnd_, right);
    if (parts.size() < 2)
        return;
    stacks_.push_back({left, right, parts_.size(), parts.size()});
    parts_.insert(parts_.end(), parts.begin(), parts.end());
}

void LaneStrip::edgedBar(int left, int right, QRgb color, QRgb edge)
{
    bar(left, right, color);
    fill(edges_, 0, left, right, edge);
    hasEdges_ = true;
}

void LaneStrip::line(int left, int right, QRgb color)
{
    for (int y = half_ - thickness_ / 2; y < half_ - thickness_ / 2 + thickness_; ++y)
        fill(lines_, y, left, right, color);
    hasLines_ = true;
}

/// Slanted strokes on columns that belong to the window, so that neighbouring stretches of hatching meet.
void LaneStrip::hatching(int left, int right, QRgb color)
{
    const int apart = std::max(4, 4 * half_ / 3);
    const int stroke = std::max(1, half_ / 3);
    left = std::max(left, 0);
    right = std::min(right, lines_.width());
    for (int y = 0; y < lines_.height(); ++y) {
        auto *row = reinterpret_cast<QRgb *>(lines_.scanLine(y));
        for (int x = left; x < right; ++x)
            if ((x + y) % apart < stroke)
                row[x] = color;
    }
    hasLines_ = true;
}

/// Row by row, for there are as many columns as pixels, and few rows.
void LaneStrip::drawColumns(QPainter &painter, int top, int bottom)
{
    const int height = bottom - top;
    if (part_.width() != bars_.width() || part_.height() != height)
        part_ = blank(bars_.width(), height);
    const int least = leastFilled(height);
    for (int x = columnsBegin_; x < columnsEnd_; ++x)
        levels_[std::size_t(x)] = height - shareHeight(double(columns_[std::size_t(x)].share), height, least);
    for (int y = 0; y < height; ++y) {
        auto *row = reinterpret_cast<QRgb *>(part_.scanLine(y));
        for (int x = columnsBegin_; x < columnsEnd_; ++x) {
            const Column &column = columns_[std::size_t(x)];
            row[x] = y < levels_[std::size_t(x)] ? column.ground : column.fill;
        }
    }
    for (const Stack &stack : stacks_)
        drawStack(stack, height);
    painter.drawImage(QPoint(columnsBegin_, top), part_, QRect(columnsBegin_, 0, columnsEnd_ - columnsBegin_, height));
}

/// From its foot up, each part in proportion.
void LaneStrip::drawStack(const Stack &stack, int height)
{
    const float whole = columns_[std::size_t(stack.left)].share;
    if (!(whole > 0))
        return;
    const int filled = shareHeight(double(whole), height, leastFilled(height));
    int y = height;
    float reached = 0;
    for (const Part &part : std::span(parts_).subspan(stack.firstPart, stack.partCount)) {
        reached += part.share;
        const int upTo = height - int(std::lround(filled * double(reached / whole)));
        while (y > upTo && y > 0)
            fill(part_, --y, stack.left, stack.right, part.fill);
    }
}

void LaneStrip::draw(QPainter &painter, int top, int bottom, int edge)
{
    const int width = bars_.width();
    const int middle = (top + bottom) / 2;
    if (hasLines_)
        painter.drawImage(0, middle - half_, lines_);
    if (hasBars_)
        painter.drawImage(QRect(0, top, width, bottom - top), bars_);
    if (columnsEnd_ > columnsBegin_ && bottom > top)
        drawColumns(painter, top, bottom);
    if (hasEdges_) {
        painter.drawImage(QRect(0, top, width, edge), edges_);
        painter.drawImage(QRect(0, bottom - edge, width, edge), edges_);
    }
}

} // namespace coroscope
