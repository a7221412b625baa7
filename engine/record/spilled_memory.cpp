// SPDX-License-Identifier: MIT
#include "engine/record/spilled_memory.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <new>
#include <sys/mman.h>
#include <utility>

namespace coroscope {

namespace {

constexpr std::size_t alignment = 8;
constexpr std::size_t smallBytes = 1024; ///< blocks of these sizes come and go all the time
constexpr std::size_t regionPieces = 16;
constexpr std::size_t piecesLeftAlone = 2; ///< at the end: their blocks are likely to be written to
/// Pages of this size cost a fraction of what as much costs in small ones.
constexpr std::size_t hugePage = std::size_t(2) << 20;
/// Of most regions the first one is made of small ones, for much of it might never be used; not so of the first arrays, which are
/// all that a short recording has.
constexpr std::size_t arraysHugeAtOnce = 2;

std::size_t roundUp(std::size_t bytes, std::size_t step) { return (bytes + step - 1) / step * step; }

void *nextOf(const void *block)
{
    void *next = nullptr;
    std::memcpy(&next, block, sizeof next);
    return next;
}

} // namespace

SpilledMemory::SpilledMemory(Limits limits)
    : limits_(std::move(limits)), file_(limits_.folder), freeSmall_(smallBytes / alignment + 1)
{
}

SpilledMemory::~SpilledMemory()
{
    for (const Region &region : regions_)
        ::munmap(region.begin, region.bytes);
    for (const auto &[begin, region] : arrays_)
        ::munmap(region.begin, region.bytes);
}

/// Address space: what is not touched costs nothing.
SpilledMemory::Region SpilledMemory::makeRegion(std::size_t bytes, std::size_t hugeFrom)
{
    void *const mapped =
        ::mmap(nullptr, bytes + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED)
        throw std::bad_alloc();
    auto *const from = static_cast<char *>(mapped);
    const std::size_t before =
        roundUp(reinterpret_cast<std::uintptr_t>(from), hugePage) - reinterpret_cast<std::uintptr_t>(from);
    char *const begin = from + before;
    if (before > 0)
        ::munmap(from, before);
    ::munmap(begin + bytes, hugePage - before);
    if (bytes > hugeFrom)
        ::madvise(begin + hugeFrom, bytes - hugeFrom, MADV_HUGEPAGE); // refused, pages are small
    return {.begin = begin, .bytes = bytes, .hugeFrom = hugeFrom};
}

/// Pages in advance: many at a time cost less than each when it is touched first.
void SpilledMemory::touch(Region &region) const
{
    while (region.touched < region.filled) {
        const std::size_t step = region.touched >= region.hugeFrom          ? hugePage - region.touched % hugePage
                                 : region.touched >= 4 * limits_.pieceBytes ? limits_.pieceBytes
                                                                            : limits_.pieceBytes / 16;
        const std::size_t bytes = std::min(step, region.bytes - region.touched);
        ::madvise(region.begin + region.touched, bytes, MADV_POPULATE_WRITE); // an older kernel does it page by page
        region.touched += bytes;
    }
}

void SpilledMemory::nextRegion(std::size_t bytes)
{
    Region next = makeRegion(std::max(regionPieces * limits_.pieceBytes, roundUp(bytes, limits_.pieceBytes)), hugePage);
    if (!regions_.empty()) { // the rest of it stays untouched
        Region &last = regions_.back();
        const std::size_t end = roundUp(last.filled, limits_.pieceBytes);
        filled_ += end - last.filled;
        last.filled = end;
        spill(last, end, next);
    }
    regions_.push_back(next);
}

/// Null: there is enough there.
void *SpilledMemory::allocateOnHeap(std::size_t bytes)
{
    if (heapPart_.bytes - heapPart_.filled < bytes) {
        const std::size_t part = std::max({bytes, heapBytes_, limits_.pieceBytes / 16});
        if (heapBytes_ + part > limits_.plainBytes / 4)
            return nullptr;
        filled_ += heapPart_.bytes - heapPart_.filled;
        heap_.push_back(std::make_unique_for_overwrite<char[]>(part));
        heapPart_ = {.begin = heap_.back().get(), .bytes = part};
        heapBytes_ += part;
    }
    heapPart_.filled += bytes;
    filled_ += bytes;
    return heapPart_.begin + heapPart_.filled - bytes;
}

void *SpilledMemory::allocate(std::size_t bytes)
{
    bytes = std::max(roundUp(bytes, alignment), alignment);
    if (bytes <= smallBytes) {
        if (void *&first = freeSmall_[bytes / alignment])
            return std::exchange(first, nextOf(first));
    } else if (const auto found = free_.find(bytes); found != free_.end() && found->second) {
        return std::exchange(found->second, nextOf(found->second));
    }
    if (regions_.empty())
        if (void *const block = allocateOnHeap(bytes))
            return block;
    if (regions_.empty() || regions_.back().bytes - regions_.back().filled < bytes)
        nextRegion(bytes);
    Region &region = regions_.back();
    void *const block = region.begin + region.filled;
    const std::size_t before = region.filled / limits_.pieceBytes;
    region.filled += bytes;
    filled_ += bytes;
    touch(region);
    const std::size_t piece = region.filled / limits_.pieceBytes;
    if (piece != before && piece > piecesLeftAlone)
        spill(region, (piece - piecesLeftAlone) * limits_.pieceBytes, region);
    return block;
}

void SpilledMemory::release(void *block, std::size_t bytes)
{
    if (!block)
        return;
    bytes = std::max(roundUp(bytes, alignment), alignment);
    void *&first = bytes <= smallBytes ? freeSmall_[bytes / alignment] : free_[bytes];
    std::memcpy(block, &first, sizeof first);
    first = block;
}

/// Its front up to `end`, which is whole pieces, once there is more than may stay. Its pages serve again in `filledNext`.
void SpilledMemory::spill(Region &region, std::size_t end, Region &filledNext)
{
    if (fileFailed_ || end <= region.spilled || filled_ - spilled_ <= limits_.plainBytes)
        return;
    char *const from = region.begin + region.spilled;
    const std::size_t bytes = end - region.spilled;
    const std::optional<std::uint64_t> at = file_.append(from, bytes);
    void *const inFile =
        at ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_.descriptor(), off_t(*at)) : MAP_FAILED;
    if (inFile == MAP_FAILED) {
        fileFailed_ = true;
        return;
    }
    for (std::size_t piece = 0; piece < bytes; piece += limits_.pieceBytes)
        reuse(from + piece, filledNext);
    if (::mremap(inFile, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, from) == MAP_FAILED)
        throw std::bad_alloc();
    region.spilled = end;
    spilled_ += bytes;
}

/// Pages that are there already cost less than others, which the system would have to find and to clear. What they leave stays
/// mapped: another thread must not be given that room meanwhile. (Kernels before 5.7 refuse it: then others are taken.)
void SpilledMemory::reuse(char *piece, Region &region) const
{
    const bool isWanted = region.touched % limits_.pieceBytes == 0 &&
                          region.touched - region.filled < limits_.pieceBytes &&
                          region.touched + limits_.pieceBytes <= region.bytes;
    if (isWanted &&
        ::mremap(piece, limits_.pieceBytes, limits_.pieceBytes, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP,
                 region.begin + region.touched) != MAP_FAILED)
        region.touched += limits_.pieceBytes;
}

/// Twice the address space. Pages move by the page table; a mapping at a time, so piece by piece.
void SpilledMemory::widen(Region &region)
{
    Region wider = makeRegion(2 * region.bytes, region.hugeFrom);
    for (std::size_t at = 0; at < region.bytes; at += limits_.pieceBytes)
        if (::mremap(region.begin + at, limits_.pieceBytes, limits_.pieceBytes, MREMAP_MAYMOVE | MREMAP_FIXED,
                     wider.begin + at) == MAP_FAILED)
            throw std::bad_alloc();
    wider.filled = region.filled;
    wider.spilled = region.spilled;
    wider.touched = region.touched;
    region = wider;
}

SpilledMemory::Region SpilledMemory::ownRoomFor(Room array)
{
    const bool isFirst = arrays_.size() < arraysHugeAtOnce && limits_.pieceBytes >= hugePage / 2;
    Region region =
        makeRegion(4 * limits_.pieceBytes + roundUp(array.bytes, limits_.pieceBytes), isFirst ? 0 : hugePage);
    if (array.bytes > 0)
        std::memcpy(region.begin, array.at, array.bytes);
    release(array.at, array.bytes);
    region.filled = array.bytes / limits_.pieceBytes * limits_.pieceBytes;
    filled_ += region.filled;
    return region;
}

SpilledMemory::Room SpilledMemory::grow(Room array)
{
    auto found = arrays_.find(array.at);
    if (found == arrays_.end()) {
        const Region region = ownRoomFor(array);
        found = arrays_.emplace(region.begin, region).first;
    }
    spill(found->second, found->second.filled, found->second); // so much of it is full
    if (found->second.filled == found->second.bytes) {
        auto node = arrays_.extract(found);
        widen(node.mapped());
        node.key() = node.mapped().begin;
        found = arrays_.insert(std::move(node)).position;
    }
    Region &region = found->second;
    region.filled += limits_.pieceBytes;
    filled_ += limits_.pieceBytes;
    touch(region);
    return {region.begin, region.filled};
}

void SpilledMemory::trim() const
{
    const auto giveBack = [](const Region &region) {
        if (region.spilled > 0)
            ::madvise(region.begin, region.spilled, MADV_DONTNEED);
    };
    for (const Region &region : regions_)
        giveBack(region);
    for (const auto &[begin, region] : arrays_)
        giveBack(region);
}

SpilledMemory::Use SpilledMemory::use() const { return {filled_ - spilled_, spilled_}; }

} // namespace coroscope
