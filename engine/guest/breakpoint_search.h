// SPDX-License-Identifier: MIT
// BreakpointSearch: where breakpoints would stop the program that a recording was made of. What the controller decided at
// each hook while it ran is decided here again, by the same table, over the recorded events.
//
// Where this differs: a breakpoint that was set in the middle of the run counts from the recording's beginning, and what is
// "inside" a slice is that slice, not the line in it. Of a recording whose beginning was dropped, "hit N" counts from what
// is kept.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/record/recording.h"

#include <memory>
#include <vector>

namespace coroscope {

/// The recording outlives the search, and both are used on one thread.
class BreakpointSearch {
public:
    struct Hit {
        Moment at;
        std::uint32_t breakpoint = 0;
        BreakEvent event = BreakEvent::resume;
        TaskNumber subject = noTask; ///< which is resumed, suspended, spawned …; event callback: none
        CallbackNumber callback = 0; ///< event callback: the run that begins there, in front of the switch of `at`
        bool recorded = false;       ///< the program was held there by `breakpoint`, as it was set then
    };
    enum class Result { found, more, end };

    /// Looks for the first place later than `after` at which one of `breakpoints` stops, or did.
    BreakpointSearch(const Recording &recording, const std::vector<Breakpoint> &breakpoints, Moment after);
    ~BreakpointSearch();
    BreakpointSearch(const BreakpointSearch &) = delete;
    BreakpointSearch &operator=(const BreakpointSearch &) = delete;

    /// Reads on by at most `maxEvents`.
    Result run(std::uint64_t maxEvents);
    const Hit &hit() const; ///< once found
    /// After a hit: run() looks for the next one later than `after`, which is not earlier than that hit.
    void goOn(Moment after);
    /// How far it has read: no hit lies before this switch but those told.
    SwitchNumber reached() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace coroscope
