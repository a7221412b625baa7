// SPDX-License-Identifier: MIT
// What happened in a stretch of a recording: the sums that a range selection shows. Exact, from two moments of the loop and
// an index, so that it costs as little for an hour as for a millisecond.
#pragma once

#include "engine/record/recording.h"

#include <vector>

namespace coroscope {

struct RangeTotals {
    struct Task {
        TaskNumber number = noTask;
        std::uint64_t switches = 0; ///< to it, in the range
        Nanoseconds runNs = 0;      ///< within the range
    };
    Nanoseconds begin = 0;
    Nanoseconds end = 0;
    SwitchNumber firstSwitch = 0; ///< of those that begin in [begin, end); 0: none
    std::uint64_t switches = 0;
    std::uint64_t idlePolls = 0; ///< among them
    Nanoseconds busyNs = 0;      ///< spent in slices within the range
    SwitchNumber longest = 0;    ///< of the slices that reach into the range: the longest, as a whole; 0: none
    Nanoseconds longestNs = 0;
    std::vector<Task> tasks; ///< that ran in it, the longest first
};

/// Of the slices of the switches [first, last], whole. (Under a virtual clock many may have one time.)
RangeTotals rangeTotalsOfSwitches(const Recording &recording, SwitchNumber first, SwitchNumber last);
/// Of [begin, end), ns on the recording's axis; clipped to what is kept.
RangeTotals rangeTotals(const Recording &recording, Nanoseconds begin, Nanoseconds end);

} // namespace coroscope
