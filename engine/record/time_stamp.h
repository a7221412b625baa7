// SPDX-License-Identifier: MIT
// The CPU's time stamp counter as a clock: half the price of clock_gettime, which a switch of a few ns notices.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace coroscope {

/// A pair of readings taken together.
struct TimeStampPair {
    std::uint64_t ticks = 0;
    Nanoseconds monotonicNs = 0;
};

/// Whether the counter runs at one rate in all states of the processor. Else timeStamp() reads CLOCK_MONOTONIC.
/// Set before any global is made, constant from then on.
extern bool hasSteadyTimeStamp;

std::uint64_t monotonicTimeStamp(); ///< CLOCK_MONOTONIC in ns

/// The processor's counter, where hasSteadyTimeStamp.
inline std::uint64_t timeStampCounter()
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return monotonicTimeStamp();
#endif
}

/// Ticks since an arbitrary origin.
inline std::uint64_t timeStamp() { return hasSteadyTimeStamp ? timeStampCounter() : monotonicTimeStamp(); }

TimeStampPair readTimeStampPair();

/// The counter's rate, measured between `earlier` and now. Where too little time has passed since (or `earlier` is zero) it
/// spins until 2 ms have: an error of about 2e-5; with 20 ms about 2e-6.
std::uint64_t measureTicksPerSecond(TimeStampPair earlier);

} // namespace coroscope
