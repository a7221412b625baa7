// SPDX-License-Identifier: MIT
// valueText: a short text for a value that a coroutine sent, yielded or returned, for those who look on.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace coroscope {

/// A string in double quotes, at most 80 bytes of it.
std::string quotedText(std::string_view text);

/// Numbers, truth values and strings as text; anything else is empty: no code of the program runs for it.
template <typename T>
std::string valueText(const T &value)
{
    if constexpr (std::same_as<T, bool>)
        return value ? "true" : "false";
    else if constexpr (std::same_as<T, char>)
        return std::string("'") + value + "'";
    else if constexpr (std::integral<T> || std::floating_point<T>)
        return std::to_string(value);
    else if constexpr (std::same_as<T, std::string> || std::same_as<T, std::string_view>)
        return quotedText(value);
    else
        return {};
}

} // namespace coroscope
