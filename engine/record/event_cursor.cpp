// SPDX-License-Identifier: MIT
#include "engine/record/event_cursor.h"

#include <algorithm>
#include <fmt/core.h>

namespace coroscope {

using format::Op;

namespace {

/// Later than any clock can tell: sums of hostile deltas stop here instead of wrapping around.
constexpr std::uint64_t lastTicks = std::uint64_t(1) << 62;

constexpr std::uint64_t wordsFor(std::uint64_t bytes) { return (bytes + 7) / 8; }

constexpr bool isStamped(Op op)
{
    return op == Op::resume || op == Op::resumeTurn || op == Op::idle || op == Op::idleEnd;
}

constexpr bool isKnownExtension(std::uint32_t what) { return what > 0 && what <= format::lastExtension; }

/// Of a word: op, and of a suspend what says that another word follows.
constexpr std::uint64_t opMask = 0xff;
constexpr std::uint64_t plainMask = opMask | std::uint64_t(format::suspendWide) << 32;

} // namespace

std::uint64_t payloadWordCount(std::uint64_t word, const std::uint64_t *payload, std::uint64_t available)
{
    const auto b = std::uint32_t(word >> 32);
    switch (Op(word & 0xff)) {
    case Op::time:
    case Op::resume:
    case Op::resumeTurn:
    case Op::extend:
    case Op::stop:
    case Op::idleEnd:
    case Op::cancelRequest:
    case Op::hit:
    case Op::exit: return 0;
    case Op::suspend: return b & format::suspendWide ? 1 : 0;
    case Op::wake: return b & format::wakeWide ? 1 : 0;
    case Op::ended: return wordsFor(b >> 4);
    case Op::spawn: return available < 3 ? 3 : 3 + wordsFor(payload[1] >> 32);
    case Op::output:
    case Op::value: return wordsFor(b);
    case Op::resumed:
    case Op::idle: return 1;
    case Op::snapshot:
    case Op::skip: return b;
    case Op::string:
    case Op::breakpoint: return wordsFor(b);
    case Op::file: return b == 0xffffffff ? 0 : wordsFor(b);
    case Op::definition:
    case Op::stack: return 1;
    case Op::property: return 0;
    case Op::end: break;
    }
    return UINT64_MAX;
}

EventCursor::EventCursor(const ChunkList &chunks, EventPosition position, std::uint64_t ticks)
    : chunks_(&chunks), position_(position), ticks_(ticks)
{
}

EventCursor::Result EventCursor::fail(std::string damage)
{
    damage_ = std::move(damage);
    return Result::damaged;
}

void EventCursor::advance(std::uint64_t delta)
{
    ticks_ = std::min(ticks_ + delta, lastTicks); // no wrap: both are far below 2^63
}

bool EventCursor::enterChunk()
{
    if (position_.chunk >= chunks_->events().size())
        return false;
    const ChunkList::Chunk &chunk = chunks_->events()[position_.chunk];
    words_ = chunks_->words(chunk);
    fileSize_ = chunks_->file().size();
    entered_ = true;
    return true;
}

/// Chunks are reserved ahead of need: one that has no event yet says nothing about the present one.
std::size_t EventCursor::nextBegunChunk() const
{
    const auto &chunks = chunks_->events();
    for (std::size_t next = position_.chunk + 1; next < chunks.size(); ++next) {
        const ChunkWords words = chunks_->words(chunks[next]);
        if (words.count > 0 && loadWord(words.words) != 0)
            return next;
    }
    return 0;
}

EventCursor::Result EventCursor::leaveChunk()
{
    const std::size_t next = nextBegunChunk();
    if (next == 0)
        return Result::end;
    if (hasWord(position_.word))
        return Result::event; // written between the two looks
    const auto &chunks = chunks_->events();
    // What looks like the chunk's end are perhaps the zeros of one that was dropped just now; it is marked before they come.
    if (chunks_->isDropped(chunks[position_.chunk]))
        return fail(fmt::format("The events from byte {} on have been dropped.", chunks[position_.chunk].offset));
    const format::ChunkHeader header = chunks_->header(chunks[next]);
    if (chunks[next].sequence <= chunks[position_.chunk].sequence)
        return fail(fmt::format("The file is damaged at byte {}: its chunks are not in order.", chunks[next].offset));
    if (header.flags & format::dropped)
        return fail(fmt::format("The events from byte {} on have been dropped.", chunks[next].offset));
    position_ = {next, 0};
    ticks_ = std::clamp(header.baseTicks, ticks_, lastTicks);
    enterChunk();
    return Result::event;
}

bool EventCursor::nextPlainSlice(PlainSlice &slice)
{
    const std::uint64_t at = position_.word;
    const bool isHere = entered_ && fileSize_ == chunks_->file().size() && at + 2 <= words_.count;
    if (!isHere || limit_ < EventPosition{position_.chunk, at + 2})
        return false;
    const std::uint64_t first = loadWord(words_.words + at);
    const std::uint64_t second = loadWord(words_.words + at + 1);
    const auto op = Op(first & opMask);
    if ((op != Op::resume && op != Op::resumeTurn) || (second & plainMask) != std::uint64_t(Op::suspend))
        return false;
    slice = {position_, first, second};
    position_.word = at + 2;
    advance(first >> 32);
    return true;
}

EventCursor::Result EventCursor::next(Event &event)
{
    if (!damage_.empty())
        return Result::damaged;
    if ((!entered_ || fileSize_ != chunks_->file().size()) && !enterChunk())
        return Result::end;
    for (;;) {
        if (position_ >= limit_)
            return Result::end;
        std::uint64_t at = position_.word;
        std::uint64_t word = at < words_.count ? loadWord(words_.words + at) : 0;
        std::uint32_t extension = 0;
        const bool extended = Op(word & 0xff) == Op::extend;
        if (extended) {
            extension = std::uint32_t(word >> 8) & format::fieldMax;
            ++at;
            word = at < words_.count ? loadWord(words_.words + at) : 0;
        }
        if (word == 0) {
            if (extended)
                return Result::end; // its event is being written
            const Result result = leaveChunk();
            if (result != Result::event)
                return result;
            continue;
        }
        const std::uint64_t available = words_.count - at - 1;
        const std::uint64_t *payload = words_.words + at + 1;
        const std::uint64_t payloadWords = payloadWordCount(word, payload, available);
        const auto op = Op(word & 0xff);
        const ChunkList::Chunk &chunk = chunks_->events()[position_.chunk];
        const std::uint64_t byte = chunk.offset + format::chunkHeaderBytes + at * 8;
        if (payloadWords == UINT64_MAX || (op >= Op::string && op != Op::skip) || op == Op::extend)
            return fail(fmt::format("The file is damaged at byte {}: {:#04x} is no event.", byte, unsigned(op)));
        if (payloadWords > available) {
            if (chunk.offset + chunk.bytes > fileSize_)
                return Result::end; // cut in the middle of this event
            return fail(fmt::format("The file is damaged at byte {}: an event is longer than its chunk.", byte));
        }
        position_.word = at + 1 + payloadWords;
        if (op == Op::skip && !isKnownExtension(format::fieldOf(word)))
            continue;
        event.op = op;
        event.extended = extended;
        event.a = (std::uint32_t(word >> 8) & format::fieldMax) | extension << 24;
        event.b = std::uint32_t(word >> 32);
        event.payload = payload;
        event.payloadWords = payloadWords;
        event.at = {position_.chunk, extended ? at - 1 : at};
        if (op == Op::time)
            advance((event.a & format::fieldMax) | std::uint64_t(event.b) << 24);
        else if (isStamped(op))
            advance(event.b);
        return Result::event;
    }
}

} // namespace coroscope
