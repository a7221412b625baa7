// SPDX-License-Identifier: GPL-3.0-or-later
// Times and sizes as one writes them on a command line.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace coroscope {

/// "1ms", "50us", "2 s", "100ns"; a unit is needed, fractions are allowed.
std::optional<Nanoseconds> parseDuration(std::string_view text);

/// "512MiB", "1 GiB", "64KiB", "1000000"; also MB, GB as powers of 1000.
std::optional<std::uint64_t> parseByteCount(std::string_view text);

} // namespace coroscope
