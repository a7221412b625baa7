// SPDX-License-Identifier: MIT
// Which slices are idle polls. The recorder marks those that began and ended at one place and changed nothing, without reading
// the clock once more. One that took long was work all the same, between two bare yields say, and no one's polling.
#pragma once

#include "engine/record/format.h"

#include <cstdint>
#include <limits>

namespace coroscope {

/// Ticks that an idle poll takes at most: 1 ms, several times what a look at the clock and at a queue takes in Python. Virtual
/// time says nothing of work: there each look at the clock may take as long as one likes, and all else takes none.
inline std::uint64_t longestIdlePoll(format::ClockKind clock, std::uint64_t ticksPerSecond)
{
    constexpr std::uint64_t perSecond = 1000;
    return clock == format::ClockKind::real ? ticksPerSecond / perSecond : std::numeric_limits<std::uint64_t>::max();
}

} // namespace coroscope
