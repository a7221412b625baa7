// SPDX-License-Identifier: MIT
// Reading fields of hostile JSON: each function answers false and words an error, and none throws. Private to engine/.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace coroscope::json {

using Value = nlohmann::json;

inline constexpr int maxDepth = 16; ///< of nested arrays and objects; our messages use 3

/// Parses an object. Nothing, and `error`, for anything else.
std::optional<Value> parseObject(std::string_view text, std::string &error);

/// One line of text; what is not UTF-8 becomes U+FFFD.
std::string dump(const Value &value);

/// Each reads `object[key]` into `value`. A missing key leaves `value` and is no error; a wrong type is one.
bool read(const Value &object, const char *key, std::string &value, std::string &error);
bool read(const Value &object, const char *key, bool &value, std::string &error);
bool readInteger(const Value &object, const char *key, std::int64_t least, std::int64_t most, std::int64_t &value,
                 std::string &error);

template <typename Integer>
bool read(const Value &object, const char *key, Integer &value, std::string &error)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    using Limits = std::numeric_limits<Integer>;
    std::int64_t number = 0;
    if (!object.contains(key))
        return true;
    constexpr std::int64_t largest =
        std::uint64_t(Limits::max()) > std::uint64_t(most) ? most : std::int64_t(Limits::max());
    if (!readInteger(object, key, std::int64_t(Limits::min()), largest, number, error))
        return false;
    value = Integer(number);
    return true;
}

} // namespace coroscope::json
