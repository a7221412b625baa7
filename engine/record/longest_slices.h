// SPDX-License-Identifier: MIT
// LongestSlices: which slice of a stretch of switches took longest, at a cost of a logarithm. It keeps the longest of each 64
// switches, of each 16 of those, and so on: a quarter of a byte a switch. Internal to engine/record.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <vector>

namespace coroscope {

class SwitchDirectory;

class LongestSlices {
public:
    struct Slice {
        SwitchNumber number = 0;  ///< 0: none
        std::uint64_t length = 0; ///< ticks
    };

    /// The slice of switch `number`, behind all before, is over.
    void add(SwitchNumber number, std::uint64_t length);
    void dropBefore(SwitchNumber number);

    std::size_t memoryBytes() const;

    /// Of the switches [first, last]; the earliest of equal ones. What no whole block holds is looked up in `switches`; a slice
    /// that goes on lasts until `now` (ticks).
    Slice of(SwitchNumber first, SwitchNumber last, const SwitchDirectory &switches, std::uint64_t now) const;

private:
    static constexpr unsigned blockBits = 6; ///< switches in a block of the finest level
    static constexpr unsigned levelBits = 4; ///< blocks of a level in one of the next

    struct Level {
        std::uint64_t first = 0; ///< index of blocks.front(), counted from switch 0
        std::vector<Slice> blocks;
    };
    static void take(Slice &best, const Slice &other);
    void takeBlocks(Slice &best, std::uint64_t begin, std::uint64_t end) const;
    static void takeEach(Slice &best, SwitchNumber begin, SwitchNumber end, const SwitchDirectory &switches,
                         std::uint64_t now);

    std::vector<Level> levels_;
    SwitchNumber last_ = 0; ///< that was added
};

} // namespace coroscope
