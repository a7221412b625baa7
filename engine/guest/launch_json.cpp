// SPDX-License-Identifier: MIT
#include "engine/guest/launch.h"

#include "engine/control/json_fields.h"
#include "engine/control/messages.h"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <iterator>

namespace coroscope {

namespace {

using json::Value;

Value breakpointValues(const std::vector<Breakpoint> &breakpoints)
{
    Value list = Value::array();
    for (const auto &breakpoint : breakpoints)
        list.push_back({{"number", breakpoint.number},
                        {"spec", toString(breakpoint)},
                        {"enabled", breakpoint.enabled},
                        {"action", toText(breakpoint.action)}});
    return list;
}

bool readBreakpoint(const Value &entry, Breakpoint &breakpoint, std::string &error)
{
    std::string spec;
    std::string action = "stop";
    std::uint32_t number = 0;
    bool enabled = true;
    if (!entry.is_object()) {
        error = "Each of “breakpoints” must be an object.";
        return false;
    }
    if (!json::read(entry, "number", number, error) || !json::read(entry, "spec", spec, error) ||
        !json::read(entry, "enabled", enabled, error) || !json::read(entry, "action", action, error))
        return false;
    const auto known = breakActionFromText(action);
    if (!known) {
        error = fmt::format("The action “{}” is not one of stop, print, save and exit.", action);
        return false;
    }
    const auto parsed = parseBreakpoint(spec, error);
    if (!parsed)
        return false;
    breakpoint = *parsed;
    breakpoint.number = number;
    breakpoint.enabled = enabled;
    breakpoint.action = *known;
    return true;
}

Value taskRuleValues(const std::vector<TaskRule> &rules)
{
    Value list = Value::array();
    for (const TaskRule &rule : rules)
        list.push_back({{"definition", rule.definition}, {"file", rule.file}, {"task", rule.isTask}});
    return list;
}

bool readTaskRule(const Value &entry, TaskRule &rule, std::string &error)
{
    if (!entry.is_object()) {
        error = "Each of “taskRules” must be an object.";
        return false;
    }
    if (!json::read(entry, "definition", rule.definition, error) || !json::read(entry, "file", rule.file, error) ||
        !json::read(entry, "task", rule.isTask, error))
        return false;
    if (rule.definition.empty())
        error = "Each of “taskRules” must name a definition.";
    return !rule.definition.empty();
}

/// A list of objects, which may be left out.
template <typename Entry>
bool readList(const Value &object, const char *key, bool (*readEntry)(const Value &, Entry &, std::string &),
              std::vector<Entry> &entries, std::string &error)
{
    const auto list = object.find(key);
    if (list == object.end())
        return true;
    if (!list->is_array()) {
        error = fmt::format("“{}” must be a list.", key);
        return false;
    }
    return std::all_of(list->begin(), list->end(),
                       [&](const Value &entry) { return readEntry(entry, entries.emplace_back(), error); });
}

bool readMap(const Value &object, const char *key, std::map<std::string, std::string> &map, std::string &error)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    if (!found->is_object()) {
        error = fmt::format("“{}” must be an object.", key);
        return false;
    }
    for (const auto &[name, text] : found->items()) {
        if (!text.is_string()) {
            error = fmt::format("Each entry of “{}” must be a text.", key);
            return false;
        }
        map[name] = text.get<std::string>();
    }
    return true;
}

bool readOnLost(const Value &object, OnLostDebugger &onLost, std::string &error)
{
    std::string text = "run";
    if (!json::read(object, "onLost", text, error))
        return false;
    if (text != "run" && text != "end") {
        error = "“onLost” must be \"run\" or \"end\".";
        return false;
    }
    onLost = text == "end" ? OnLostDebugger::end : OnLostDebugger::run;
    return true;
}

bool readSignals(const Value &object, std::vector<int> &signals, std::string &error)
{
    const auto list = object.find("saveSignals");
    if (list == object.end())
        return true;
    const auto isSignal = [](const Value &entry) {
        return entry.is_number_integer() && entry.get<std::int64_t>() > 0 && entry.get<std::int64_t>() <= SIGRTMAX;
    };
    if (!list->is_array() || !std::all_of(list->begin(), list->end(), isSignal)) {
        error = "“saveSignals” must be a list of the numbers of signals.";
        return false;
    }
    signals = list->get<std::vector<int>>();
    return true;
}

constexpr const char *observeWords[] = {"auto", "always", "never"};

bool readObserve(const Value &object, Observe &observe, std::string &error)
{
    std::string text = "auto";
    if (!json::read(object, "observe", text, error))
        return false;
    const auto found = std::find(std::begin(observeWords), std::end(observeWords), text);
    if (found == std::end(observeWords)) {
        error = "“observe” must be \"auto\", \"always\" or \"never\".";
        return false;
    }
    observe = Observe(found - std::begin(observeWords));
    return true;
}

} // namespace

std::string toJson(const LaunchSpec &spec)
{
    Value value = {{"recording", spec.recording},
                   {"virtualClock", spec.virtualClock},
                   {"tick", spec.tick},
                   {"clocksRunOn", spec.clocksRunOn},
                   {"holdsAll", spec.holdsAll},
                   {"keepBytes", spec.keepBytes},
                   {"keepNs", spec.keepNs},
                   {"channelFd", spec.channelFd},
                   {"onLost", spec.onLost == OnLostDebugger::end ? "end" : "run"},
                   {"stopAtEntry", spec.stopAtEntry},
                   {"saveSignals", spec.saveSignals},
                   {"followChildren", spec.followChildren},
                   {"isChild", spec.isChild},
                   {"observe", observeWords[int(spec.observe)]},
                   {"ownTasks", spec.ownTasks},
                   {"queue", spec.queue},
                   {"taskRules", taskRuleValues(spec.taskRules)},
                   {"breakpoints", breakpointValues(spec.breakpoints)},
                   {"overlays", spec.overlays},
                   {"hashSeedIsOurs", spec.hashSeedIsOurs},
                   {"properties", spec.properties},
                   {"clockTicks", spec.clockTicks},
                   {"clockNs", spec.clockNs}};
    if (spec.pythonPath)
        value["pythonPath"] = *spec.pythonPath;
    if (spec.hashSeed)
        value["hashSeed"] = *spec.hashSeed;
    return json::dump(value);
}

std::optional<LaunchSpec> launchSpecFromJson(const std::string &json, std::string &error)
{
    const auto value = json::parseObject(json, error);
    LaunchSpec spec;
    std::string pythonPath;
    std::string hashSeed;
    if (!value || !json::read(*value, "recording", spec.recording, error) ||
        !json::read(*value, "virtualClock", spec.virtualClock, error) ||
        !json::readInteger(*value, "tick", 1, 3'600'000'000'000, spec.tick, error) ||
        !json::read(*value, "clocksRunOn", spec.clocksRunOn, error) ||
        !json::read(*value, "holdsAll", spec.holdsAll, error) ||
        !json::read(*value, "keepBytes", spec.keepBytes, error) ||
        !json::readInteger(*value, "keepNs", 0, INT64_MAX, spec.keepNs, error) ||
        !json::read(*value, "channelFd", spec.channelFd, error) || !readOnLost(*value, spec.onLost, error) ||
        !readObserve(*value, spec.observe, error) || !json::read(*value, "ownTasks", spec.ownTasks, error) ||
        !json::read(*value, "queue", spec.queue, error) ||
        !json::read(*value, "stopAtEntry", spec.stopAtEntry, error) || !readSignals(*value, spec.saveSignals, error) ||
        !json::read(*value, "followChildren", spec.followChildren, error) ||
        !json::read(*value, "isChild", spec.isChild, error) ||
        !readList(*value, "breakpoints", readBreakpoint, spec.breakpoints, error) ||
        !readList(*value, "taskRules", readTaskRule, spec.taskRules, error) ||
        !readMap(*value, "overlays", spec.overlays, error) ||
        !json::read(*value, "hashSeedIsOurs", spec.hashSeedIsOurs, error) ||
        !readMap(*value, "properties", spec.properties, error) ||
        !json::read(*value, "clockTicks", spec.clockTicks, error) ||
        !json::read(*value, "clockNs", spec.clockNs, error) || !json::read(*value, "pythonPath", pythonPath, error) ||
        !json::read(*value, "hashSeed", hashSeed, error))
        return std::nullopt;
    if (value->contains("pythonPath"))
        spec.pythonPath = pythonPath;
    if (value->contains("hashSeed"))
        spec.hashSeed = hashSeed;
    return spec;
}

} // namespace coroscope
