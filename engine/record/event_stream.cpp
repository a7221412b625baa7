// SPDX-License-Identifier: MIT
#include "engine/record/event_stream.h"

#include <atomic>
#include <utility>

namespace coroscope {

using namespace format;

EventStream::EventStream(RecordingFile &file, const RecordingClock &time, KeptChunks &kept)
    : time_(time), file_(file), kept_(kept)
{
}

void EventStream::put(const std::vector<std::uint64_t> &words)
{
    if (words.empty())
        return;
    std::uint64_t *const at = take(words.size());
    std::copy(words.begin() + 1, words.end(), at + 1);
    publish(at, words.front()); // last: readers stop in front of it till then
}

void EventStream::stamp() { stampAt(0); }

void EventStream::stampAt(std::uint64_t ticks)
{
    if (time_.standsStill()) // threads and signal handlers print while the program is held: its time stands still
        return;
    makeRoom(1);
    const std::uint64_t now = std::max(time_.now(), lastTicks_);
    const bool isOfThen = ticks != 0 && ticks >= lastTicks_ && ticks <= now;
    const std::uint64_t delta = (isOfThen ? ticks : now) - lastTicks_;
    lastTicks_ += delta;
    if (delta > 0)
        put(word(Op::time, static_cast<std::uint32_t>(delta & fieldMax), static_cast<std::uint32_t>(delta >> 24)));
}

void EventStream::stampExactly(std::ptrdiff_t more)
{
    if (time_.standsStill())
        return;
    makeRoom(1 + more);
    const std::uint32_t delta = stampDelta();
    put(word(Op::time, delta & fieldMax, delta >> 24));
}

std::uint64_t EventStream::newSerial()
{
    static std::atomic<std::uint32_t> last = 0;
    const std::uint32_t next = ++last;
    return next != 0 ? next : ++last;
}

void EventStream::roll(std::uint64_t words) { open(words, newSerial()); }

bool EventStream::open(std::uint64_t words, std::uint64_t serial)
{
    MappedChunk next;
    if (!goesNowhere_)
        next = file_.nextEventChunk(words);
    if (!next) {
        openNowhere(words, serial);
        return false;
    }
    if (chunk_) {
        kept_.add(chunk_);
        file_.retire(std::move(chunk_));
    }
    chunk_ = std::move(next);
    cursor_ = chunk_.begin();
    limit_ = chunk_.end();
    chunkBegin_ = cursor_;
    serial_ = serial;
    ChunkHeader &header = chunk_.header();
    header.baseTicks = lastTicks_;
    header.firstSwitch = switches_ + 1;
    return true;
}

void EventStream::openNowhere(std::uint64_t words, std::uint64_t serial)
{
    goesNowhere_ = true;
    nowhere_.resize(std::max<std::uint64_t>({nowhere_.size(), words, eventChunkBytes / 8}));
    cursor_ = nowhere_.data();
    limit_ = cursor_ + nowhere_.size();
    chunkBegin_ = cursor_;
    serial_ = serial;
}

void EventStream::markSnapshot()
{
    chunk_.header().flags = startsWithSnapshot;
    kept_.snapshotTaken(lastTicks_);
}

void EventStream::close()
{
    if (chunk_)
        file_.giveBack(chunk_, cursor_);
}

void EventStream::abandon() { openNowhere(1, newSerial()); }

} // namespace coroscope
