// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/info.h"

#include "app/commands/command_output.h"
#include "engine/record/text.h"

#include <CLI/CLI.hpp>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace coroscope {

namespace {

using Json = nlohmann::ordered_json;

Json taskJson(const Recording &recording, const TaskInfo &task)
{
    Json json;
    json["id"] = recording.taskIdText(task.number);
    json["name"] = recording.taskName(task.number);
    json["definition"] = recording.definition(task.definition).name;
    json["parent"] = task.parent == noTask ? Json(nullptr) : Json(recording.taskIdText(task.parent));
    json["state"] = statusText(task.status);
    json["run_ns"] = task.runNs;
    json["ready_wait_ns"] = task.readyWaitNs;
    json["slices"] = task.slices;
    json["idle_polls"] = task.idlePolls;
    json["number"] = task.number;
    if (!task.result.empty())
        json["result"] = task.result;
    return json;
}

std::string asJson(const Recording &recording)
{
    Json json;
    json["program"] = recording.property("program");
    if (const std::string queue = recording.property("queue"); !queue.empty())
        json["queue"] = queue;
    json["switches"] = recording.lastSwitch();
    json["first_switch"] = recording.firstSwitch();
    json["idle_polls"] = recording.idlePolls();
    json["wakes"] = recording.wakes();
    json["turns"] = recording.turns();
    json["duration_ns"] = recording.endTime();
    json["closed_cleanly"] = recording.closedCleanly();
    json["disk_full"] = recording.diskFull();
    json["exit_code"] = recording.exitCode() ? Json(*recording.exitCode()) : Json(nullptr);
    json["damage"] = recording.damage();
    json["tasks"] = Json::array();
    for (const TaskNumber number : recording.taskNumbers())
        json["tasks"].push_back(taskJson(recording, *recording.task(number)));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string howItEnded(const Recording &recording)
{
    if (recording.diskFull())
        return "the disk was full: the program went on unrecorded";
    if (!recording.closedCleanly())
        return "still being written, or the program died";
    return recording.exitCode() ? fmt::format("exit code {}", *recording.exitCode()) : "closed";
}

void printSummary(const Recording &recording, StandardOutput &out)
{
    const auto line = [&out](std::string_view key, const std::string &value) {
        if (!value.empty())
            out.print(fmt::format("{:<12}{}\n", key, column(value, textWidth(value))));
    };
    line("Program", recording.property("program"));
    line("Python", recording.property("python"));
    const auto created = std::time_t(recording.header().createdUnixNs / 1'000'000'000);
    char date[40] = "unknown";
    if (std::tm local{}; created != 0 && localtime_r(&created, &local))
        std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &local);
    line("Recorded", date);
    line("Clock", recording.header().clock == std::uint32_t(format::ClockKind::virtualTime) ? "virtual" : "real");
    line("Duration", durationText(recording.endTime()));
    line("Ended", howItEnded(recording));
    line("Switches", groupedDigits(recording.lastSwitch()));
    const bool isLimited = recording.header().keepBytes != 0 || recording.header().keepNs != 0;
    if (recording.firstSwitch() > 1 && isLimited)
        line("Kept", "from switch " + groupedDigits(recording.firstSwitch()) + " on, older ones were dropped");
    line("Idle polls", groupedDigits(recording.idlePolls()));
    line("Wakes", groupedDigits(recording.wakes()));
    line("Turns", groupedDigits(recording.turns()));
    line("Queue", recording.property("queue"));
}

void printTasks(const Recording &recording, StandardOutput &out)
{
    const std::vector<TaskNumber> numbers = recording.taskNumbers();
    std::size_t width = 4;
    for (const TaskNumber number : numbers)
        width = std::max(width, std::min<std::size_t>(textWidth(recording.taskName(number)), 32));
    out.print(fmt::format("\n{}  {:<10} {:>9} {:>12} {:>12}  {:<9} {}\n", column("Task", width), "Id", "Slices", "Run",
                          "Ready wait", "State", "Result"));
    for (const TaskNumber number : numbers) {
        const TaskInfo &task = *recording.task(number);
        const auto right = [](const std::string &text) {
            return std::string(12 - std::min<std::size_t>(12, textWidth(text)), ' ') + text;
        };
        std::string row = fmt::format("{}  {:<10} {:>9} {} {}  {:<9} {}", column(recording.taskName(number), width),
                                      recording.taskIdText(number), groupedDigits(task.slices),
                                      right(durationText(task.runNs)), right(durationText(task.readyWaitNs)),
                                      statusText(task.status), column(task.result, textWidth(task.result)));
        row.erase(row.find_last_not_of(' ') + 1);
        out.print(row + "\n");
        if (out.failed())
            return;
    }
}

int info(const std::string &file, bool json)
{
    const auto recording = openForCommand(file);
    if (!recording)
        return 1;
    StandardOutput out;
    if (json) {
        out.print(asJson(*recording));
    } else {
        printSummary(*recording, out);
        printTasks(*recording, out);
    }
    return out.finish();
}

} // namespace

void addInfoCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = app.add_subcommand("info", "Say what a recording holds: totals and tasks");
    const auto file = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    command->add_option("FILE", *file, "A recording (.coro), finished or still being written")->required();
    command->add_flag("--json", *json,
                      "As JSON: switches, idle_polls, wakes, turns, duration_ns, closed_cleanly, and tasks, each with "
                      "id, name, definition, parent, state, run_ns, ready_wait_ns, slices");
    command->callback([file, json, &exitCode] { exitCode = info(*file, *json); });
}

} // namespace coroscope
