// SPDX-License-Identifier: GPL-3.0-or-later
// RunningClock: what time it is in a program of which one hears only at its events. Between two of them time goes on.
#pragma once

#include "engine/loop/vocabulary.h"

#include <algorithm>

namespace coroscope {

/// Both clocks are handed in: `recorded` on the recording's axis, `wall` any real clock that never goes back.
class RunningClock {
public:
    /// Heard of the program: `recorded` is the time of its last event. `runs`: its clock is a real one and not held.
    void hear(Nanoseconds recorded, bool runs, Nanoseconds wall)
    {
        if (recorded == recorded_ && runs == runs_ && heard_)
            return; // nothing new: time has gone on since the first hearing
        recorded_ = recorded;
        runs_ = runs;
        wall_ = wall;
        heard_ = true;
    }
    /// A reading that began at `wall` found all that was known already.
    void confirm(Nanoseconds wall) { confirmed_ = wall; }
    void forget() { *this = RunningClock(); }

    /// What has passed since the last event.
    Nanoseconds since(Nanoseconds wall) const { return runs_ ? std::max<Nanoseconds>(0, wall - wall_) : 0; }
    /// How long it is known that nothing has happened since the last event: never more than it is.
    Nanoseconds known() const { return since(confirmed_); }

private:
    Nanoseconds recorded_ = 0;
    Nanoseconds wall_ = 0;
    Nanoseconds confirmed_ = 0;
    bool runs_ = false;
    bool heard_ = false;
};

} // namespace coroscope
