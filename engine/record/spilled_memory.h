// SPDX-License-Identifier: MIT
// SpilledMemory: memory for what grows with all that a recording ever held, and is hardly looked at again: the entries and slices
// of ended tasks, checkpoints. It is filled from front to back. What has been filled is written to a file without a name, a piece
// at a time, and mapped from there instead, at the same address: so it stays readable and writable like any memory, but the
// system needs to hold no more of it than was touched just now. While there is little, or where no file can be written,
// it is ordinary memory. Internal to the recording's reader, and to the lanes that the chart makes of it.
//
// (Why not a mapped file from the start: a page of it costs several times what a page of ordinary memory does when it is
// touched first, and the disk could be full at any of them. And the first of it comes from the heap, which has pages already, as
// a rule: finding and clearing others took as long as all else where a short recording is opened.)
//
// All of it goes with the object: blocks need not be given back. Not thread-safe. Throws std::bad_alloc.
#pragma once

#include "engine/record/spill_file.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace coroscope {

class SpilledMemory {
public:
    struct Limits {
        std::size_t plainBytes = std::size_t(8) << 20; ///< so much stays in memory anyway, a quarter of it on the heap
        std::size_t pieceBytes = std::size_t(1) << 20; ///< written at a time: a multiple of 16 pages
        std::string folder{};                          ///< for the file; see SpillFile
    };
    SpilledMemory() : SpilledMemory(Limits{}) {}
    explicit SpilledMemory(Limits limits);
    ~SpilledMemory();
    SpilledMemory(const SpilledMemory &) = delete;
    SpilledMemory &operator=(const SpilledMemory &) = delete;

    /// Zeroed or not; aligned for any number.
    void *allocate(std::size_t bytes);
    /// The block, asked for with so many bytes, may be handed out again.
    void release(void *block, std::size_t bytes);

    struct Room {
        void *at = nullptr;
        std::size_t bytes = 0;
    };
    /// From this size on a growing array has room of its own, which grow() makes larger.
    std::size_t ownRoomFrom() const { return limits_.pieceBytes / 2; }
    /// More room for an array that fills `array`, and goes on growing at its end. What there was is there, perhaps at another
    /// place; it is copied the first time only. `array.at` is a block of allocate(), with all its bytes, or what grow() answered.
    Room grow(Room array);

    /// Gives back the pages of the file that have been touched. They come back when they are touched again.
    void trim() const;

    struct Use {
        std::size_t memory = 0;  ///< bytes that only memory holds
        std::size_t spilled = 0; ///< bytes that lie in the file
    };
    Use use() const;

private:
    struct Region {
        char *begin = nullptr;
        std::size_t bytes = 0;    ///< of address space
        std::size_t filled = 0;   ///< handed out
        std::size_t spilled = 0;  ///< these, at its front, lie in the file
        std::size_t touched = 0;  ///< so far its pages have been asked for
        std::size_t hugeFrom = 0; ///< from there on they are large, if the system has such
    };
    static Region makeRegion(std::size_t bytes, std::size_t hugeFrom);
    void *allocateOnHeap(std::size_t bytes);
    void touch(Region &region) const;
    void nextRegion(std::size_t bytes);
    void spill(Region &region, std::size_t end, Region &filledNext);
    void reuse(char *piece, Region &region) const;
    Region ownRoomFor(Room array);
    void widen(Region &region);

    Limits limits_;
    SpillFile file_;
    std::vector<std::unique_ptr<char[]>> heap_;
    Region heapPart_;                    ///< the last one of these
    std::size_t heapBytes_ = 0;          ///< of all of them
    std::vector<Region> regions_;        ///< small blocks lie in the last one
    std::map<void *, Region> arrays_;    ///< room of its own, by where it begins
    std::map<std::size_t, void *> free_; ///< by size: the first of a list that runs through the blocks
    std::vector<void *> freeSmall_;      ///< the same of sizes up to smallBytes, in steps of 8
    std::size_t filled_ = 0;             ///< in all
    std::size_t spilled_ = 0;
    bool fileFailed_ = false;
};

} // namespace coroscope
