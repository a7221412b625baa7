// SPDX-License-Identifier: MIT
// RecentSlices: where the slices lie that a later switch may still refer to as its cause, while rows of the switch log go by.
//
// The timeline finds a slice by a walk over the events around it. That is long where a slice spawned a thousand tasks, and
// each of them would repeat it. But who is woken first runs first: what a row names lies hardly ever before what the row in
// front of it named, so that no more rows are kept than the ready queue is long.
#pragma once

#include "engine/record/recording.h"

#include <deque>

namespace coroscope {

class RecentSlices {
public:
    explicit RecentSlices(std::size_t most = 1 << 20) : most_(most) {}

    /// The next row, its number one more than that of the row before it.
    void add(const SwitchInfo &row);

    struct Ends {
        Nanoseconds begin;
        Nanoseconds end;
    };
    /// Null: not among those kept.
    const Ends *find(SwitchNumber number) const;
    std::size_t size() const { return kept_.size(); }

private:
    std::size_t most_;
    SwitchNumber first_ = 0; ///< the number of kept_.front()
    std::deque<Ends> kept_;
};

} // namespace coroscope
