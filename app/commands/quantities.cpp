// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/quantities.h"

#include <array>
#include <charconv>
#include <utility>

namespace coroscope {

namespace {

using Unit = std::pair<std::string_view, double>;

template <std::size_t count>
std::optional<double> parseQuantity(std::string_view text, const std::array<Unit, count> &units)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return std::nullopt;
    text.remove_prefix(std::size_t(end - text.data()));
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    for (const auto &[name, factor] : units) {
        const double value = number * factor;
        if (text == name && value >= 0 && value < 9e18)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::optional<Nanoseconds> parseDuration(std::string_view text)
{
    static constexpr std::array<Unit, 4> units = {Unit{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
    const auto value = parseQuantity(text, units);
    return value ? std::optional<Nanoseconds>(Nanoseconds(*value)) : std::nullopt;
}

std::optional<std::uint64_t> parseByteCount(std::string_view text)
{
    static constexpr std::array<Unit, 8> units = {
        Unit{"", 1}, {"B", 1},    {"KiB", 1024.0}, {"MiB", 1024.0 * 1024},
        {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9},     {"GiB", 1024.0 * 1024 * 1024}};
    const auto value = parseQuantity(text, units);
    return value ? std::optional<std::uint64_t>(std::uint64_t(*value)) : std::nullopt;
}

} // namespace coroscope
