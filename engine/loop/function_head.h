// SPDX-License-Identifier: MIT
// Where a function begins, when all that is known is where it ends: g++ gives a coroutine the place of its closing brace.
#pragma once

#include <cstdint>
#include <source_location>
#include <string_view>

namespace coroscope {

/// The line (from 1) of the name of the function in `source` whose body ends with the brace at `line` and `column` (from 1),
/// and which is called `name` (`ns::worker`, `Job::run`). `line` itself where no such function ends there.
std::uint32_t functionHead(std::string_view source, std::uint32_t line, std::uint32_t column, std::string_view name);

/// The same for a place that a compiler gave; reads the source file, once for each place. Any thread.
std::uint32_t functionHead(const std::source_location &place, std::string_view name);

} // namespace coroscope
