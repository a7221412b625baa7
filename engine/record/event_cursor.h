// SPDX-License-Identifier: MIT
// EventCursor: reads the events of a recording one after another, across chunks, and keeps the time.
#pragma once

#include "engine/record/chunk_list.h"

#include <string>
#include <string_view>

namespace coroscope {

/// Where an event is: event chunk (index in ChunkList::events()) and word in it.
struct EventPosition {
    std::uint64_t chunk = 0;
    std::uint64_t word = 0;
    friend auto operator<=>(const EventPosition &, const EventPosition &) = default;
};

/// The same, small: replays keep one a task. Of what lies further in a chunk than it can say it says nothing.
struct EventRef {
    static constexpr std::uint32_t none = 0xffffffff;
    std::uint32_t chunk = none;
    std::uint32_t word = 0;

    EventRef() = default;
    explicit EventRef(EventPosition at)
    {
        if (at.chunk < none && at.word <= none) {
            chunk = std::uint32_t(at.chunk);
            word = std::uint32_t(at.word);
        }
    }
    bool isSet() const { return chunk != none; }
    friend bool operator==(const EventRef &, const EventRef &) = default;
};

struct Event {
    format::Op op = format::Op::end;
    bool extended = false; ///< an `extend` came before: all ones in `a` is a number, not "none"
    std::uint32_t a = 0;   ///< with the bits of an `extend` before it
    std::uint32_t b = 0;
    const std::uint64_t *payload = nullptr; ///< `payloadWords` of them, checked to lie within the chunk
    std::uint64_t payloadWords = 0;
    EventPosition at;

    std::string_view text(std::uint64_t firstWord, std::uint64_t bytes) const
    {
        return {reinterpret_cast<const char *>(payload + firstWord), bytes};
    }
};

/// A slice of two events, one right behind the other, with nothing beside them: of many programs nearly all there is.
struct PlainSlice {
    EventPosition at;
    std::uint64_t resume = 0; ///< the two words
    std::uint64_t suspend = 0;
};

class EventCursor {
public:
    enum class Result {
        event,
        end,     ///< nothing further has been recorded so far; ask again after ChunkList::update()
        damaged, ///< see damage()
    };

    EventCursor(const ChunkList &chunks, EventPosition position, std::uint64_t ticks);

    /// Reads the next event and moves past it. `time` events and deltas are already in ticks() then.
    Result next(Event &event);
    /// The same as next() twice, where a plain slice is what comes next; else false, and nothing has been read.
    bool nextPlainSlice(PlainSlice &slice);

    /// From `limit` on there is nothing, for this cursor.
    void setLimit(EventPosition limit) { limit_ = limit; }

    EventPosition position() const { return position_; } ///< of the next event
    std::uint64_t ticks() const { return ticks_; }       ///< absolute, as in ChunkHeader::baseTicks
    const std::string &damage() const { return damage_; }

private:
    bool enterChunk();
    bool hasWord(std::uint64_t at) const { return at < words_.count && loadWord(words_.words + at) != 0; }
    std::size_t nextBegunChunk() const;
    Result leaveChunk();
    Result fail(std::string damage);
    void advance(std::uint64_t delta);

    const ChunkList *chunks_;
    EventPosition position_;
    EventPosition limit_{UINT64_MAX, 0};
    std::uint64_t ticks_;
    ChunkWords words_;
    std::uint64_t fileSize_ = 0; ///< for which words_ was taken
    bool entered_ = false;
    std::string damage_;
};

/// Number of payload words of an event whose first word is `word`; `payload` points behind it and holds `available`
/// words. Returns UINT64_MAX for an op that is not known in this kind of chunk.
std::uint64_t payloadWordCount(std::uint64_t word, const std::uint64_t *payload, std::uint64_t available);

} // namespace coroscope
