// SPDX-License-Identifier: MIT
// TimeHolder: what keeps a virtual clock from jumping to the next timer: something outside may happen before.
#pragma once

#include <cstdint>
#include <string>

namespace coroscope {

/// Part of the recording's format: numbers are appended to, never changed.
enum class TimeHolderKind : std::uint8_t {
    unknown = 0,
    descriptor = 1, ///< its number; text: what it is, or its address
    jobs = 2,       ///< how many; text: the executor that does them, or its only thread
    child = 3,      ///< a process by its id
    loop = 4,       ///< another event loop by its number; text: its thread's name
};

struct TimeHolder {
    TimeHolderKind kind = TimeHolderKind::unknown;
    std::uint32_t number = 0;
    std::string text; ///< may be empty
    friend bool operator==(const TimeHolder &, const TimeHolder &) = default;
};

} // namespace coroscope
