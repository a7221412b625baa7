// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/switch_fold_index.h"

#include <algorithm>

namespace coroscope {

void SwitchFoldIndex::reset(SwitchNumber first)
{
    runs_.clear();
    first_ = first;
    scanned_ = first - 1;
    idleTail_ = 0;
    rowBase_ = 0;
}

bool SwitchFoldIndex::grow(SwitchNumber last, std::uint64_t steps, const NextEffective &next)
{
    while (scanned_ < last) {
        if (steps-- == 0)
            return false;
        const SwitchNumber effective = next(scanned_);
        if (effective == 0 || effective > last) {
            addIdle(scanned_ + 1, last);
            break;
        }
        if (effective > scanned_ + 1)
            addIdle(scanned_ + 1, effective - 1);
        scanned_ = effective;
        idleTail_ = 0;
    }
    return true;
}

void SwitchFoldIndex::addIdle(SwitchNumber from, SwitchNumber to)
{
    if (idleTail_ != 0)
        from = idleTail_;
    if (!runs_.empty() && runs_.back().first == from)
        runs_.back().count = to - from + 1;
    else if (to > from)
        runs_.push_back({from, to - from + 1, absoluteRowOf(from)});
    idleTail_ = from;
    scanned_ = to;
}

std::uint64_t SwitchFoldIndex::dropBefore(SwitchNumber first)
{
    if (first <= first_)
        return 0;
    if (first > scanned_) {
        const std::uint64_t gone = rowCount();
        reset(first);
        return gone;
    }
    const std::uint64_t base = absoluteRowOf(first);
    auto kept = std::find_if(runs_.begin(), runs_.end(), [&](const Run &run) { return run.first + run.count > first; });
    if (kept != runs_.end() && kept->first < first) { // cut in two
        if (idleTail_ == kept->first)
            idleTail_ = first;
        kept->count -= first - kept->first;
        kept->first = first;
    }
    runs_.erase(runs_.begin(), kept);
    const std::uint64_t gone = base - rowBase_;
    first_ = first;
    rowBase_ = base;
    return gone;
}

SwitchFoldIndex::Row SwitchFoldIndex::row(std::uint64_t row) const
{
    const std::uint64_t absolute = row + rowBase_;
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), absolute,
                                        [](std::uint64_t value, const Run &run) { return value < run.row; });
    if (after == runs_.begin())
        return {first_ + row, 1};
    const Run &run = *std::prev(after);
    if (run.row == absolute)
        return {run.first, run.count};
    return {run.first + run.count + (absolute - run.row - 1), 1};
}

std::uint64_t SwitchFoldIndex::rowOf(SwitchNumber number) const
{
    return rowCount() == 0 ? 0 : absoluteRowOf(std::clamp(number, first_, scanned_)) - rowBase_;
}

std::uint64_t SwitchFoldIndex::absoluteRowOf(SwitchNumber number) const
{
    const auto after = std::upper_bound(runs_.begin(), runs_.end(), number,
                                        [](SwitchNumber value, const Run &run) { return value < run.first; });
    if (after == runs_.begin())
        return rowBase_ + (number - first_);
    const Run &run = *std::prev(after);
    return number < run.first + run.count ? run.row : run.row + 1 + (number - run.first - run.count);
}

} // namespace coroscope
