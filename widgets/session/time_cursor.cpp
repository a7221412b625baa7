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

/// Where that callback run is; one that is not in the recording is left out.
Moment TimeCursor::known(Moment moment) const
{
    const CallbackInfo run = recording_->callback(moment.callback);
    return run.number != 0 ? run.before() : Moment{moment.number, moment.inside};
}

bool TimeCursor::choose(Moment moment)
{
    if (!recording_)
        return toNow();
    if (moment.callback != 0)
        moment = known(moment);
    if (recording_->lastSwitch() == 0 && moment.callback == 0)
        return toNow();
    const Moment latest = now();
    moment.number = std::max(moment.number, recording_->firstSwitch());
    const bool isRecorded = moment.callback != 0 || moment.number <= recording_->lastSwitch();
    if (moment == latest || (moment > latest && !isRecorded))
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

std::optional<Moment> TimeCursor::next(bool overIdlePolls, bool callbacks) const
{
    if (!recording_)
        return std::nullopt;
    const Moment here = at();
    const SwitchNumber begun = lastBegun(here);
    const SwitchNumber number = overIdlePolls ? recording_->nextEffective(begun) : begun + 1;
    std::optional<Moment> next;
    if (number > 0 && number <= recording_->lastSwitch())
        next = Moment{number, false};
    const CallbackNumber run = callbacks ? recording_->nextCallback(here) : 0;
    if (const Moment before = recording_->callback(run).before(); run != 0 && (!next || before < *next))
        next = before;
    return next ? next : isPast() ? std::optional<Moment>(now()) : std::nullopt;
}

std::optional<Moment> TimeCursor::previous(bool overIdlePolls, bool callbacks) const
{
    if (!recording_)
        return std::nullopt;
    const Moment here = at();
    std::optional<Moment> previous;
    const SwitchNumber number = here.inside     ? here.number
                                : overIdlePolls ? recording_->previousEffective(here.number)
                                                : here.number - 1;
    if (recording_->lastSwitch() != 0 && number > 0 && (here.inside || number >= recording_->firstSwitch()))
        previous = Moment{number, false};
    const CallbackNumber run = callbacks ? recording_->previousCallback(here) : 0;
    if (const Moment before = recording_->callback(run).before(); run != 0 && (!previous || before > *previous))
        previous = before;
    return previous;
}

SwitchNumber lastBegun(const Moment &moment)
{
    return moment.callback != 0 && !moment.inside ? moment.number - 1 : moment.number;
}

} // namespace coroscope
