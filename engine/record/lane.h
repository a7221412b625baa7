// SPDX-License-Identifier: MIT
// Lane: the slices of one task, or of all tasks of a definition, in order, runs of idle polls folded into one entry, with running totals at
// marks every 16 entries, and levels of ever fewer marks above those: what a pixel shows is the difference of two of them.
//
// A Lane only looks at them where they lie, in a TaskLane or a LongLane, and is good until that changes. Cheap to make.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/spilled_vector.h"

#include <cstdint>
#include <span>

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
    std::size_t size() const { return count_ - dropped_; }
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
        std::uint64_t polls = 0; ///< idle ones among the slices
        void add(const LaneItem &item)
        {
            busy += item.busy;
            slices += item.slices();
            polls += item.polls;
        }
        Totals operator-(const Totals &other) const
        {
            return {busy - other.busy, slices - other.slices, polls - other.polls};
        }
    };
    /// Of the items in front of `index`, from an arbitrary origin: differences are meant.
    Totals totalsBefore(std::size_t index) const;

    /// Consecutive items taken together.
    struct Stretch {
        std::size_t after = 0; ///< index of the item behind
        Totals totals;
        std::uint64_t end = 0; ///< of the last item
        SwitchNumber lastNumber = 0;
    };
    /// The item `first` and those behind it that begin at or before `limit`: ticks, or a switch number. It looks at each, so
    /// at no more than `most`: where `after` is `first + most`, there may be more.
    Stretch stretchUpTo(std::size_t first, std::uint64_t limit, bool bySwitch, std::size_t most) const;

    /// A border between two items, with all that a chart needs of the stretch between two of them.
    struct Mark {
        std::uint64_t firstEntry; ///< the item behind it; see itemOf()
        std::uint64_t begin;      ///< of that item
        SwitchNumber number;
        std::uint64_t endBefore; ///< of the item in front
        SwitchNumber lastBefore; ///< last switch in front
        Totals before;
    };
    /// The coarsest level of detail whose marks are about `items` apart or closer; empty: none is. Marks in front of the
    /// first item that is kept may be among them. Good as long as this object.
    std::span<const Mark> marks(double items) const;
    /// The item behind `mark`; meaningless where that is no longer kept.
    std::size_t itemOf(const Mark &mark) const { return std::size_t(mark.firstEntry - erased_) - dropped_; }
    bool isKept(const Mark &mark) const { return mark.firstEntry >= erased_ + dropped_; }

private:
    friend class LongLane;
    friend class TaskLane;

    struct Entry {
        std::uint64_t begin;
        std::uint32_t length; ///< special: the whole item is in specials_
        std::uint32_t place;  ///< switch number less the block's, 27 bits; WaitKind, 5 bits
    };
    struct Ready {
        std::uint32_t ticks;
        std::uint32_t switches;
    };
    struct Special {
        std::uint64_t entry;
        LaneItem item;
    };
    static constexpr std::uint32_t special = 0xffffffff;
    static constexpr std::uint64_t blockEntries = 16;
    static constexpr std::uint64_t placeMax = (1u << 27) - 1;

    const Entry &entry(std::size_t index) const { return entries_[index + dropped_]; }
    std::span<const Mark> blocks() const { return blocks_.empty() ? std::span<const Mark>(&onlyBlock_, 1) : blocks_; }
    std::size_t blockOf(std::size_t entryIndex) const;
    const Special &specialOf(std::size_t entryIndex) const;
    void addTo(Totals &totals, std::size_t entryIndex) const;

    const Entry *entries_ = nullptr;
    const Ready *ready_ = nullptr; ///< as many, or none: see LongLane::Keeps
    std::size_t count_ = 0;
    std::size_t dropped_ = 0;      ///< entries at the front that are gone
    std::uint64_t erased_ = 0;     ///< entries that were erased: Mark and Special count from the first ever
    std::span<const Mark> blocks_; ///< at most blockEntries lie between two; empty: there is one
    Mark onlyBlock_{};
    std::span<const SpilledVector<Mark>> levels_; ///< each second of the blocks, each fourth, and so on
    std::span<const Special> specials_;
};

} // namespace coroscope
