// SPDX-License-Identifier: MIT
// The recorder's part about holds. While every loop that runs is held, the recording's time stands still. While one runs on, it
// goes on, and what the clocks of the held ones miss is noted when they go on, too.
#include "engine/loop/loop.h"
#include "engine/record/recorder_words.h"

#include <algorithm>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

constexpr std::uint64_t headOf(LoopNote note, std::uint32_t loop)
{
    return std::uint64_t(note) | std::uint64_t(loop) << 32;
}

std::uint32_t numberOf(const Loop *loop) { return loop ? loop->listenerNumber : 0; }

} // namespace

/// Whose the stop, or its end, is that comes next.
void Recorder::noteStop(std::uint32_t loop)
{
    if (loopCount_ > 1)
        put(skipWord(Extension::loop, 1), headOf(LoopNote::stop, loop));
}

void Recorder::noteClock(std::uint32_t loop, Nanoseconds ahead)
{
    std::uint64_t *const at = take(3);
    at[1] = headOf(LoopNote::clock, loop);
    at[2] = static_cast<std::uint64_t>(ahead);
    publish(at, skipWord(Extension::loop, 2));
}

void Recorder::stopped(StopReason reason, bool inside, std::uint32_t breakpoint, const Loop *loop, bool standsStill)
{
    stamp();
    noteStop(numberOf(loop));
    put(word(Op::stop, static_cast<std::uint32_t>(reason) | (inside ? insideSwitch : 0), breakpoint));
    holds_.push_back({numberOf(loop), stoodNs_, standsStill && !held_});
    if (!standsStill || held_)
        return;
    standsSince_ = timeStamp();
    held_ = true;
}

/// Returns how long it stood, in real ns.
Nanoseconds Recorder::endStanding()
{
    if (!held_.exchange(false))
        return 0;
    const std::uint64_t ticks = timeStamp() - standsSince_;
    if (virtualClock_)
        return 0;
    originTicks_ += ticks;
    const Nanoseconds stood = toNs(ticks);
    stoodNs_ += stood;
    return stood;
}

void Recorder::runOn()
{
    const Nanoseconds stood = endStanding();
    for (Hold &hold : holds_)
        hold.isWhole = false;
    if (!clocksRunOn_ || stood == 0)
        return;
    originNs_ += stood;
    noteClock(0, stood);
}

void Recorder::continued(Nanoseconds heldNs, std::uint32_t loop, const std::vector<Loop *> &stood)
{
    const auto found =
        std::find_if(holds_.begin(), holds_.end(), [loop](const Hold &hold) { return hold.loop == loop; });
    const Hold hold = found != holds_.end() ? *found : Hold{loop, stoodNs_, true};
    if (found != holds_.end())
        holds_.erase(found);
    if (hold.isWhole)
        endStanding();
    else
        runOn();
    for (Hold &other : holds_) // this loop goes on beside them
        other.isWhole = false;
    const bool ranOn = clocksRunOn_ && hold.isWhole;
    if (ranOn) // what is due is now so much nearer on the axis that stood still
        originNs_ += heldNs;
    const Nanoseconds missed = virtualClock_ || clocksRunOn_ || hold.isWhole
                                   ? 0
                                   : std::max<Nanoseconds>(0, heldNs - (stoodNs_ - hold.stoodBefore));
    for (Loop *const each : missed > 0 ? stood : std::vector<Loop *>()) {
        each->listenerBehind += missed;
        noteClock(each->listenerNumber, -missed);
    }
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
