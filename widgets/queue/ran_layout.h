// SPDX-License-Identifier: GPL-3.0-or-later
// RanLayout: where the left column of the Loop view has its parts, one below the other: the slot of the task that runs, which
// keeps its room when nobody does, and the last tasks that ran, as slim cards; where there is room, the latest as a whole one.
// Pure arithmetic.
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

namespace coroscope {

struct RanSizes {
    int title = 0; ///< heights, these three
    int card = 0;
    int slim = 0;
    int gap = 2;
};

struct RanLayout {
    static constexpr int most = 8; ///< that ran

    RanLayout(QSize room, const RanSizes &sizes);
    static int leastHeight(const RanSizes &sizes); ///< with three that ran

    QRect runningTitle;
    QRect running;
    QRect ranTitle;
    std::vector<QRect> ran; ///< the latest first; as many as have room
};

} // namespace coroscope
