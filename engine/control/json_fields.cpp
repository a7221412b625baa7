// SPDX-License-Identifier: MIT
#include "engine/control/json_fields.h"

#include <fmt/core.h>

namespace coroscope::json {

namespace {

/// Looked at before parsing, so that a line of brackets costs no memory.
bool nestsTooDeep(std::string_view text)
{
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            if (++depth > maxDepth)
                return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::optional<Value> parseObject(std::string_view text, std::string &error)
{
    if (nestsTooDeep(text)) {
        error = fmt::format("The JSON nests deeper than {} levels.", maxDepth);
        return std::nullopt;
    }
    Value value = Value::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_discarded()) {
        error = "The line is not JSON (in UTF-8).";
        return std::nullopt;
    }
    if (!value.is_object()) {
        error = "The line is JSON, but not an object.";
        return std::nullopt;
    }
    return value;
}

std::string dump(const Value &value) { return value.dump(-1, ' ', false, Value::error_handler_t::replace); }

bool read(const Value &object, const char *key, std::string &value, std::string &error)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    if (!found->is_string()) {
        error = fmt::format("“{}” must be a text.", key);
        return false;
    }
    value = found->get<std::string>();
    return true;
}

bool read(const Value &object, const char *key, bool &value, std::string &error)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    if (!found->is_boolean()) {
        error = fmt::format("“{}” must be true or false.", key);
        return false;
    }
    value = found->get<bool>();
    return true;
}

bool readInteger(const Value &object, const char *key, std::int64_t least, std::int64_t most, std::int64_t &value,
                 std::string &error)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    const bool large = found->is_number_unsigned() &&
                       found->get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max());
    if (!found->is_number_integer() || large || found->get<std::int64_t>() < least ||
        found->get<std::int64_t>() > most) {
        error = fmt::format("“{}” must be a whole number from {} to {}.", key, least, most);
        return false;
    }
    value = found->get<std::int64_t>();
    return true;
}

} // namespace coroscope::json
