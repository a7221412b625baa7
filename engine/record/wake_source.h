// SPDX-License-Identifier: MIT
// What woke a task or queued a callback, where it was none of the program's tasks.
#pragma once

#include "engine/loop/wait_detail.h"

#include <string>

namespace coroscope {

/// More of a wake than its cause (see WakeDetail).
struct WakeSource {
    WakeShape shape = WakeShape::none;
    std::uint32_t number = unknownNumber;
    std::string text{};
    friend bool operator==(const WakeSource &, const WakeSource &) = default;
};

} // namespace coroscope
