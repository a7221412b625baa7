// SPDX-License-Identifier: GPL-3.0-or-later
// The selected range of the axis, and the chain of wakes: what TimelineScene knows beyond the selection that all views share.
#include "widgets/timeline/timeline_scene.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace coroscope {

/// Ends lie on the axis; by switches between two of them, since part of one is nothing.
void TimelineScene::selectRange(double begin, double end)
{
    const TimelineIndex *index = source_.index();
    if (!index)
        return;
    if (begin > end)
        std::swap(begin, end);
    begin = std::clamp(begin, axis_.extentBegin(), axis_.extentEnd());
    end = std::clamp(end, axis_.extentBegin(), axis_.extentEnd());
    if (axis_.kind() == Axis::switches) {
        const auto [first, last] = switchesOf(begin, end);
        begin = beginOf(first);
        end = endOf(last);
    }
    if (end <= begin) {
        clearRange();
        return;
    }
    if (range_ && range_->begin == begin && range_->end == end)
        return;
    range_ = {begin, end};
    totals_.reset();
    emit rangeChanged();
    emit changed();
}

void TimelineScene::clearRange()
{
    if (!range_)
        return;
    range_.reset();
    totals_.reset();
    emit rangeChanged();
    emit changed();
}

void TimelineScene::fitRange()
{
    if (!range_)
        return;
    const double room = (range_->end - range_->begin) * 0.03;
    setRange(range_->begin - room, range_->end + room);
}

void TimelineScene::beginRangeAt(SwitchNumber number)
{
    if (number != 0 && !isEmpty())
        selectRange(beginOf(number), std::max(range_ ? range_->end : 0.0, endOf(number)));
}

void TimelineScene::endRangeAt(SwitchNumber number)
{
    if (number != 0 && !isEmpty())
        selectRange(std::min(range_ ? range_->begin : axis_.extentEnd(), beginOf(number)), endOf(number));
}

/// Of a stretch of the axis of switches: the first and the last that lie in it at least in part.
std::pair<SwitchNumber, SwitchNumber> TimelineScene::switchesOf(double begin, double end) const
{
    const TimelineIndex &index = *source_.index();
    const SwitchNumber first = std::max(source_.firstSwitch(), index.switchAt(Axis::switches, begin));
    return {first, std::max(first, index.switchAt(Axis::switches, std::nextafter(end, begin)))};
}

/// The axis has become another: the range stays about the same switches.
void TimelineScene::convertRange(Axis from)
{
    const TimelineIndex *index = source_.index();
    if (!range_ || !index || from == axis_.kind())
        return;
    SwitchNumber first = 0;
    SwitchNumber last = 0;
    if (from == Axis::switches) {
        std::tie(first, last) = switchesOf(range_->begin, range_->end);
    } else {
        first = std::max<SwitchNumber>(1, index->switchAt(Axis::time, range_->begin));
        if (index->endOf(first, Axis::time) <= range_->begin && first < source_.lastSwitch())
            ++first; // that one was over
        last = std::max(first, index->switchAt(Axis::time, std::nextafter(range_->end, range_->begin)));
    }
    range_.reset();
    selectRange(beginOf(first), endOf(last));
}

const RangeTotals *TimelineScene::rangeTotals()
{
    if (!range_ || isEmpty())
        return nullptr;
    // A slice that is not over makes the sums grow with the recording.
    const bool grows = range_->end >= totalsKnownTo_;
    if (totals_ && (!grows || totalsKnownTo_ == axis_.extentEnd()))
        return &*totals_;
    totalsKnownTo_ = axis_.extentEnd();
    if (axis_.kind() == Axis::switches) {
        const auto [first, last] = switchesOf(range_->begin, range_->end);
        totals_ = source_.rangeTotalsOfSwitches(first, last);
    } else {
        totals_ = source_.rangeTotals(std::llround(range_->begin), std::llround(range_->end));
    }
    return &*totals_;
}

// --- the chain of wakes ---

void TimelineScene::setShowsChain(bool shows)
{
    if (shows == showsChain_)
        return;
    showsChain_ = shows;
    wakesOf_ = 0; // drawn with or without it
    emit chainChanged();
    emit changed();
}

const WakeChain &TimelineScene::chain()
{
    const SwitchNumber number = showsChain_ ? source_.selectedSwitch() : 0;
    if (chain_.of != number)
        chain_ = number ? wakeChain(source_, number) : WakeChain();
    return chain_;
}

} // namespace coroscope
