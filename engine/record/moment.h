// SPDX-License-Identifier: MIT
// Moment: where one is in a recording. All moments are in one order, that of what happened.
#pragma once

#include "engine/loop/vocabulary.h"

#include <compare>
#include <tuple>

namespace coroscope {

/// A point between two switches, or in the middle of one. "Before switch n" is {n, false}: n's task is next.
/// {n, true}: inside n, after its last recorded event so far. After the last switch: {lastSwitch() + 1, false}.
/// With a callback: right before that callback run begins, which lies in front of what the same says without it: see
/// CallbackInfo::before().
struct Moment {
    SwitchNumber number = 1;
    bool inside = false;
    CallbackNumber callback = 0; ///< 0: about none

    friend bool operator==(const Moment &, const Moment &) = default;
    friend std::strong_ordering operator<=>(const Moment &a, const Moment &b)
    {
        const auto key = [](const Moment &moment) { // 0 wraps to what is behind all
            return std::tuple(moment.number, moment.inside, CallbackNumber(moment.callback - 1));
        };
        return key(a) <=> key(b);
    }
};

} // namespace coroscope
