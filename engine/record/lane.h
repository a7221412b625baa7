// SPDX-License-Identifier: MIT
// Lane: the slices of one task in order, runs of idle polls folded into one entry, with running totals, so that any
// stretch of it is summed up in the time of two binary searches.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <vector>

namespace coroscope {

/// A slice, or a run of idle polls. Times are absolute ticks.
struct LaneItem {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    SwitchNumber number = 0;          ///< first switch
    SwitchNumber lastNumber = 0;      ///< last switch: `number` but for a run
    std::uint64_t polls = 0;          ///< idle polls in it; 0: a slice
    std::uint64_t busy = 0;           ///< ticks spent in slices
    WaitKind waited = WaitKind::none; ///< what the task waited for before it
    std::uint64_t readyTicks = 0;     ///< how long before `begin` it became ready
    std::uint64_t readySwitches = 0;  ///< the same in switches
    std::uint64_t slices() const { return polls ? polls : 1; }
};

class Lane {
public:
    /// Adds a finished slice (`item.polls` 0 or 1), later than all before.
    void append(const LaneItem &item);
    /// Forgets what lies wholly before switch `number`.
    void dropBefore(SwitchNumber number);

    std::size_t size() const { return entries_.size() - dropped_; }
    bool empty() const { return size() == 0; }
    LaneItem item(std::size_t index) const;
    std::uint64_t begin(std::size_t index) const { return entry(index).begin; }
    SwitchNumber number(std::size_t index) const;

    /// How many items begin at or before `ticks`; whose first switch is `number` or earlier.
    std::size_t countUpTo(std::uint64_t ticks) const { return countUpTo(ticks, 0); }
    /// The same where it is known to be at least `hint`, and likely to be little more.
    std::size_t countUpTo(std::uint64_t ticks, std::size_t hint) const;
    std::size_t countUpToSwitch(SwitchNumber number) const;

    struct Totals {
        std::uint64_t busy = 0;
        std::uint64_t slices = 0;
    };
    /// Of the items in front of `index`, from an arbitrary origin: differences are meant.
    Totals totalsBefore(std::size_t index) const;
    std::size_t memoryBytes() const;

private:
    struct Entry {
        std::uint64_t begin;
        std::uint32_t length; ///< special: the whole item is in specials_
        std::uint32_t readyTicks;
        std::uint32_t readySwitches;
        std::uint32_t place; ///< switch number less the block's, 27 bits; WaitKind, 5 bits
    };
    struct Block { ///< at most blockEntries of them
        std::uint64_t firstEntry;
        SwitchNumber number;
        Totals before;
    };
    struct Special {
        std::uint64_t entry;
        LaneItem item;
    };
    static constexpr std::uint32_t special = 0xffffffff;
    static constexpr std::uint64_t blockEntries = 32;
    static constexpr std::uint64_t placeMax = (1u << 27) - 1;

    const Entry &entry(std::size_t index) const { return entries_[index + dropped_]; }
    std::size_t blockOf(std::size_t entryIndex) const;
    const Special &specialOf(std::size_t entryIndex) const;
    void foldIntoLast(const LaneItem &item);

    std::vector<Entry> entries_;
    std::vector<Block> blocks_;
    std::vector<Special> specials_;
    std::size_t dropped_ = 0;  ///< entries at the front that are gone
    std::uint64_t erased_ = 0; ///< entries that were erased: Block and Special count from the first ever
    Totals totals_;
};

} // namespace coroscope
