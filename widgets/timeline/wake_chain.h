// SPDX-License-Identifier: GPL-3.0-or-later
// WakeChain: why a slice ran, and why what woke it ran, back to the first cause that is known. No GUI.
#pragma once

#include "widgets/timeline/timeline_source.h"

namespace coroscope {

struct WakeChain {
    enum class End {
        known,     ///< a cause from outside, or the program's beginning: `cause`
        dropped,   ///< what lies further back is not in the recording
        truncated, ///< there is more than is shown
    };
    SwitchNumber of = 0;         ///< the slice asked about; 0: none
    std::vector<WakeLink> links; ///< from it backwards; where a task woke itself there is none
    End end = End::known;
    WakeCause cause = WakeCause::none; ///< why the first one ran
    SwitchNumber first = 0;            ///< the slice furthest back
    CallbackNumber callback = 0;       ///< that made it ready; 0: none

    static constexpr std::size_t mostLinks = 100;
    static constexpr std::size_t mostSlices = 400; ///< looked at: those that a task gave itself, too
};

WakeChain wakeChain(const TimelineSource &source, SwitchNumber number);

/// "its timer → worker#1 (switch 7) → main (switch 9)", the cause first.
QString chainText(const TimelineSource &source, const WakeChain &chain);

} // namespace coroscope
