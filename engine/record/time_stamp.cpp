// SPDX-License-Identifier: MIT
#include "engine/record/time_stamp.h"

#include <fstream>
#include <string>
#include <time.h>

namespace coroscope {

namespace {

constexpr Nanoseconds nsPerSecond = 1'000'000'000;
constexpr Nanoseconds shortestMeasurement = 2'000'000;

/// Both: the counter neither changes its rate nor stops with the processor's power states.
bool timeStampIsSteady()
{
#if defined(__x86_64__)
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line)) {
        if (line.rfind("flags", 0) == 0)
            return line.find(" constant_tsc") != std::string::npos && line.find(" nonstop_tsc") != std::string::npos;
    }
#endif
    return false;
}

} // namespace

const bool hasSteadyTimeStamp = timeStampIsSteady();

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
