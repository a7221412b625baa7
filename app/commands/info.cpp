// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/info.h"

#include "app/commands/command_output.h"
#include "engine/record/text.h"

#include <CLI/CLI.hpp>
#include <ctime>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace coroscope {

namespace {

using Json = nlohmann::ordered_json;

/// For how long no loop had anything to run, of what is kept.
Nanoseconds idleNs(const Recording &recording)
{
    const std::vector<IdleInfo> &idles = recording.idles();
    if (idles.empty())
        return 0;
    const IdleInfo &last = idles.back();
    return last.before - idles.front().before + (last.end < 0 ? recording.endTime() : last.end) - last.start;
}

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

Json functionJson(const Recording &recording, std::uint32_t function)
{
    const StackFrame called = recording.innermostFrame(function);
    Json json;
    json["function"] = functionName(recording, function);
    json["file"] = called.file;
    json["line"] = called.line;
    return json;
}

/// A callback run, or a job.
template <class Run>
void addRun(const Recording &recording, const Run &run, Json &json)
{
    json["number"] = run.number;
    json.update(functionJson(recording, run.function));
    json["start_ns"] = run.start;
    json["end_ns"] = run.end;
    json["finished"] = run.finished;
    json["outcome"] = outcomeText(run.outcome, run.finished);
}

Json callbacksJson(const Recording &recording)
{
    constexpr std::size_t atOnce = 65536;
    Json list = Json::array();
    for (CallbackNumber from = recording.firstCallback(); from != 0;) {
        const std::vector<CallbackInfo> rows = recording.callbackRows(from, atOnce);
        if (rows.empty())
            break;
        const auto woken = recording.wokenByCallbacks(from, std::size_t(rows.back().number - from + 1));
        for (const CallbackInfo &run : rows) {
            Json json;
            addRun(recording, run, json);
            json["why"] = phraseText(recording, queuedPhrase(run.cause, run.causer, run.source));
            json["loop"] = run.loop;
            json["before_switch"] = run.nextSwitch;
            json["woke"] = Json::array();
            if (run.number - from < woken.size())
                for (const TaskNumber task : woken[run.number - from])
                    json["woke"].push_back(recording.taskIdText(task));
            list.push_back(std::move(json));
        }
        from = rows.back().number + 1;
    }
    return list;
}

Json idleJson(const Recording &recording)
{
    Json list = Json::array();
    for (const IdleInfo &idle : recording.loopIdles())
        list.push_back(Json{{"start_ns", idle.start},
                            {"loop", std::max<std::uint32_t>(idle.loop, 1)},
                            {"length_ns", (idle.end < 0 ? recording.endTime() : idle.end) - idle.start},
                            {"ended_by", idle.end < 0 ? "" : idleEndName(idle.endedBy)},
                            {"value", idle.value < 0 ? Json(nullptr) : Json(idle.value)},
                            {"peer", idle.peer},
                            {"more", idle.more}});
    return list;
}

Json workersJson(const Recording &recording)
{
    Json list = Json::array();
    for (std::size_t index = 0; index < recording.workerCount(); ++index) {
        const WorkerInfo worker = recording.worker(index);
        Json jobs = Json::array();
        for (const JobInfo &job : recording.jobs(index)) {
            Json json;
            addRun(recording, job, json);
            json["task"] = job.task == noTask ? Json(nullptr) : Json(recording.taskIdText(job.task));
            jobs.push_back(std::move(json));
        }
        list.push_back(Json{{"thread", workerText(recording, index)},
                            {"busy_ns", tellsJobLengths(recording) ? Json(worker.busyNs) : Json(nullptr)},
                            {"jobs", std::move(jobs)}});
    }
    return list;
}

/// How often loops had nothing to run, and what ended that.
struct IdleTotals {
    std::uint64_t waits = 0;
    Nanoseconds ns = 0;
    std::size_t ends[std::size_t(IdleEnd::pause) + 1] = {};

    void add(const IdleInfo &idle, const Recording &recording)
    {
        ++waits;
        ns += (idle.end < 0 ? recording.endTime() : idle.end) - idle.start;
        if (idle.end >= 0)
            ++ends[std::size_t(idle.endedBy)];
    }
    /// "ended 3 by timer, 1 by descriptor", in the order of the kinds.
    std::string endsText() const
    {
        std::string text;
        for (std::size_t what = 1; what < std::size(ends); ++what)
            if (ends[what] > 0)
                text += fmt::format("{}{} by {}", text.empty() ? "ended " : ", ", groupedDigits(ends[what]),
                                    idleEndName(IdleEnd(what)));
        return text;
    }
};

struct LoopTotals {
    std::uint64_t tasks = 0;
    IdleTotals idle;
};

/// By loop; empty: there is one only.
std::map<std::uint32_t, LoopTotals> loopTotals(const Recording &recording)
{
    std::map<std::uint32_t, LoopTotals> loops;
    if (!recording.hasSeveralLoops())
        return loops;
    for (const TaskNumber task : recording.taskNumbers())
        ++loops[recording.loopOf(task)].tasks;
    for (const IdleInfo &idle : recording.loopIdles())
        if (idle.loop != 0)
            loops[idle.loop].idle.add(idle, recording);
    return loops;
}

Json loopsJson(const Recording &recording)
{
    Json list = Json::array();
    for (const auto &[loop, totals] : loopTotals(recording))
        list.push_back(Json{{"number", loop},
                            {"name", recording.loopName(loop)},
                            {"tasks", totals.tasks},
                            {"waits", totals.idle.waits},
                            {"idle_ns", totals.idle.ns}});
    return list;
}

std::string asJson(const Recording &recording, bool all)
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
    json["callback_runs"] = recording.lastCallback();
    json["idle_ns"] = idleNs(recording);
    json["loops"] = loopsJson(recording);
    json["duration_ns"] = recording.endTime();
    json["closed_cleanly"] = recording.closedCleanly();
    json["disk_full"] = recording.diskFull();
    json["exit_code"] = recording.exitCode() ? Json(*recording.exitCode()) : Json(nullptr);
    json["damage"] = recording.damage();
    json["tasks"] = Json::array();
    for (const TaskNumber number : recording.taskNumbers())
        json["tasks"].push_back(taskJson(recording, *recording.task(number)));
    if (all) {
        json["callbacks"] = callbacksJson(recording);
        json["idle"] = idleJson(recording);
        json["workers"] = workersJson(recording);
    }
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

std::string idleText(const Recording &recording)
{
    IdleTotals all;
    for (const IdleInfo &idle : recording.idles())
        all.add(idle, recording);
    const std::string ends = all.endsText();
    return durationText(idleNs(recording)) +
           (recording.hasSeveralLoops() ? " in which no loop had anything to run" : "") +
           (ends.empty() ? "" : ", " + ends);
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
    if (recording.hasDropped())
        line("Kept", "from switch " + groupedDigits(recording.firstSwitch()) + " on, older ones were dropped");
    line("Idle polls", groupedDigits(recording.idlePolls()));
    line("Wakes", groupedDigits(recording.wakes()));
    line("Turns", groupedDigits(recording.turns()));
    if (recording.lastCallback() > 0)
        line("Callbacks", groupedDigits(recording.lastCallback()) + (recording.lastCallback() == 1 ? " run" : " runs"));
    if (!recording.idles().empty())
        line("Idle", idleText(recording));
    line("Queue", recording.property("queue"));
}

std::string right(const std::string &text, std::size_t width)
{
    return std::string(width - std::min(width, textWidth(text)), ' ') + text;
}

void printLoops(const Recording &recording, StandardOutput &out)
{
    const std::map<std::uint32_t, LoopTotals> loops = loopTotals(recording);
    if (loops.empty())
        return;
    std::size_t width = 10;
    for (const auto &[loop, totals] : loops)
        width = std::max(width, std::min<std::size_t>(textWidth(loopText(recording, loop)), 40));
    out.print(fmt::format("\n{}  {:>9} {:>9} {:>12}\n", column("Event loop", width), "Tasks", "Waits", "Idle"));
    for (const auto &[loop, totals] : loops) {
        std::string row = fmt::format("{}  {:>9} {:>9} {}  {}", column(loopText(recording, loop), width),
                                      groupedDigits(totals.tasks), groupedDigits(totals.idle.waits),
                                      right(durationText(totals.idle.ns), 12), totals.idle.endsText());
        row.erase(row.find_last_not_of(' ') + 1);
        out.print(row + "\n");
    }
}

void printWorkers(const Recording &recording, StandardOutput &out)
{
    if (recording.workerCount() == 0)
        return;
    std::size_t width = 13;
    for (std::size_t index = 0; index < recording.workerCount(); ++index)
        width = std::max(width, std::min<std::size_t>(textWidth(workerText(recording, index)), 32));
    out.print(fmt::format("\n{}  {:>9} {:>12}\n", column("Worker thread", width), "Jobs", "Busy"));
    for (std::size_t index = 0; index < recording.workerCount(); ++index) {
        const WorkerInfo worker = recording.worker(index);
        out.print(fmt::format("{}  {:>9} {}\n", column(workerText(recording, index), width), groupedDigits(worker.jobs),
                              right(tellsJobLengths(recording) ? durationText(worker.busyNs) : "not known", 12)));
    }
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
        std::string row = fmt::format("{}  {:<10} {:>9} {} {}  {:<9} {}", column(recording.taskName(number), width),
                                      recording.taskIdText(number), groupedDigits(task.slices),
                                      right(durationText(task.runNs), 12), right(durationText(task.readyWaitNs), 12),
                                      statusText(task.status), column(task.result, textWidth(task.result)));
        row.erase(row.find_last_not_of(' ') + 1);
        out.print(row + "\n");
        if (out.failed())
            return;
    }
}

int info(const std::string &file, bool json, bool all)
{
    const auto recording = openForCommand(file);
    if (!recording)
        return 1;
    StandardOutput out;
    if (json) {
        out.print(asJson(*recording, all));
    } else {
        printSummary(*recording, out);
        printTasks(*recording, out);
        printLoops(*recording, out);
        printWorkers(*recording, out);
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
    command->add_flag(
        "--json", *json,
        "As JSON: switches, idle_polls, wakes, turns, idle_ns, duration_ns, closed_cleanly, loops (number, name, "
        "tasks, waits, idle_ns; of several), and tasks, each with "
        "id, name, definition, parent, state, run_ns, ready_wait_ns, slices");
    const auto all = std::make_shared<bool>(false);
    command->add_flag(
        "--all", *all,
        "With --json: also callbacks (each with function, loop, start_ns, end_ns, outcome, why, woke), idle "
        "(start_ns, loop, length_ns, ended_by, value, peer) and workers (thread, jobs)");
    command->callback([file, json, all, &exitCode] { exitCode = info(*file, *json, *all); });
}

} // namespace coroscope
