// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_strip.h"

#include "widgets/timeline/geometry.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

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
      lines_(blank(width, 2 * half + 1))
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
    partBars_.clear();
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
    bar(left, right, ground);
    partBars_.push_back({left, right, ground, parts_.size(), parts.size()});
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

/// Each column from its foot: its parts, and above them the ground.
void LaneStrip::drawPartBars(QPainter &painter, int top, int bottom)
{
    const int height = bottom - top;
    const int left = partBars_.front().left;
    const int right = partBars_.back().right;
    if (columns_.width() != bars_.width() || columns_.height() != height)
        columns_ = blank(bars_.width(), height);
    for (int y = 0; y < height; ++y)
        fill(columns_, y, left, right, 0);
    const int least = std::max(2, height * 3 / 10);
    for (const PartBar &bar : partBars_) {
        const std::span<const Part> parts = std::span(parts_).subspan(bar.firstPart, bar.partCount);
        float whole = 0;
        for (const Part &part : parts)
            whole += part.share;
        const int filled = shareHeight(double(whole), height, least);
        int y = height;
        float reached = 0;
        for (const Part &part : parts) {
            reached += part.share;
            const int upTo = height - (whole > 0 ? int(std::lround(filled * double(reached / whole))) : filled);
            while (y > upTo && y > 0)
                fill(columns_, --y, bar.left, bar.right, part.fill);
        }
        while (y > 0)
            fill(columns_, --y, bar.left, bar.right, bar.ground);
    }
    painter.drawImage(QPoint(left, top), columns_, QRect(left, 0, right - left, height));
}

void LaneStrip::draw(QPainter &painter, int top, int bottom, int edge)
{
    const int width = bars_.width();
    const int middle = (top + bottom) / 2;
    if (hasLines_)
        painter.drawImage(0, middle - half_, lines_);
    if (hasBars_)
        painter.drawImage(QRect(0, top, width, bottom - top), bars_);
    if (!partBars_.empty() && bottom > top)
        drawPartBars(painter, top, bottom);
    if (hasEdges_) {
        painter.drawImage(QRect(0, top, width, edge), edges_);
        painter.drawImage(QRect(0, bottom - edge, width, edge), edges_);
    }
}

} // namespace coroscope
