// SPDX-License-Identifier: MIT
#include "engine/control/inspection_json.h"

#include <fmt/core.h>

namespace coroscope {

namespace {

using json::Value;

constexpr std::string_view commandNames[] = {"frames", "locals", "children"}; // in the order of Inspect::What

/// A key that must be there.
bool readNeeded(const Value &object, const char *key, std::int64_t most, std::int64_t &value, std::string &error)
{
    if (!object.contains(key)) {
        error = fmt::format("“{}” is missing.", key);
        return false;
    }
    return json::readInteger(object, key, 0, most, value, error);
}

/// The page's place and its list; null, and `error`: malformed.
template <typename List>
const Value *readPage(const Value &object, List &answer, std::string &error)
{
    static const Value empty = Value::array();
    if (!json::read(object, "request", answer.request, error) ||
        !json::read(object, "refused", answer.refused, error) || !json::read(object, "from", answer.from, error) ||
        !json::read(object, "total", answer.total, error))
        return nullptr;
    const auto found = object.find("list");
    if (found == object.end())
        return &empty;
    bool isRight = found->is_array();
    for (const Value &entry : *found)
        isRight = isRight && entry.is_object();
    if (!isRight)
        error = "“list” must be a list of objects.";
    return isRight ? &*found : nullptr;
}

template <typename List>
Value pageValue(const char *event, const List &answer, Value list)
{
    Value value = {{"event", event}, {"request", answer.request}};
    if (!answer.refused.empty()) {
        value["refused"] = answer.refused;
        return value;
    }
    value["from"] = answer.from;
    value["total"] = answer.total;
    value["list"] = std::move(list);
    return value;
}

} // namespace

std::optional<Inspect::What> inspectedBy(std::string_view command)
{
    for (std::size_t i = 0; i < std::size(commandNames); ++i)
        if (commandNames[i] == command)
            return Inspect::What(i);
    return std::nullopt;
}

Value toJson(const Inspect &command)
{
    Value value = {{"command", commandNames[std::size_t(command.what)]}, {"request", command.request}};
    if (command.what == Inspect::What::children)
        value["reference"] = command.reference;
    else
        value["task"] = command.task;
    if (command.what == Inspect::What::locals)
        value["frame"] = command.frame;
    if (command.from != 0)
        value["from"] = command.from;
    return value;
}

std::optional<Inspect> inspectFromJson(Inspect::What what, const Value &object, std::string &error)
{
    Inspect command;
    command.what = what;
    std::int64_t number = 0;
    if (!json::read(object, "request", command.request, error) || !json::read(object, "from", command.from, error))
        return std::nullopt;
    if (what == Inspect::What::children) {
        if (!readNeeded(object, "reference", std::numeric_limits<std::uint32_t>::max(), number, error))
            return std::nullopt;
        command.reference = std::uint32_t(number);
        return command;
    }
    if (!readNeeded(object, "task", std::int64_t(noTask) - 1, number, error))
        return std::nullopt;
    command.task = TaskNumber(number);
    if (what == Inspect::What::locals && !json::read(object, "frame", command.frame, error))
        return std::nullopt;
    return command;
}

Value toJson(const FrameList &message)
{
    Value list = Value::array();
    for (const FrameEntry &frame : message.list) {
        Value entry = {{"function", frame.function}};
        if (!frame.file.empty())
            entry["file"] = frame.file;
        if (frame.line != 0)
            entry["line"] = frame.line;
        list.push_back(std::move(entry));
    }
    return pageValue("frames", message, std::move(list));
}

std::optional<FrameList> frameListFromJson(const Value &object, std::string &error)
{
    FrameList message;
    const Value *const list = readPage(object, message, error);
    if (!list)
        return std::nullopt;
    for (const Value &entry : *list) {
        FrameEntry frame;
        if (!json::read(entry, "function", frame.function, error) || !json::read(entry, "file", frame.file, error) ||
            !json::read(entry, "line", frame.line, error))
            return std::nullopt;
        message.list.push_back(std::move(frame));
    }
    return message;
}

Value toJson(const ValueList &message)
{
    Value list = Value::array();
    for (const ValueEntry &value : message.list) {
        Value entry = {{"name", value.name}, {"text", value.text}, {"type", value.type}};
        if (value.reference != 0)
            entry["reference"] = value.reference;
        list.push_back(std::move(entry));
    }
    return pageValue("values", message, std::move(list));
}

std::optional<ValueList> valueListFromJson(const Value &object, std::string &error)
{
    ValueList message;
    const Value *const list = readPage(object, message, error);
    if (!list)
        return std::nullopt;
    for (const Value &entry : *list) {
        ValueEntry value;
        if (!json::read(entry, "name", value.name, error) || !json::read(entry, "text", value.text, error) ||
            !json::read(entry, "type", value.type, error) || !json::read(entry, "reference", value.reference, error))
            return std::nullopt;
        message.list.push_back(std::move(value));
    }
    return message;
}

} // namespace coroscope
