// SPDX-License-Identifier: MIT
#include "engine/record/wait_details.h"

#include "engine/record/dictionary.h"
#include "engine/record/loop_replay.h"

#include <algorithm>

namespace coroscope {

namespace {

using format::Extension;

// A made-up recording must not have a state cost more than its tasks and words do.
constexpr std::uint64_t mostRanges = 64;
constexpr std::uint32_t mostOfRange = 64; // tasks
constexpr std::size_t mostNamed = 16;     // pending tasks

std::uint32_t low(std::uint64_t word) { return std::uint32_t(word); }
std::uint32_t high(std::uint64_t word) { return std::uint32_t(word >> 32); }

/// The payload of the event of that kind at `word` of a chunk.
std::span<const std::uint64_t> payloadAt(ChunkWords words, std::uint64_t word, Extension what)
{
    if (word >= words.count)
        return {};
    const std::uint64_t head = loadWord(words.words + word);
    const std::uint64_t count = head >> 32;
    const bool isOne = format::Op(head & 0xff) == format::Op::skip && format::fieldOf(head) == std::uint32_t(what);
    if (!isOne || count == 0 || count > words.count - word - 1)
        return {};
    return {words.words + word + 1, count};
}

struct Found {
    std::span<const std::uint64_t> own; ///< payload of the event itself
    std::span<const std::uint64_t>
        description; ///< the same of the one that describes; at least as long as that must be
};

Found find(const ChunkList &chunks, EventRef place, Extension what, std::uint64_t descriptionWords)
{
    if (!place.isSet() || place.chunk >= chunks.events().size())
        return {};
    const ChunkList::Chunk &chunk = chunks.events()[place.chunk];
    if (chunks.isDropped(chunk))
        return {};
    const ChunkWords words = chunks.words(chunk);
    const auto own = payloadAt(words, place.word, what);
    if (own.empty())
        return {};
    const std::uint32_t back = high(own[0]);
    if (back > place.word)
        return {};
    const auto description = back == 0 ? own : payloadAt(words, place.word - back, what);
    if (description.size() < descriptionWords || high(description[0]) != 0)
        return {};
    return {own, description};
}

std::string textIn(std::span<const std::uint64_t> payload, std::uint64_t fromWord, std::uint64_t bytes)
{
    const std::uint64_t there = (payload.size() - std::min<std::uint64_t>(payload.size(), fromWord)) * 8;
    return {reinterpret_cast<const char *>(payload.data() + std::min<std::uint64_t>(payload.size(), fromWord)),
            std::size_t(std::min(bytes, there))};
}

/// Those that have not ended, and, where all that there are told, how many have.
void takeTasks(std::span<const std::uint64_t> ranges, const std::function<bool(TaskNumber)> &isAlive, WaitedFor &what)
{
    std::uint32_t told = 0;
    for (const std::uint64_t range : ranges) {
        const std::uint32_t count = std::min(high(range), mostOfRange);
        told += count;
        for (std::uint32_t i = 0; i < count; ++i) {
            const TaskNumber task = low(range) + i;
            if (!isAlive(task))
                continue;
            ++what.pendingCount;
            if (what.pending.size() < mostNamed)
                what.pending.push_back(task);
        }
    }
    const bool isCounted = what.second != unknownNumber && what.first != unknownNumber;
    if (isCounted && told > 0 && told + what.first == what.second)
        what.first = what.second - what.pendingCount;
    what.tellsPending = told > 0;
}

} // namespace

WaitedFor readWaitDetail(const ChunkList &chunks, EventRef place, const Dictionary &names, const LoopReplay &state,
                         const TimeScale &scale, TaskNumber task)
{
    const auto [own, words] = find(chunks, place, Extension::waitDetail, format::waitDetailWords);
    WaitedFor what;
    if (words.empty())
        return what;
    what.shape = WaitShape(words[2] & 0xff);
    what.ordinal = low(words[3]);
    what.name = names.string(high(words[3]));
    what.first = low(words[4]);
    what.second = high(words[4]);
    what.follows = (words[2] & format::waitFollows) != 0;
    if (what.follows && what.ordinal != 0)
        what.first = state.countOf(what.shape, what.ordinal).value_or(what.first);
    if (own.size() > 1 && own[1] != 0)
        what.until = state.onAxis(std::uint64_t(scale.at(own[1])), task);
    if (what.shape == WaitShape::lock && what.ordinal != 0) {
        what.holder = state.holderOf(what.ordinal);
        what.holderEnded = what.holder < nobody && !state.isAlive(what.holder);
    }
    const std::uint64_t ranges =
        std::min<std::uint64_t>(words[2] >> 8 & 0xffffff, words.size() - format::waitDetailWords);
    takeTasks(
        words.subspan(format::waitDetailWords, std::min(ranges, mostRanges)),
        [&state](TaskNumber each) { return state.isAlive(each); }, what);
    what.text = textIn(words, format::waitDetailWords + ranges, (words[2] & ~format::waitFollows) >> 32);
    return what;
}

WaitedFor waitedFor(const WaitDetail &detail, const std::function<bool(TaskNumber)> &isAlive)
{
    WaitedFor what;
    what.shape = detail.shape;
    what.ordinal = detail.ordinal;
    what.name = detail.name;
    what.first = detail.first;
    what.second = detail.second;
    what.follows = detail.follows;
    what.until = detail.until;
    what.holder = detail.holder;
    what.holderEnded = what.holder < nobody && !isAlive(what.holder);
    what.text = detail.text;
    std::vector<std::uint64_t> ranges;
    ranges.reserve(detail.tasks.size());
    for (const TaskRange &range : detail.tasks)
        ranges.push_back(range.first | std::uint64_t(range.count) << 32);
    takeTasks(ranges, isAlive, what);
    return what;
}

WakeSource readWakeDetail(const ChunkList &chunks, EventRef place)
{
    const auto [own, words] = find(chunks, place, Extension::wakeDetail, format::wakeDetailWords);
    if (words.empty())
        return {};
    return {WakeShape(words[1] & 0xff), high(words[1]),
            textIn(words, format::wakeDetailWords, words[1] >> 8 & 0xffffff)};
}

} // namespace coroscope
