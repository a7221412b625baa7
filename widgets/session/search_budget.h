// SPDX-License-Identifier: GPL-3.0-or-later
// SearchBudget: how long a search through a recording may keep the window from drawing, in one go.
#pragma once

#include "engine/guest/breakpoint_search.h"

#include <QElapsedTimer>

namespace coroscope {

/// Begins to run out when it is made.
class SearchBudget {
public:
    SearchBudget() { clock_.start(); }

    /// Runs `search` on as far as the budget reaches; `more`: it is used up.
    BreakpointSearch::Result run(BreakpointSearch &search) const
    {
        auto result = BreakpointSearch::Result::more;
        while (result == BreakpointSearch::Result::more && clock_.elapsed() < mostMs)
            result = search.run(eventsAtOnce);
        return result;
    }

private:
    static constexpr qint64 mostMs = 8;
    static constexpr std::uint64_t eventsAtOnce = 20'000; ///< between two looks at the clock

    QElapsedTimer clock_;
};

} // namespace coroscope
