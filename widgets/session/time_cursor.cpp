// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/time_cursor.h"

#include <algorithm>

namespace coroscope {

void TimeCursor::setRecording(const Recording *recording)
{
    recording_ = recording;
    chosen_.reset();
    fresh_ = false;
}

void TimeCursor::recordingGrew()
{
    if (!chosen_ || chosen_->inside)
        fresh_ = false;
}

Moment TimeCursor::now() const
{
    if (held_)
        return *held_;
    if (!recording_)
        return {};
    if (const SwitchNumber running = recording_->runningSwitch())
        return {running, true};
    return {recording_->lastSwitch() + 1, false};
}

bool TimeCursor::choose(Moment moment)
{
    if (!recording_ || recording_->lastSwitch() == 0)
        return toNow();
    const Moment latest = now();
    moment.number = std::max(moment.number, recording_->firstSwitch());
    if (moment >= latest)
        return toNow();
    if (chosen_ == moment)
        return false;
    chosen_ = moment;
    fresh_ = false;
    return true;
}

bool TimeCursor::toNow()
{
    if (!chosen_)
        return false;
    chosen_.reset();
    fresh_ = false;
    return true;
}

const LoopState &TimeCursor::state() const
{
    if (!fresh_) {
        state_ = recording_ ? recording_->stateAt(at()) : LoopState();
        fresh_ = true;
    }
    return state_;
}

std::optional<Moment> TimeCursor::next(bool overIdlePolls) const
{
    if (!recording_)
        return std::nullopt;
    const SwitchNumber here = at().number;
    const SwitchNumber number = overIdlePolls ? recording_->nextEffective(here) : here + 1;
    if (number > 0 && number <= recording_->lastSwitch())
        return Moment{number, false};
    return isPast() ? std::optional<Moment>(now()) : std::nullopt;
}

std::optional<Moment> TimeCursor::previous(bool overIdlePolls) const
{
    if (!recording_ || recording_->lastSwitch() == 0)
        return std::nullopt;
    const Moment here = at();
    if (here.inside)
        return Moment{here.number, false};
    const SwitchNumber number = overIdlePolls ? recording_->previousEffective(here.number) : here.number - 1;
    if (number >= recording_->firstSwitch() && number > 0)
        return Moment{number, false};
    return std::nullopt;
}

} // namespace coroscope
