// SPDX-License-Identifier: MIT
#include "engine/record/kept_chunks.h"

#include <algorithm>

namespace coroscope {

namespace {

constexpr std::uint64_t rarestSnapshotWords = (16 << 20) / 8;

} // namespace

void KeptChunks::add(const MappedChunk &chunk)
{
    wordsSinceSnapshot_ += chunk.bytes() / 8;
    keptBytes_ += chunk.bytes();
    chunks_.push_back({chunk.offset(), chunk.bytes(), chunk.header().baseTicks,
                       (chunk.header().flags & format::startsWithSnapshot) != 0});
}

bool KeptChunks::isSnapshotDue(std::uint64_t words, std::uint64_t now) const
{
    if (wordsSinceSnapshot_ < std::max<std::uint64_t>(4 * words, 1))
        return false;
    const std::uint64_t interval = keepBytes_ ? std::min(rarestSnapshotWords, keepBytes_ / 64) : rarestSnapshotWords;
    return wordsSinceSnapshot_ >= interval || (keepTicks_ && now - snapshotTicks_ >= keepTicks_ / 8);
}

void KeptChunks::snapshotTaken(std::uint64_t now)
{
    wordsSinceSnapshot_ = 0;
    snapshotTicks_ = now;
    if (keepBytes_ != 0 || keepTicks_ != 0)
        dropOld(now);
}

void KeptChunks::dropOld(std::uint64_t now)
{
    while (true) {
        auto next = std::find_if(chunks_.begin() + (chunks_.empty() ? 0 : 1), chunks_.end(),
                                 [](const Chunk &chunk) { return chunk.hasSnapshot; });
        std::uint64_t bytes = 0;
        for (auto chunk = chunks_.begin(); chunk != next; ++chunk)
            bytes += chunk->bytes;
        const bool isMuch = keepBytes_ && keptBytes_ - bytes >= keepBytes_;
        const bool isLong = keepTicks_ && next != chunks_.end() && now - next->baseTicks >= keepTicks_;
        if (bytes == 0 || !(isMuch || isLong))
            return;
        for (auto chunk = chunks_.begin(); chunk != next; ++chunk)
            file_.drop(chunk->offset, chunk->bytes);
        chunks_.erase(chunks_.begin(), next);
        keptBytes_ -= bytes;
    }
}

} // namespace coroscope
