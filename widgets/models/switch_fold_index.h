// SPDX-License-Identifier: GPL-3.0-or-later
// SwitchFoldIndex: which row of the switch log shows which switches, when each run of consecutive idle polls is one row.
// Only runs of two and more are stored, so it costs nothing for a program that does not poll. Grows at its end, loses rows
// at its front; finding a row is a binary search over the runs.
#pragma once

#include "engine/loop/vocabulary.h"

#include <functional>
#include <vector>

namespace coroscope {

class SwitchFoldIndex {
public:
    struct Row {
        SwitchNumber first = 0;
        std::uint64_t count = 0; ///< 1: one switch; more: a folded run of idle polls
        friend bool operator==(const Row &, const Row &) = default;
    };
    /// The first switch after its argument that is not an idle poll; 0: none.
    using NextEffective = std::function<SwitchNumber(SwitchNumber)>;

    void reset(SwitchNumber first = 1); ///< empty; the next switch to come is `first`

    /// Takes in the switches up to and with `last`, in at most `steps` calls of `next`. Returns whether all are in.
    /// What is in never changes, so `last` must be a switch of which is known what it is (see Recording::openSwitch()).
    bool grow(SwitchNumber last, std::uint64_t steps, const NextEffective &next);

    /// Forgets the switches before `first`. Returns how many rows went.
    std::uint64_t dropBefore(SwitchNumber first);

    std::uint64_t rowCount() const { return scanned_ < first_ ? 0 : absoluteRowOf(scanned_) - rowBase_ + 1; }
    Row row(std::uint64_t row) const;               ///< row < rowCount()
    std::uint64_t rowOf(SwitchNumber number) const; ///< of a switch that is in; others are clamped
    SwitchNumber firstSwitch() const { return first_; }
    SwitchNumber lastSwitch() const { return scanned_; } ///< < firstSwitch(): none

private:
    struct Run {
        SwitchNumber first;
        std::uint64_t count;
        std::uint64_t row; ///< counted from the first reset, dropped rows included
    };
    std::uint64_t absoluteRowOf(SwitchNumber number) const;
    void addIdle(SwitchNumber from, SwitchNumber to);

    std::vector<Run> runs_;
    SwitchNumber first_ = 1;
    SwitchNumber scanned_ = 0;
    SwitchNumber idleTail_ = 0; ///< where the run of idle polls that ends at scanned_ begins; 0: scanned_ is none
    std::uint64_t rowBase_ = 0; ///< absolute number of row 0
};

} // namespace coroscope
