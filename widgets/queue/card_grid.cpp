// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_grid.h"

#include <QPoint>

#include <algorithm>

namespace coroscope {

int CardGrid::columns() const { return std::max(1, (width + gap) / std::max(1, least.width() + gap)); }

QRect CardGrid::rect(int index) const
{
    const int across = columns();
    const int row = index / across;
    const int column = index % across;
    // Each column begins where an even share of the width does: what division leaves over is spread.
    const auto left = [&](int at) { return int(qint64(at) * (width + gap) / across); };
    return {left(column), row * pitch(), std::max(1, left(column + 1) - gap - left(column)), least.height()};
}

int CardGrid::at(const QPoint &point) const
{
    if (point.x() < 0 || point.y() < 0 || point.x() >= width)
        return -1;
    const int across = columns();
    const int row = point.y() / pitch();
    for (int column = 0; column < across; ++column) {
        const qint64 index = qint64(row) * across + column;
        if (index < count && rect(int(index)).contains(point))
            return int(index);
    }
    return -1;
}

std::pair<int, int> CardGrid::within(int top, int stretch) const
{
    const int across = columns();
    const auto first = std::clamp<qint64>(qint64(std::max(0, top) / pitch()) * across, 0, count);
    const qint64 lastRow = (std::max(0, top) + std::max(0, stretch) + pitch() - 1) / pitch();
    return {int(first), int(std::clamp<qint64>(lastRow * across, first, count))};
}

} // namespace coroscope
