// SPDX-License-Identifier: MIT
// What all parts of the recorder write words with, for each of them to inline. Internal to engine/record.
#pragma once

#include "engine/record/recorder.h"

#include <algorithm>

namespace coroscope {

/// A switch leaves at least this room, so that a slice's few events rarely cross into a chunk without a snapshot.
inline constexpr std::ptrdiff_t roomForSlice = 512; // words
inline constexpr std::uint64_t deltaMax = 0xffffffff;

/// First word of an event of a later version, which readers that do not know it pass over.
constexpr std::uint64_t skipWord(format::Extension what, std::uint64_t payloadWords)
{
    return format::word(format::Op::skip, static_cast<std::uint32_t>(what), static_cast<std::uint32_t>(payloadWords));
}

/// First word of what an event of loops says.
template <class Note>
constexpr std::uint64_t noteWord(Note note, std::uint32_t loop, std::size_t bytes = 0)
{
    return static_cast<std::uint64_t>(note) | std::uint64_t(bytes) << 8 | std::uint64_t(loop) << 32;
}

/// Of such a wake more may be known: TaskBase::wakeDetail().
constexpr bool mayHaveDetail(WakeCause cause)
{
    return cause == WakeCause::io || cause == WakeCause::thread || cause == WakeCause::signal ||
           cause == WakeCause::child || cause == WakeCause::cancel;
}

inline std::uint64_t Recorder::ticksNow() const
{
    return virtualClock_ ? static_cast<std::uint64_t>(virtualClock_->now()) : timeStamp() - originTicks_;
}

inline std::uint64_t *Recorder::take(std::uint64_t words)
{
    if (static_cast<std::uint64_t>(limit_ - cursor_) < words) [[unlikely]]
        roll(words);
    std::uint64_t *const at = cursor_;
    cursor_ += words;
    return at;
}

inline void Recorder::put(std::uint64_t first) { format::publish(take(1), first); }

inline void Recorder::put(std::uint64_t first, std::uint64_t payload)
{
    std::uint64_t *const at = take(2);
    at[1] = payload;
    format::publish(at, first);
}

/// A new chunk's base must not hold what its first event adds: it is opened before time moves.
inline void Recorder::makeRoom(std::ptrdiff_t words)
{
    if (limit_ - cursor_ < words) [[unlikely]]
        roll(static_cast<std::uint64_t>(words));
}

/// Moves the recording's time to now; returns by how many ticks, for an event that carries them.
inline std::uint32_t Recorder::stampDelta()
{
    if (standsStill()) [[unlikely]] // what other threads do meanwhile takes no time
        return 0;
    // Another core's counter may lag by some ticks: time stands still then, it never goes back.
    const std::uint64_t now = std::max(ticksNow(), lastTicks_);
    std::uint64_t delta = now - lastTicks_;
    lastTicks_ = now;
    if (delta > deltaMax) [[unlikely]] {
        put(format::word(format::Op::time, static_cast<std::uint32_t>(delta & format::fieldMax),
                         static_cast<std::uint32_t>(delta >> 24)));
        delta = 0;
    }
    return static_cast<std::uint32_t>(delta);
}

} // namespace coroscope
