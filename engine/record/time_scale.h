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
        // Whole seconds apart: what is left needs no division of 128 bits, which costs several times as much.
        const std::uint64_t rest = ticks % ticksPerSecond;
        const Wide product = Wide(rest) * 1'000'000'000;
        const std::uint64_t restNs =
            product >> 64 == 0 ? std::uint64_t(product) / ticksPerSecond : std::uint64_t(product / ticksPerSecond);
        const Wide ns = Wide(ticks / ticksPerSecond) * 1'000'000'000 + restNs;
        const Wide most = std::uint64_t(std::numeric_limits<Nanoseconds>::max());
        return Nanoseconds(std::uint64_t(ns < most ? ns : most));
    }
};

} // namespace coroscope
