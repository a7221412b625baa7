// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/callback_rows.h"

#include <algorithm>

namespace coroscope {

void CallbackRows::show(const Recording *recording)
{
    recording_ = recording;
    first_ = recording ? recording->firstCallback() : 0;
    count_ = 0;
}

bool CallbackRows::isOutdated() const { return recording_ && count_ > 0 && recording_->firstCallback() != first_; }

/// Of the places from 0 to the last one shown, the first for which `holds`, as it does for all behind that.
template <class Holds>
std::uint64_t CallbackRows::firstPlace(Holds holds) const
{
    std::uint64_t low = 0, high = count_;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (holds(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void CallbackRows::takeUpTo(SwitchNumber next)
{
    if (!recording_)
        return;
    if (count_ == 0)
        first_ = recording_->firstCallback();
    count_ = recording_->callbackCount(0);
    count_ = firstPlace(
        [&](std::uint64_t place) { return recording_->callback(recording_->callbackAt(0, place)).nextSwitch > next; });
}

/// Rows of switches in front of that run.
std::uint64_t CallbackRows::rowsBefore(std::uint64_t place) const
{
    return rowsBefore_(recording_->callback(recording_->callbackAt(0, place)).nextSwitch);
}

CallbackRows::Row CallbackRows::at(std::uint64_t row) const
{
    const std::uint64_t place = firstPlace([&](std::uint64_t i) { return rowsBefore(i) + i >= row; });
    if (place < count_ && rowsBefore(place) + place == row)
        return {recording_->callbackAt(0, place), row - place};
    return {0, row - place};
}

std::uint64_t CallbackRows::rowOfSwitches(std::uint64_t switchRow) const
{
    return switchRow + firstPlace([&](std::uint64_t i) { return rowsBefore(i) > switchRow; });
}

std::uint64_t CallbackRows::rowOf(CallbackNumber callback) const
{
    if (count_ == 0)
        return 0;
    const std::uint64_t place = std::min<std::uint64_t>(recording_->callbackPlace(0, callback), count_ - 1);
    return rowsBefore(place) + place;
}

} // namespace coroscope
