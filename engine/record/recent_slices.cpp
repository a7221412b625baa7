// SPDX-License-Identifier: MIT
#include "engine/record/recent_slices.h"

namespace coroscope {

void RecentSlices::add(const SwitchInfo &row)
{
    while (!kept_.empty() && (first_ < row.wokenIn || kept_.size() >= most_)) {
        kept_.pop_front();
        ++first_;
    }
    if (kept_.empty())
        first_ = row.number;
    kept_.push_back({row.start, row.end});
}

const RecentSlices::Ends *RecentSlices::find(SwitchNumber number) const
{
    const bool known = number >= first_ && number - first_ < kept_.size();
    return known ? &kept_[number - first_] : nullptr;
}

} // namespace coroscope
