// SPDX-License-Identifier: MIT
#include "engine/record/recording_clock.h"

#include "engine/loop/loop.h"

namespace coroscope {

namespace {

constexpr std::uint64_t nsPerSecond = 1'000'000'000;

/// value * to / from, exact where the result fits.
std::uint64_t scaled(std::uint64_t value, std::uint64_t to, std::uint64_t from)
{
    return value / from * to + value % from * to / from;
}

} // namespace

RecordingClock::RecordingClock(const Clock *virtualClock, std::uint64_t ticksPerSecond)
    : readsCounter_(!virtualClock && hasSteadyTimeStamp), virtualClock_(virtualClock), ticksPerSecond_(ticksPerSecond)
{
    if (virtualClock_)
        return;
    const TimeStampPair origin = readTimeStampPair();
    originTicks_ = origin.ticks;
    originNs_ = origin.monotonicNs;
}

std::uint64_t RecordingClock::toTicks(Nanoseconds ns) const
{
    return ns <= 0 ? 0 : scaled(static_cast<std::uint64_t>(ns), ticksPerSecond_, nsPerSecond);
}

Nanoseconds RecordingClock::toNs(std::uint64_t ticks) const
{
    return static_cast<Nanoseconds>(scaled(ticks, nsPerSecond, ticksPerSecond_));
}

std::uint64_t RecordingClock::dueTicks(const Loop *loop, Nanoseconds deadline) const
{
    return toTicks(deadline - originNs_ + (loop ? loop->listenerBehind : 0));
}

void RecordingClock::stand(std::uint64_t stamp)
{
    standsSince_ = stamp;
    standsStill_ = true;
}

Nanoseconds RecordingClock::goOn(std::uint64_t stamp)
{
    if (!standsStill_.exchange(false) || isVirtual())
        return 0;
    const std::uint64_t ticks = stamp - standsSince_;
    originTicks_ += ticks;
    stood_ += ticks;
    return toNs(ticks);
}

std::uint64_t RecordingClock::stood(std::uint64_t stamp) const
{
    return stood_ + (standsStill() ? stamp - standsSince_ : 0);
}

} // namespace coroscope
