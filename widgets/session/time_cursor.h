// SPDX-License-Identifier: GPL-3.0-or-later
// TimeCursor: the moment that all views show, and the loop's state there, rebuilt only when asked for.
#pragma once

#include "engine/record/recording.h"

#include <optional>

namespace coroscope {

/// The switch behind which the next ones of a moment come: that before which it stands, if that is not still to come.
SwitchNumber lastBegun(const Moment &moment);

class TimeCursor {
public:
    void setRecording(const Recording *recording); ///< another, or null: back to now
    void recordingGrew();                          ///< a chosen moment stays as it is
    /// Where the program is held; nothing: it is not.
    void setHeld(std::optional<Moment> held)
    {
        held_ = held;
        fresh_ = false;
    }

    Moment now() const;
    Moment at() const { return chosen_ ? *chosen_ : now(); }
    bool isPast() const { return chosen_.has_value(); }

    /// Clamped to what is recorded, which, while one of several loops is held, goes on behind now; choosing now is the same as
    /// toNow(). Returns whether at() or isPast() changed.
    bool choose(Moment moment);
    bool toNow();

    const LoopState &state() const; ///< at at(); empty without a recording

    /// The next (previous) moment before a switch, or, if asked for, a callback run; idle polls passed over or not. Nothing: there
    /// is none.
    std::optional<Moment> next(bool overIdlePolls, bool callbacks = false) const;
    std::optional<Moment> previous(bool overIdlePolls, bool callbacks = false) const;

private:
    Moment known(Moment moment) const;

    const Recording *recording_ = nullptr;
    std::optional<Moment> held_;
    std::optional<Moment> chosen_;
    mutable LoopState state_;
    mutable bool fresh_ = false;
};

} // namespace coroscope
