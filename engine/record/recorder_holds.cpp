// SPDX-License-Identifier: MIT
// The recorder's part about holds. While every loop that runs is held, the recording's time stands still. While one runs on, it
// goes on, and what the clocks of the held ones miss is noted when they go on, too.
#include "engine/loop/loop.h"
#include "engine/record/recorder_words.h"

#include <algorithm>
#include <utility>

namespace coroscope {

using namespace format;

/// Of moments at which something begins or ends to stand still. Another core's counter may lag by some ticks.
std::uint64_t Recorder::holdStamp() { return lastHoldStamp_ = std::max(timeStamp(), lastHoldStamp_); }

/// Whose the stop, or its end, is that comes next.
void Recorder::noteStop(std::uint32_t loop)
{
    if (loopCount_ > 1)
        put(skipWord(Extension::loop, 1), noteWord(LoopNote::stop, loop));
}

void Recorder::noteClock(std::uint32_t loop, Nanoseconds ahead)
{
    std::uint64_t *const at = take(3);
    at[1] = noteWord(LoopNote::clock, loop);
    at[2] = static_cast<std::uint64_t>(ahead);
    publish(at, skipWord(Extension::loop, 2));
}

void Recorder::stopped(StopReason reason, bool inside, std::uint32_t breakpoint, const Loop *loop, bool standsStill,
                       const std::vector<std::uint64_t> &clocks)
{
    stamp();
    noteStop(listenerNumberOf(loop));
    put(word(Op::stop, static_cast<std::uint32_t>(reason) | (inside ? insideSwitch : 0), breakpoint));
    holds_.push_back({listenerNumberOf(loop), standsStill && !held_});
    const std::uint64_t now = holdStamp();
    setStanding(clocks, now);
    if (!standsStill || held_)
        return;
    standsSince_ = now;
    held_ = true;
}

void Recorder::clocksStand(const std::vector<std::uint64_t> &threads)
{
    const std::uint64_t now = holdStamp();
    setStanding(threads, now);
    compareClocks(now);
}

void Recorder::setStanding(const std::vector<std::uint64_t> &threads, std::uint64_t now)
{
    for (auto &[thread, clock] : clocks_)
        if (clock.since != 0 && std::find(threads.begin(), threads.end(), thread) == threads.end())
            clock.stood += now - std::exchange(clock.since, 0);
    for (const std::uint64_t thread : threads)
        if (ThreadClock &clock = clocks_[thread]; clock.since == 0)
            clock.since = now;
}

/// Where it has stood still for longer than the recording's time, or for less, that is noted. Both are measured at the same
/// moments: where they have stood together there is no difference.
void Recorder::compareClock(Loop &loop, std::uint64_t now)
{
    if (virtualClock_ || clocksRunOn_ || (stood_ == 0 && clocks_.empty()))
        return;
    const auto found = clocks_.find(loop.listenerThread);
    const ThreadClock clock = found == clocks_.end() ? ThreadClock{} : found->second;
    const std::uint64_t its = clock.stood + (clock.since != 0 ? now - clock.since : 0);
    const std::uint64_t recordings = stood_ + (held_ ? now - standsSince_ : 0);
    const Nanoseconds behind = its >= recordings ? toNs(its - recordings) : -toNs(recordings - its);
    if (behind != loop.listenerBehind)
        noteClock(loop.listenerNumber, loop.listenerBehind - behind);
    loop.listenerBehind = behind;
}

void Recorder::compareClocks(std::uint64_t now)
{
    for (Loop *const loop : loops_)
        compareClock(*loop, now);
}

/// Returns how long it stood, in real ns.
Nanoseconds Recorder::endStanding(std::uint64_t now)
{
    if (!held_.exchange(false))
        return 0;
    const std::uint64_t ticks = now - standsSince_;
    if (virtualClock_)
        return 0;
    originTicks_ += ticks;
    stood_ += ticks;
    return toNs(ticks);
}

void Recorder::runOn() { runOn(holdStamp()); }

void Recorder::runOn(std::uint64_t now)
{
    const Nanoseconds stood = endStanding(now);
    for (Hold &hold : holds_)
        hold.isWhole = false;
    compareClocks(now);
    if (!clocksRunOn_ || stood == 0)
        return;
    originNs_ += stood;
    noteClock(0, stood);
}

void Recorder::continued(Nanoseconds heldNs, std::uint32_t loop, const std::vector<std::uint64_t> &clocks)
{
    const auto found =
        std::find_if(holds_.begin(), holds_.end(), [loop](const Hold &hold) { return hold.loop == loop; });
    const bool isWhole = found == holds_.end() || found->isWhole;
    if (found != holds_.end())
        holds_.erase(found);
    const std::uint64_t now = holdStamp();
    setStanding(clocks, now);
    if (isWhole)
        endStanding(now);
    else
        runOn(now);
    for (Hold &other : holds_) // this loop goes on beside them
        other.isWhole = false;
    compareClocks(now);
    const bool ranOn = clocksRunOn_ && isWhole;
    if (ranOn) // what is due is now so much nearer on the axis that stood still
        originNs_ += heldNs;
    noteStop(loop);
    put(word(Op::resumed, ranOn ? clocksRanOn : 0, 0), virtualClock_ ? 0 : static_cast<std::uint64_t>(heldNs));
}

void Recorder::timeHeld(const std::vector<TimeHolder> &holders)
{
    constexpr std::size_t largestText = 256; // bytes
    std::uint64_t words = 0;
    for (const TimeHolder &holder : holders)
        words += 1 + wordsFor(std::min(holder.text.size(), largestText));
    std::uint64_t *const begin = take(1 + words);
    std::uint64_t *at = begin + 1;
    for (const TimeHolder &holder : holders) {
        const std::string_view text = std::string_view(holder.text).substr(0, largestText);
        *at++ = std::uint64_t(holder.kind) | std::uint64_t(text.size()) << 8 | std::uint64_t(holder.number) << 32;
        format::putBytes(at, text);
        at += wordsFor(text.size());
    }
    publish(begin, word(Op::skip, std::uint32_t(Extension::timeHeld), std::uint32_t(words)));
}

} // namespace coroscope
