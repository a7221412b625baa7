// SPDX-License-Identifier: MIT
#include "engine/record/hold_recorder.h"

#include <algorithm>
#include <utility>

namespace coroscope {

using namespace format;

HoldRecorder::HoldRecorder(EventStream &stream, RecordingClock &time, const LoopRecorder &loops, bool clocksRunOn)
    : stream_(stream), time_(time), loops_(loops), clocksRunOn_(clocksRunOn && !time.isVirtual())
{
}

/// Of moments at which something begins or ends to stand still. Another core's counter may lag by some ticks.
std::uint64_t HoldRecorder::stamp() { return lastStamp_ = std::max(timeStamp(), lastStamp_); }

/// Whose the stop, or its end, is that comes next.
void HoldRecorder::noteStop(std::uint32_t loop)
{
    if (loops_.areSeveral())
        stream_.put(skipWord(Extension::loop, 1), noteWord(LoopNote::stop, loop));
}

void HoldRecorder::noteClock(std::uint32_t loop, Nanoseconds ahead)
{
    std::uint64_t *const at = stream_.take(3);
    at[1] = noteWord(LoopNote::clock, loop);
    at[2] = static_cast<std::uint64_t>(ahead);
    publish(at, skipWord(Extension::loop, 2));
}

void HoldRecorder::stopped(StopReason reason, bool inside, std::uint32_t breakpoint, const Loop *loop, bool standsStill,
                           const std::vector<std::uint64_t> &clocks)
{
    stream_.stamp();
    noteStop(listenerNumberOf(loop));
    stream_.put(word(Op::stop, static_cast<std::uint32_t>(reason) | (inside ? insideSwitch : 0), breakpoint));
    const bool begins = standsStill && !time_.standsStill();
    holds_.push_back({listenerNumberOf(loop), begins});
    const std::uint64_t now = stamp();
    setStanding(clocks, now);
    if (begins)
        time_.stand(now);
}

void HoldRecorder::clocksStand(const std::vector<std::uint64_t> &threads)
{
    const std::uint64_t now = stamp();
    setStanding(threads, now);
    compareClocks(now);
}

void HoldRecorder::setStanding(const std::vector<std::uint64_t> &threads, std::uint64_t now)
{
    for (auto &[thread, clock] : clocks_)
        if (clock.since != 0 && std::find(threads.begin(), threads.end(), thread) == threads.end())
            clock.stood += now - std::exchange(clock.since, 0);
    for (const std::uint64_t thread : threads)
        if (ThreadClock &clock = clocks_[thread]; clock.since == 0)
            clock.since = now;
}

void HoldRecorder::compareClock(Loop &loop) { compareClock(loop, stamp()); }

/// Where it has stood still for longer than the recording's time, or for less, that is noted. Both are measured at the same
/// moments: where they have stood together there is no difference.
void HoldRecorder::compareClock(Loop &loop, std::uint64_t now)
{
    if (time_.isVirtual() || clocksRunOn_ || (!time_.hasStood() && clocks_.empty()))
        return;
    const auto found = clocks_.find(loop.listenerThread);
    const ThreadClock clock = found == clocks_.end() ? ThreadClock{} : found->second;
    const std::uint64_t its = clock.stood + (clock.since != 0 ? now - clock.since : 0);
    const std::uint64_t recordings = time_.stood(now);
    const Nanoseconds behind = its >= recordings ? time_.toNs(its - recordings) : -time_.toNs(recordings - its);
    if (behind != loop.listenerBehind)
        noteClock(loop.listenerNumber, loop.listenerBehind - behind);
    loop.listenerBehind = behind;
}

void HoldRecorder::compareClocks(std::uint64_t now)
{
    for (Loop *const loop : loops_.all())
        compareClock(*loop, now);
}

void HoldRecorder::runOn() { runOn(stamp()); }

void HoldRecorder::runOn(std::uint64_t now)
{
    const Nanoseconds stood = time_.goOn(now);
    for (Hold &hold : holds_)
        hold.isWhole = false;
    compareClocks(now);
    if (!clocksRunOn_ || stood == 0)
        return;
    time_.letClocksAhead(stood);
    noteClock(0, stood);
}

void HoldRecorder::continued(Nanoseconds heldNs, std::uint32_t loop, const std::vector<std::uint64_t> &clocks)
{
    const auto found =
        std::find_if(holds_.begin(), holds_.end(), [loop](const Hold &hold) { return hold.loop == loop; });
    const bool isWhole = found == holds_.end() || found->isWhole;
    if (found != holds_.end())
        holds_.erase(found);
    const std::uint64_t now = stamp();
    setStanding(clocks, now);
    if (isWhole)
        time_.goOn(now);
    else
        runOn(now);
    for (Hold &other : holds_) // this loop goes on beside them
        other.isWhole = false;
    compareClocks(now);
    const bool ranOn = clocksRunOn_ && isWhole;
    if (ranOn) // what is due is now so much nearer on the axis that stood still
        time_.letClocksAhead(heldNs);
    noteStop(loop);
    stream_.put(word(Op::resumed, ranOn ? clocksRanOn : 0, 0),
                time_.isVirtual() ? 0 : static_cast<std::uint64_t>(heldNs));
}

} // namespace coroscope
