// SPDX-License-Identifier: MIT
#include "engine/record/dictionary.h"

#include "engine/record/event_cursor.h"
#include "engine/record/library_file.h"

#include <fmt/core.h>

namespace coroscope {

using format::Op;

namespace {

constexpr std::uint32_t unknownSource = 0xffffffff;
constexpr std::size_t mostProperties = 1000;

} // namespace

std::string_view Dictionary::view(const Text &text) const
{
    if (text.offset + text.bytes > chunks_.file().size())
        return {};
    return {reinterpret_cast<const char *>(chunks_.file().data() + text.offset), text.bytes};
}

bool Dictionary::nextChunk()
{
    const auto &chunks = chunks_.dictionaries();
    if (chunk_ + 1 >= chunks.size())
        return false;
    if (chunks[chunk_ + 1].sequence <= chunks[chunk_].sequence) {
        damage_ =
            fmt::format("The file is damaged at byte {}: its chunks are not in order.", chunks[chunk_ + 1].offset);
        return false;
    }
    ++chunk_;
    word_ = 0;
    return true;
}

bool Dictionary::update(std::uint64_t maxEntries)
{
    const auto &chunks = chunks_.dictionaries();
    bool any = false;
    while (damage_.empty() && maxEntries > 0 && chunk_ < chunks.size()) {
        const ChunkList::Chunk &chunk = chunks[chunk_];
        const ChunkWords words = chunks_.words(chunk);
        std::uint64_t at = word_;
        std::uint64_t word = at < words.count ? loadWord(words.words + at) : 0;
        std::uint32_t extension = 0;
        if (Op(word & 0xff) == Op::extend) {
            extension = std::uint32_t(word >> 8) & format::fieldMax;
            ++at;
            word = at < words.count ? loadWord(words.words + at) : 0;
        }
        if (word == 0) {
            if (!nextChunk())
                return any;
            continue;
        }
        const std::uint64_t available = words.count - at - 1;
        const std::uint64_t payloadWords = payloadWordCount(word, words.words + at + 1, available);
        const std::uint64_t payloadOffset = chunk.offset + format::chunkHeaderBytes + (at + 1) * 8;
        if (payloadWords == UINT64_MAX || Op(word & 0xff) < Op::string) {
            damage_ = fmt::format("The file is damaged at byte {}: no name or place begins there.", payloadOffset - 8);
            return any;
        }
        if (payloadWords > available) {
            if (chunk.offset + chunk.bytes <= chunks_.file().size())
                damage_ =
                    fmt::format("The file is damaged at byte {}: a name is longer than its chunk.", payloadOffset);
            return any;
        }
        const std::uint32_t a = (std::uint32_t(word >> 8) & format::fieldMax) | extension << 24;
        take(word, a, words.words + at + 1, payloadOffset);
        word_ = at + 1 + payloadWords;
        any = true;
        --maxEntries;
    }
    return any;
}

void Dictionary::take(std::uint64_t word, std::uint32_t a, const std::uint64_t *payload, std::uint64_t payloadOffset)
{
    const auto b = std::uint32_t(word >> 32);
    switch (Op(word & 0xff)) {
    case Op::string: strings_.push_back({payloadOffset, b}); break;
    case Op::file: {
        const bool hasSource = b != unknownSource;
        files_.push_back({a, hasSource, {payloadOffset, hasSource ? b : 0}});
        break;
    }
    case Op::definition:
        definitions_.push_back({a, b, std::uint32_t(payload[0]), std::uint32_t(payload[0] >> 32)});
        break;
    case Op::stack: {
        // A stack is written after that of its awaiter, so chains of them end.
        const std::uint32_t awaiter = b <= stacks_.size() ? b : 0;
        stacks_.push_back({a, awaiter, std::uint32_t(payload[0]), std::uint32_t(payload[0] >> 32)});
        break;
    }
    case Op::property:
        if (properties_.size() < mostProperties)
            properties_.insert_or_assign(std::string(string(a)), std::string(string(b)));
        break;
    case Op::breakpoint:
        if (breakpoints_.size() < mostProperties)
            breakpoints_.insert_or_assign(a, std::string(reinterpret_cast<const char *>(payload), b));
        break;
    default: break;
    }
}

std::string_view Dictionary::string(std::uint32_t id) const
{
    return id == 0 || id > strings_.size() ? std::string_view() : view(strings_[id - 1]);
}

std::string_view Dictionary::filePath(std::uint32_t id) const
{
    return id == 0 || id > files_.size() ? std::string_view() : string(files_[id - 1].path);
}

std::optional<std::string_view> Dictionary::sourceText(std::uint32_t id) const
{
    if (id == 0 || id > files_.size() || !files_[id - 1].hasSource)
        return std::nullopt;
    return view(files_[id - 1].source);
}

DefinitionInfo Dictionary::definition(std::uint32_t id) const
{
    if (id == 0 || id > definitions_.size())
        return {};
    const Definition &found = definitions_[id - 1];
    const auto kind =
        found.kind <= std::uint32_t(DefinitionKind::native) ? DefinitionKind(found.kind) : DefinitionKind::unknown;
    return {string(found.name), filePath(found.file), found.file, found.line, kind};
}

std::string_view Dictionary::waitingCall(std::uint32_t stack) const
{
    if (stack == 0 || stack > stacks_.size())
        return {};
    waitingCalls_.resize(stacks_.size());
    std::uint32_t &known = waitingCalls_[stack - 1];
    if (known == 0)
        known = findWaitingCall(stack);
    return string(known);
}

/// From within: the last function that was of a library before the first that is not, and not the outermost of all.
std::uint32_t Dictionary::findWaitingCall(std::uint32_t stack) const
{
    constexpr int deepest = 1000;
    std::uint32_t function = stacks_[stack - 1].function;
    for (int depth = 0; depth < deepest && stack != 0 && stack <= stacks_.size(); ++depth) {
        const Stack &frame = stacks_[stack - 1];
        if (!isLibraryFile(filePath(frame.file)) || frame.awaiter == 0)
            break;
        function = frame.function;
        stack = frame.awaiter;
    }
    return function;
}

std::uint32_t Dictionary::ownStack(std::uint32_t stack) const
{
    constexpr int deepest = 1000;
    std::uint32_t at = stack;
    for (int depth = 0; depth < deepest && at != 0 && at <= stacks_.size(); ++depth) {
        if (!isLibraryFile(filePath(stacks_[at - 1].file)))
            return at;
        at = stacks_[at - 1].awaiter;
    }
    return stack;
}

std::vector<StackFrame> Dictionary::frames(std::uint32_t stack, std::size_t most) const
{
    std::vector<StackFrame> frames;
    while (stack != 0 && stack <= stacks_.size() && frames.size() < most) {
        const Stack &found = stacks_[stack - 1];
        frames.push_back({string(found.function), filePath(found.file), found.file, found.line, found.awaiter});
        stack = found.awaiter;
    }
    return frames;
}

} // namespace coroscope
