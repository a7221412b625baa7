// SPDX-License-Identifier: GPL-3.0-or-later
// CardGrid: where the cards of a queue stand, in reading order: as many columns as have room for whole cards, which share the
// width. Pure arithmetic; nothing is kept for a card, so that a queue may be of any length.
#pragma once

#include <QRect>
#include <QSize>

#include <utility>

namespace coroscope {

struct CardGrid {
    QSize least; ///< of one card; its height is that of all
    int gap = 4; ///< between cards
    int width = 0;
    int count = 0;

    int columns() const;
    int rows() const { return (count + columns() - 1) / columns(); }
    int pitch() const { return least.height() + gap; } ///< from a row to the next
    int height() const { return rows() * pitch(); }
    QRect rect(int index) const;       ///< the first begins at (0, 0)
    int at(const QPoint &point) const; ///< -1: none there
    /// The first card, and the one behind the last, that show in the stretch from `top` on.
    std::pair<int, int> within(int top, int stretch) const;
};

} // namespace coroscope
