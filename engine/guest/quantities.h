// SPDX-License-Identifier: MIT
// Times and sizes as one writes them on a command line.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coroscope {

/// "1ms", "50us", "2 s", "10min", "1h", "2d"; a unit is needed, fractions are allowed.
std::optional<Nanoseconds> parseDuration(std::string_view text);

/// "512MiB", "1 GiB", "64KiB", "1000000"; also MB, GB as powers of 1000.
std::optional<std::uint64_t> parseByteCount(std::string_view text);

/// How much of a recording's events is kept, the oldest goes first. Of two limits the one that keeps less counts.
struct KeepLimit {
    std::uint64_t bytes = 0; ///< 0: no such limit
    Nanoseconds ns = 0;      ///< 0: no such limit
    friend bool operator==(const KeepLimit &, const KeepLimit &) = default;
};

/// "512MiB", "10min", or both: "10min,512MiB". Nothing: `error` says what it takes, behind the option's name.
std::optional<KeepLimit> parseKeepLimit(std::string_view text, std::string &error);

} // namespace coroscope
