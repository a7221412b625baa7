// SPDX-License-Identifier: MIT
// EventStream: where the recorder's words go: into the mapped chunk under way, and on into the next.
//
// Words are taken, filled in, and shown to whoever follows the file by their first one (format::publish): it sees whole events.
#pragma once

#include "engine/record/kept_chunks.h"
#include "engine/record/recorder_words.h"
#include "engine/record/recording_clock.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace coroscope {

/// The recorder's thread. Once the disk is full words go nowhere.
class EventStream {
public:
    EventStream(RecordingFile &file, const RecordingClock &time, KeptChunks &kept);
    EventStream(const EventStream &) = delete;
    EventStream &operator=(const EventStream &) = delete;

    // --- words ---
    std::ptrdiff_t room() const { return limit_ - cursor_; } ///< words, in this chunk
    std::uint64_t *take(std::uint64_t words);                ///< to be filled in; the first one by format::publish
    void put(std::uint64_t first) { format::publish(take(1), first); }
    void put(std::uint64_t first, std::uint64_t payload);
    void put(const std::vector<std::uint64_t> &words);                         ///< one event, or several; none: nothing
    void putInRoom(std::uint64_t first) { format::publish(cursor_++, first); } ///< where room() > 0
    /// In one chunk. A new chunk's base must not hold what its first event adds: it is opened before time moves.
    void makeRoom(std::ptrdiff_t words);
    void fetchAhead() const; ///< what will be written soon

    // --- time: ticks on the recording's axis ---
    std::uint64_t lastTicks() const { return lastTicks_; } ///< of the last stamp
    void setLastTicks(std::uint64_t ticks) { lastTicks_ = ticks; }
    /// Moves the recording's time to now; returns by how many ticks, for an event that carries them.
    std::uint32_t stampDelta();
    void stamp();                           ///< the same, as an event of its own, unless no time has passed
    void stampAt(std::uint64_t ticks);      ///< the same of a time since the last stamp; 0, or another: now
    void stampExactly(std::ptrdiff_t more); ///< then, too, and so many words that follow lie in the same chunk

    // --- switches, of which each chunk knows its first ---
    SwitchNumber switches() const { return switches_; } ///< so far
    void countSwitch() { ++switches_; }

    // --- chunks ---
    /// Unlike any other chunk's of the process: tasks remember it from one recording to the next.
    static std::uint64_t newSerial();
    std::uint64_t serial() const { return serial_; } ///< of this chunk
    std::uint64_t place() const; ///< serial << 32 | words before the next event in its chunk: as details remember it
    /// Goes on in a new chunk with room for `words`. False: the disk is full.
    bool open(std::uint64_t words, std::uint64_t serial);
    void markSnapshot(); ///< it has been written, as the chunk's first event
    bool goesNowhere() const { return goesNowhere_; }
    void close();   ///< gives back what is unused
    void abandon(); ///< from here on words go nowhere

private:
    void roll(std::uint64_t words);
    void openNowhere(std::uint64_t words, std::uint64_t serial);

    std::uint64_t *cursor_ = nullptr;
    std::uint64_t *limit_ = nullptr;
    std::uint64_t lastTicks_ = 0;
    SwitchNumber switches_ = 0;
    std::uint64_t *chunkBegin_ = nullptr;
    std::uint64_t serial_ = 0;
    const RecordingClock &time_;
    bool goesNowhere_ = false;
    RecordingFile &file_;
    KeptChunks &kept_;
    MappedChunk chunk_;
    std::vector<std::uint64_t> nowhere_;
};

inline std::uint64_t *EventStream::take(std::uint64_t words)
{
    if (static_cast<std::uint64_t>(limit_ - cursor_) < words) [[unlikely]]
        roll(words);
    std::uint64_t *const at = cursor_;
    cursor_ += words;
    return at;
}

inline void EventStream::put(std::uint64_t first, std::uint64_t payload)
{
    std::uint64_t *const at = take(2);
    at[1] = payload;
    format::publish(at, first);
}

inline void EventStream::makeRoom(std::ptrdiff_t words)
{
    if (limit_ - cursor_ < words) [[unlikely]]
        roll(static_cast<std::uint64_t>(words));
}

/// For writing: a plain prefetch leaves the line shared with the core that touched it before, and the store waits for it.
inline void EventStream::fetchAhead() const
{
    constexpr std::ptrdiff_t wordsAhead = 64;
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*(cursor_ + wordsAhead))); // a no-op where the processor lacks it
#else
    __builtin_prefetch(cursor_ + wordsAhead, 1);
#endif
}

inline std::uint32_t EventStream::stampDelta()
{
    if (time_.standsStill()) [[unlikely]] // what other threads do meanwhile takes no time
        return 0;
    // Another core's counter may lag by some ticks: time stands still then, it never goes back.
    const std::uint64_t now = std::max(time_.now(), lastTicks_);
    std::uint64_t delta = now - lastTicks_;
    lastTicks_ = now;
    if (delta > deltaMax) [[unlikely]] {
        put(format::word(format::Op::time, static_cast<std::uint32_t>(delta & format::fieldMax),
                         static_cast<std::uint32_t>(delta >> 24)));
        delta = 0;
    }
    return static_cast<std::uint32_t>(delta);
}

inline std::uint64_t EventStream::place() const
{
    return serial_ << 32 | static_cast<std::uint64_t>(cursor_ - chunkBegin_);
}

} // namespace coroscope
