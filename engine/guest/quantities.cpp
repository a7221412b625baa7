// SPDX-License-Identifier: MIT
#include "engine/guest/quantities.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace coroscope {

namespace {

constexpr std::uint64_t leastKeptBytes = 64 << 10; // with less there would be hardly more than snapshots
constexpr Nanoseconds leastKeptNs = 1'000'000;

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
    static constexpr std::array<Unit, 7> units = {Unit{"ns", 1}, {"us", 1e3},   {"ms", 1e6},    {"s", 1e9},
                                                  {"min", 60e9}, {"h", 3600e9}, {"d", 86'400e9}};
    const auto value = parseQuantity(text, units);
    return value ? std::optional<Nanoseconds>(Nanoseconds(*value)) : std::nullopt;
}

std::optional<std::uint64_t> parseByteCount(std::string_view text)
{
    constexpr double kib = 1024;
    static constexpr std::array<Unit, 10> units = {Unit{"", 1},  {"B", 1},
                                                   {"KiB", kib}, {"MiB", kib * kib},
                                                   {"kB", 1e3},  {"MB", 1e6},
                                                   {"GB", 1e9},  {"GiB", kib * kib * kib},
                                                   {"TB", 1e12}, {"TiB", kib * kib * kib * kib}};
    const auto value = parseQuantity(text, units);
    return value ? std::optional<std::uint64_t>(std::uint64_t(*value)) : std::nullopt;
}

std::optional<KeepLimit> parseKeepLimit(std::string_view text, std::string &error)
{
    const std::string whole(text);
    KeepLimit limit;
    for (bool more = true; more;) {
        const std::size_t comma = text.find(',');
        more = comma != text.npos;
        std::string_view part = text.substr(0, comma);
        text.remove_prefix(more ? comma + 1 : text.size());
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        const auto bytes = parseByteCount(part);
        const auto ns = bytes ? std::nullopt : parseDuration(part);
        const bool isSecond = bytes ? limit.bytes != 0 : limit.ns != 0;
        if ((!bytes && !ns) || isSecond) {
            error =
                fmt::format("takes a size such as 512MiB, a time such as 10min, or one of each, not \"{}\".", whole);
            return std::nullopt;
        }
        if (bytes ? *bytes < leastKeptBytes : *ns < leastKeptNs) {
            error = fmt::format(
                "takes 64KiB or 1ms at the least, as in 512MiB or 10min, not \"{}\"; left out, all is kept.", whole);
            return std::nullopt;
        }
        limit.bytes = bytes.value_or(limit.bytes);
        limit.ns = ns.value_or(limit.ns);
    }
    return limit;
}

} // namespace coroscope
