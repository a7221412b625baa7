// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/ran_layout.h"

namespace coroscope {

RanLayout::RanLayout(QSize room, const RanSizes &sizes)
{
    int top = 0;
    const auto place = [&](int height) {
        const QRect rect(0, top, room.width(), height);
        top += height + sizes.gap;
        return rect;
    };
    runningTitle = place(sizes.title);
    running = place(sizes.slim);
    ranTitle = place(sizes.title);
    constexpr int wanted = 3;
    const int rest = room.height() - top;
    const bool whole = rest >= sizes.card + (wanted - 1) * (sizes.slim + sizes.gap);
    while (int(ran.size()) < most) {
        const int height = ran.empty() && whole ? sizes.card : sizes.slim;
        if (top + height > room.height())
            break;
        ran.push_back(place(height));
    }
}

int RanLayout::leastHeight(const RanSizes &sizes)
{
    return 2 * (sizes.title + sizes.gap) + 4 * (sizes.slim + sizes.gap) - sizes.gap;
}

} // namespace coroscope
