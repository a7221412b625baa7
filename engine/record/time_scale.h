// SPDX-License-Identifier: MIT
// TimeScale: a recording's ticks to nanoseconds. Both begin at 0 with the recording.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <limits>

namespace coroscope {

struct TimeScale {
    std::uint64_t ticksPerSecond = 1'000'000'000;

    Nanoseconds at(std::uint64_t ticks) const
    {
        if (ticksPerSecond == 1'000'000'000)
            return Nanoseconds(ticks & std::uint64_t(std::numeric_limits<Nanoseconds>::max()));
        __extension__ using Wide = unsigned __int128;
        const Wide ns = Wide(ticks) * 1'000'000'000 / ticksPerSecond;
        const Wide most = std::uint64_t(std::numeric_limits<Nanoseconds>::max());
        return Nanoseconds(std::uint64_t(ns < most ? ns : most));
    }
};

} // namespace coroscope
