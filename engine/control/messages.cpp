// SPDX-License-Identifier: MIT
#include "engine/control/messages.h"

#include "engine/control/inspection_json.h"
#include "engine/control/json_fields.h"

#include <fmt/core.h>

#include <unordered_set>

namespace coroscope {

namespace {

using json::Value;

template <typename... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

Value taskValue(TaskNumber task) { return task == noTask ? Value(-1) : Value(task); }

/// A task's number, or -1 for none.
bool readTask(const Value &object, const char *key, TaskNumber &task, std::string &error)
{
    std::int64_t number = task == noTask ? -1 : std::int64_t(task);
    if (!json::readInteger(object, key, -1, std::int64_t(noTask) - 1, number, error))
        return false;
    task = number < 0 ? noTask : TaskNumber(number);
    return true;
}

/// `words` in order stand for false and true.
bool readChoice(const Value &object, const char *key, std::string_view no, std::string_view yes, bool &value,
                std::string &error)
{
    std::string text(value ? yes : no);
    if (!json::read(object, key, text, error))
        return false;
    if (text != no && text != yes) {
        error = fmt::format("“{}” must be \"{}\" or \"{}\".", key, no, yes);
        return false;
    }
    value = text == yes;
    return true;
}

const Value *readList(const Value &object, std::string &error)
{
    const auto found = object.find("list");
    if (found == object.end() || !found->is_array()) {
        error = "“list” must be a list of breakpoints.";
        return nullptr;
    }
    for (const Value &entry : *found)
        if (!entry.is_object()) {
            error = "Each entry of “list” must be an object.";
            return nullptr;
        }
    return &*found;
}

/// A spec that does not parse is the fault of that breakpoint alone; anything else wrong refuses the whole list.
std::optional<BreakpointRequest> decodeRequest(const Value &entry, std::string &error)
{
    std::int64_t number = 0;
    std::string spec;
    std::string action = "stop";
    BreakpointRequest request;
    bool enabled = true;
    if (!json::readInteger(entry, "number", 1, std::numeric_limits<std::uint32_t>::max(), number, error) ||
        !json::read(entry, "spec", spec, error) || !json::read(entry, "enabled", enabled, error) ||
        !json::read(entry, "action", action, error))
        return std::nullopt;
    if (number == 0) {
        error = "Each breakpoint needs a “number” from 1.";
        return std::nullopt;
    }
    if (auto parsed = parseBreakpoint(spec, request.error))
        request.breakpoint = std::move(*parsed);
    if (const auto known = breakActionFromText(action))
        request.breakpoint.action = *known;
    else if (request.error.empty())
        request.error = fmt::format("The action “{}” is not one of stop, print, save and exit.", action);
    request.breakpoint.number = std::uint32_t(number);
    request.breakpoint.enabled = enabled;
    return request;
}

std::optional<Command> decodeBreakpoints(const Value &object, std::string &error)
{
    const Value *list = readList(object, error);
    if (!list)
        return std::nullopt;
    SetBreakpoints result;
    std::unordered_set<std::uint32_t> numbers;
    for (const Value &entry : *list) {
        auto request = decodeRequest(entry, error);
        if (!request)
            return std::nullopt;
        if (!numbers.insert(request->breakpoint.number).second) {
            error = fmt::format("The breakpoint number {} is given twice.", request->breakpoint.number);
            return std::nullopt;
        }
        result.list.push_back(std::move(*request));
    }
    return result;
}

std::optional<Command> decodeStep(const Value &object, std::string &error)
{
    Step step;
    if (!readChoice(object, "over", "nothing", "idle", step.overIdlePolls, error) ||
        !readChoice(object, "callbacks", "over", "into", step.intoCallbacks, error) ||
        !readTask(object, "task", step.task, error) || !json::read(object, "loop", step.loop, error))
        return std::nullopt;
    return step;
}

/// A command that says no more than which loop is meant.
template <typename OfLoop>
std::optional<Command> decodeOfLoop(const Value &object, std::string &error)
{
    OfLoop command;
    if (!json::read(object, "loop", command.loop, error))
        return std::nullopt;
    return command;
}

std::optional<Command> decodeHold(const Value &object, std::string &error)
{
    HoldLoops hold;
    if (!readChoice(object, "loops", "one", "all", hold.all, error))
        return std::nullopt;
    return hold;
}

std::optional<Command> decodeDetach(const Value &object, std::string &error)
{
    Detach detach;
    if (!readChoice(object, "program", "run", "end", detach.end, error))
        return std::nullopt;
    return detach;
}

bool decodeStopCause(const Value &object, StopCause &cause, std::string &error)
{
    std::string text;
    if (!json::read(object, "reason", text, error))
        return false;
    for (const auto known : {StopCause::pause, StopCause::breakpoint, StopCause::step, StopCause::entry})
        if (toText(known) == text) {
            cause = known;
            return true;
        }
    error = fmt::format("The reason “{}” is not one of pause, breakpoint, step and entry.", text);
    return false;
}

std::optional<Message> decodeHello(const Value &object, std::string &error)
{
    Hello hello;
    if (!json::read(object, "protocol", hello.protocol, error) || !json::read(object, "pid", hello.pid, error) ||
        !json::read(object, "recording", hello.recording, error) ||
        !json::read(object, "language", hello.language, error) || !json::read(object, "version", hello.version, error))
        return std::nullopt;
    return hello;
}

std::optional<Message> decodeStopped(const Value &object, std::string &error)
{
    Stopped stopped;
    if (!json::read(object, "switch", stopped.number, error) || !json::read(object, "inside", stopped.inside, error) ||
        !decodeStopCause(object, stopped.cause, error) ||
        !json::read(object, "breakpoint", stopped.breakpoint, error) ||
        !readTask(object, "task", stopped.task, error) || !readTask(object, "subject", stopped.subject, error) ||
        !json::read(object, "file", stopped.file, error) || !json::read(object, "line", stopped.line, error) ||
        !json::read(object, "notIdle", stopped.notIdle, error) ||
        !json::read(object, "callback", stopped.callback, error) ||
        !json::read(object, "function", stopped.function, error) || !json::read(object, "loop", stopped.loop, error))
        return std::nullopt;
    return stopped;
}

std::optional<Message> decodeStates(const Value &object, std::string &error)
{
    const Value *list = readList(object, error);
    if (!list)
        return std::nullopt;
    BreakpointStates states;
    for (const Value &entry : *list) {
        BreakpointState state;
        if (!json::read(entry, "number", state.number, error) ||
            !json::read(entry, "accepted", state.accepted, error) || !json::read(entry, "hits", state.hits, error) ||
            !json::read(entry, "error", state.error, error))
            return std::nullopt;
        states.list.push_back(std::move(state));
    }
    return states;
}

Value commandValue(const SetBreakpoints &command)
{
    Value list = Value::array();
    for (const auto &request : command.list)
        list.push_back({{"number", request.breakpoint.number},
                        {"spec", toString(request.breakpoint)},
                        {"enabled", request.breakpoint.enabled},
                        {"action", toText(request.breakpoint.action)}});
    return {{"command", "breakpoints"}, {"list", std::move(list)}};
}

Value commandValue(const Step &command)
{
    Value value = {{"command", "step"}, {"over", command.overIdlePolls ? "idle" : "nothing"}};
    if (command.task != noTask)
        value["task"] = command.task;
    if (command.intoCallbacks)
        value["callbacks"] = "into";
    if (command.loop != 0)
        value["loop"] = command.loop;
    return value;
}

/// `what` is "command" or "event".
Value ofLoop(const char *what, const char *name, std::uint32_t loop)
{
    Value value = {{what, name}};
    if (loop != 0)
        value["loop"] = loop;
    return value;
}

Value messageValue(const Stopped &stopped)
{
    Value value = {{"event", "stopped"},
                   {"switch", stopped.number},
                   {"inside", stopped.inside},
                   {"reason", toText(stopped.cause)},
                   {"task", taskValue(stopped.task)}};
    if (stopped.breakpoint != 0) {
        value["breakpoint"] = stopped.breakpoint;
        value["subject"] = taskValue(stopped.subject);
    }
    if (!stopped.file.empty()) {
        value["file"] = stopped.file;
        value["line"] = stopped.line;
    }
    if (stopped.notIdle != 0)
        value["notIdle"] = stopped.notIdle;
    if (stopped.callback != 0)
        value["callback"] = stopped.callback;
    if (!stopped.function.empty())
        value["function"] = stopped.function;
    if (stopped.loop != 0)
        value["loop"] = stopped.loop;
    return value;
}

Value messageValue(const BreakpointStates &states)
{
    Value list = Value::array();
    for (const auto &state : states.list) {
        Value entry = {{"number", state.number}, {"accepted", state.accepted}, {"hits", state.hits}};
        if (!state.error.empty())
            entry["error"] = state.error;
        list.push_back(std::move(entry));
    }
    return {{"event", "breakpoints"}, {"list", std::move(list)}};
}

Value messageValue(const Hello &hello)
{
    return {{"event", "hello"},           {"protocol", hello.protocol},
            {"pid", hello.pid},           {"recording", hello.recording},
            {"language", hello.language}, {"version", hello.version}};
}

} // namespace

std::string encode(const Command &command)
{
    return json::dump(
        std::visit(Overloaded{[](const SetBreakpoints &set) { return commandValue(set); },
                              [](const Step &step) { return commandValue(step); },
                              [](const Pause &pause) { return ofLoop("command", "pause", pause.loop); },
                              [](const Continue &goOn) { return ofLoop("command", "continue", goOn.loop); },
                              [](const HoldLoops &hold) {
                                  return Value{{"command", "hold"}, {"loops", hold.all ? "all" : "one"}};
                              },
                              [](const Detach &detach) {
                                  return Value{{"command", "detach"}, {"program", detach.end ? "end" : "run"}};
                              },
                              [](const Inspect &inspect) { return toJson(inspect); }},
                   command));
}

std::string encode(const Message &message)
{
    return json::dump(
        std::visit(Overloaded{[](const Hello &hello) { return messageValue(hello); },
                              [](const Stopped &stopped) { return messageValue(stopped); },
                              [](const Continued &continued) { return ofLoop("event", "continued", continued.loop); },
                              [](const BreakpointStates &states) { return messageValue(states); },
                              [](const Ending &ending) {
                                  return Value{{"event", "ending"}, {"code", ending.code}};
                              },
                              [](const ErrorText &error) {
                                  return Value{{"event", "error"}, {"text", error.text}};
                              },
                              [](const FrameList &frames) { return toJson(frames); },
                              [](const ValueList &values) { return toJson(values); }},
                   message));
}

Message refusal(const Inspect &request, std::string why)
{
    if (request.what == Inspect::What::frames)
        return FrameList{request.request, std::move(why), 0, 0, {}};
    return ValueList{request.request, std::move(why), 0, 0, {}};
}

std::optional<Command> decodeCommand(std::string_view line, std::string &error)
{
    const auto object = json::parseObject(line, error);
    std::string name;
    if (!object || !json::read(*object, "command", name, error))
        return std::nullopt;
    if (name == "breakpoints")
        return decodeBreakpoints(*object, error);
    if (name == "pause")
        return decodeOfLoop<Pause>(*object, error);
    if (name == "continue")
        return decodeOfLoop<Continue>(*object, error);
    if (name == "hold")
        return decodeHold(*object, error);
    if (name == "step")
        return decodeStep(*object, error);
    if (name == "detach")
        return decodeDetach(*object, error);
    if (const auto what = inspectedBy(name))
        return inspectFromJson(*what, *object, error);
    error = name.empty() ? std::string("The message has no “command”.") : fmt::format("Unknown command “{}”.", name);
    return std::nullopt;
}

std::optional<Message> decodeMessage(std::string_view line, std::string &error)
{
    const auto object = json::parseObject(line, error);
    std::string name;
    if (!object || !json::read(*object, "event", name, error))
        return std::nullopt;
    if (name == "hello")
        return decodeHello(*object, error);
    if (name == "stopped")
        return decodeStopped(*object, error);
    if (name == "continued") {
        Continued continued;
        return json::read(*object, "loop", continued.loop, error) ? std::optional<Message>(continued) : std::nullopt;
    }
    if (name == "breakpoints")
        return decodeStates(*object, error);
    if (name == "ending") {
        Ending ending;
        return json::read(*object, "code", ending.code, error) ? std::optional<Message>(ending) : std::nullopt;
    }
    if (name == "error") {
        ErrorText text;
        return json::read(*object, "text", text.text, error) ? std::optional<Message>(text) : std::nullopt;
    }
    if (name == "frames")
        return frameListFromJson(*object, error);
    if (name == "values")
        return valueListFromJson(*object, error);
    error = name.empty() ? std::string("The message has no “event”.") : fmt::format("Unknown event “{}”.", name);
    return std::nullopt;
}

} // namespace coroscope
