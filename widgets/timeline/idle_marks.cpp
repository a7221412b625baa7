// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/idle_marks.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

constexpr float leastShare = 0.15f;

} // namespace

std::vector<float> idleShares(std::span<const IdleSpan> idles, const TimeAxis &axis)
{
    std::vector<float> shares(std::size_t(axis.width()), 0.0f);
    for (const IdleSpan &idle : idles) {
        const double from = std::max(axis.toPixel(idle.begin), 0.0);
        const double to = std::min(axis.toPixel(idle.end), double(axis.width()));
        if (to < 0 || from >= axis.width())
            continue;
        for (auto x = std::size_t(from); x < shares.size() && double(x) <= to; ++x) {
            const double covered = std::min(to, double(x) + 1) - std::max(from, double(x));
            if (covered <= 0 && to > from)
                break;
            shares[x] = std::clamp(shares[x] + float(covered) * idle.share, leastShare, 1.0f);
        }
    }
    return shares;
}

} // namespace coroscope
