// SPDX-License-Identifier: MIT
#include "engine/record/longest_slices.h"

#include "engine/record/switch_directory.h"

#include <algorithm>

namespace coroscope {

void LongestSlices::take(Slice &best, const Slice &other)
{
    const bool isBetter = other.length > best.length || (other.length == best.length && other.number < best.number);
    if (other.number != 0 && (best.number == 0 || isBetter))
        best = other;
}

void LongestSlices::add(SwitchNumber number, std::uint64_t length)
{
    last_ = number;
    std::uint64_t block = number >> blockBits;
    for (std::size_t level = 0;; ++level, block >>= levelBits) {
        if (level == levels_.size()) {
            if (level > 0 && levels_[level - 1].blocks.size() < 2)
                return; // one block needs no level above it
            levels_.push_back({.first = block, .blocks = {}});
            if (level > 0) // what came before there was this level
                for (std::size_t i = 0; i < levels_[level - 1].blocks.size(); ++i) {
                    const std::uint64_t above = (levels_[level - 1].first + i) >> levelBits;
                    if (levels_[level].blocks.empty())
                        levels_[level].first = above;
                    levels_[level].blocks.resize(above - levels_[level].first + 1);
                    take(levels_[level].blocks.back(), levels_[level - 1].blocks[i]);
                }
        }
        Level &here = levels_[level];
        if (here.blocks.empty())
            here.first = block;
        const bool isNew = block - here.first >= here.blocks.size();
        if (isNew)
            here.blocks.resize(block - here.first + 1);
        Slice &best = here.blocks.back();
        if (!isNew && length <= best.length)
            return; // nor is it the longest further up
        best = {number, length};
    }
}

void LongestSlices::dropBefore(SwitchNumber number)
{
    std::uint64_t block = number >> blockBits;
    for (Level &level : levels_) {
        const std::uint64_t gone = std::min<std::uint64_t>(block - std::min(block, level.first), level.blocks.size());
        level.blocks.erase(level.blocks.begin(), level.blocks.begin() + std::ptrdiff_t(gone));
        level.first += gone;
        block >>= levelBits;
    }
}

std::size_t LongestSlices::memoryBytes() const
{
    std::size_t bytes = 0;
    for (const Level &level : levels_)
        bytes += level.blocks.capacity() * sizeof(Slice);
    return bytes;
}

LongestSlices::Slice LongestSlices::of(SwitchNumber first, SwitchNumber last, const SwitchDirectory &switches,
                                       std::uint64_t now) const
{
    Slice best;
    const SwitchNumber end = last + 1;
    const SwitchNumber begin = std::max<SwitchNumber>(first, 1);
    // Blocks that are whole: those that lie within, and have come to their end.
    constexpr SwitchNumber within = (SwitchNumber(1) << blockBits) - 1;
    const SwitchNumber from = (begin + within) & ~within;
    const SwitchNumber to = std::min(end, last_ + 1) & ~within;
    if (from >= to) {
        takeEach(best, begin, end, switches, now);
        return best;
    }
    takeEach(best, begin, from, switches, now);
    takeBlocks(best, from >> blockBits, to >> blockBits);
    takeEach(best, to, end, switches, now);
    return best;
}

/// Up through the levels: at each the blocks at both ends, until the rest fills whole blocks of the next.
void LongestSlices::takeBlocks(Slice &best, std::uint64_t begin, std::uint64_t end) const
{
    constexpr std::uint64_t within = (std::uint64_t(1) << levelBits) - 1;
    for (const Level &level : levels_) {
        const auto takeOne = [&](std::uint64_t block) {
            if (block >= level.first && block - level.first < level.blocks.size())
                take(best, level.blocks[block - level.first]);
        };
        const bool isTop = &level == &levels_.back();
        while (begin < end && (isTop || (begin & within) != 0))
            takeOne(begin++);
        while (begin < end && (end & within) != 0)
            takeOne(--end);
        begin >>= levelBits;
        end >>= levelBits;
    }
}

void LongestSlices::takeEach(Slice &best, SwitchNumber begin, SwitchNumber end, const SwitchDirectory &switches,
                             std::uint64_t now)
{
    if (begin >= end)
        return;
    switches.forEach(begin, [&](const SwitchGlance &found) {
        if (found.number >= end)
            return false;
        const std::uint64_t until = found.finished ? found.end : std::max(found.end, now);
        take(best, {found.number, until - std::min(until, found.begin)});
        return found.number + 1 < end;
    });
}

} // namespace coroscope
