// SPDX-License-Identifier: MIT
#include "engine/record/time_stamp.h"

#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace coroscope {

bool hasSteadyTimeStamp = false;

namespace {

constexpr Nanoseconds nsPerSecond = 1'000'000'000;
constexpr Nanoseconds shortestMeasurement = 2'000'000;

/// The processor promises that its counter neither changes its rate nor stops (AMD's and Intel's manuals: CPUID leaf
/// 0x80000007, EDX bit 8). Asked before all globals are made: a native program's session begins among them.
[[gnu::constructor(101)]] void askWhetherTimeStampIsSteady()
{
#if defined(__x86_64__)
    unsigned int eax = 0, ebx = 0, ecx = 0, edx = 0;
    hasSteadyTimeStamp = __get_cpuid(0x80000007, &eax, &ebx, &ecx, &edx) != 0 && (edx & 1u << 8) != 0;
#endif
}

} // namespace

std::uint64_t monotonicTimeStamp()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec * nsPerSecond + now.tv_nsec);
}

TimeStampPair readTimeStampPair()
{
    // Of a few tries the one least disturbed between its two readings of the counter.
    TimeStampPair best;
    std::uint64_t bestWidth = UINT64_MAX;
    for (int i = 0; i < 5; ++i) {
        const std::uint64_t before = timeStamp();
        const auto ns = static_cast<Nanoseconds>(monotonicTimeStamp());
        const std::uint64_t after = timeStamp();
        if (after - before < bestWidth) {
            bestWidth = after - before;
            best = {before + (after - before) / 2, ns};
        }
    }
    return best;
}

std::uint64_t measureTicksPerSecond(TimeStampPair earlier)
{
    if (!hasSteadyTimeStamp)
        return nsPerSecond;
    TimeStampPair now = readTimeStampPair();
    if (earlier.ticks == 0 || earlier.ticks > now.ticks || earlier.monotonicNs > now.monotonicNs)
        earlier = now;
    while (now.monotonicNs - earlier.monotonicNs < shortestMeasurement)
        now = readTimeStampPair();
    const double rate =
        static_cast<double>(now.ticks - earlier.ticks) / static_cast<double>(now.monotonicNs - earlier.monotonicNs);
    return static_cast<std::uint64_t>(rate * nsPerSecond);
}

} // namespace coroscope
