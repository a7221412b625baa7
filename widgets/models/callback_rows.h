// SPDX-License-Identifier: GPL-3.0-or-later
// CallbackRows: where callback runs stand among the rows of switches, in the order of time. Nothing is kept of them: all is found
// by binary search over the recording's runs. One that began within a slice stands behind that slice's row; one between idle polls
// that are folded into one row, behind that.
#pragma once

#include "engine/record/recording.h"

#include <functional>

namespace coroscope {

class CallbackRows {
public:
    /// How many rows there are of switches in front of that one.
    using RowsBefore = std::function<std::uint64_t(SwitchNumber)>;

    explicit CallbackRows(RowsBefore rowsBefore) : rowsBefore_(std::move(rowsBefore)) {}

    void show(const Recording *recording); ///< alive until the next call; null: none are shown
    /// Takes in those that began in front of switch `next` or earlier.
    void takeUpTo(SwitchNumber next);
    bool isOutdated() const; ///< a limit has dropped the first ones: show() begins anew

    std::uint64_t count() const { return count_; }
    struct Row {
        CallbackNumber callback = 0; ///< 0: it is one of switches
        std::uint64_t switchRow = 0; ///< which of these
    };
    Row at(std::uint64_t row) const; ///< of all rows
    std::uint64_t rowOfSwitches(std::uint64_t switchRow) const;
    std::uint64_t rowOf(CallbackNumber callback) const; ///< of it, or, where it is not shown, of the next

private:
    std::uint64_t rowsBefore(std::uint64_t place) const;
    template <class Holds>
    std::uint64_t firstPlace(Holds holds) const;

    RowsBefore rowsBefore_;
    const Recording *recording_ = nullptr;
    CallbackNumber first_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace coroscope
