// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/state.h"

#include "app/commands/command_output.h"
#include "engine/record/text.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

namespace coroscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t framesShown = 1000;

/// FILE#switch=N, or FILE#callback=N. A file whose own name ends so is meant when it exists, which is for opening it to find out.
bool splitFragment(std::string &file, std::string_view fragment, std::optional<std::uint64_t> &number,
                   std::string &error)
{
    const std::size_t at = file.rfind(fragment);
    if (at == std::string::npos)
        return true;
    const std::string digits = file.substr(at + fragment.size());
    SwitchNumber value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (code != std::errc() || end != digits.data() + digits.size() || value == 0) {
        error = fmt::format("“{}” is not such a number. They count from 1: FILE.coro{}812.", digits, fragment);
        return false;
    }
    number = value;
    file.resize(at);
    return true;
}

std::string_view kindText(WaitKind kind)
{
    switch (kind) {
    case WaitKind::none: return "none";
    case WaitKind::yield: return "yield";
    case WaitKind::task: return "task";
    case WaitKind::timer: return "timer";
    case WaitKind::future: return "future";
    case WaitKind::lock: return "lock";
    case WaitKind::event: return "event";
    case WaitKind::condition: return "condition";
    case WaitKind::semaphore: return "semaphore";
    case WaitKind::queue: return "queue";
    case WaitKind::io: return "io";
    case WaitKind::child: return "child";
    case WaitKind::executor: return "executor";
    case WaitKind::thread: return "thread";
    case WaitKind::ended: return "ended";
    case WaitKind::tasks: return "tasks";
    case WaitKind::barrier: return "barrier";
    case WaitKind::unknown: break;
    }
    return "unknown";
}

Json stackJson(const Recording &recording, std::uint32_t stack)
{
    Json json = Json::array();
    for (const StackFrame &frame : recording.stackFrames(stack, framesShown))
        json.push_back(Json{{"function", frame.function}, {"file", frame.file}, {"line", frame.line}});
    return json;
}

Json idJson(const Recording &recording, TaskNumber task)
{
    return task == noTask ? Json(nullptr) : Json(recording.taskIdText(task));
}

Json numberJson(std::uint32_t number) { return number == unknownNumber ? Json(nullptr) : Json(number); }

/// Null: no more than the kind of the wait is known.
Json objectJson(const Recording &recording, const WaitedFor &what)
{
    if (what == WaitedFor{})
        return nullptr;
    Json json;
    json["ordinal"] = what.ordinal == 0 ? Json(nullptr) : Json(what.ordinal);
    json["name"] = what.name.empty() ? Json(nullptr) : Json(what.name);
    json["text"] = what.text.empty() ? Json(nullptr) : Json(what.text);
    json["numbers"] = Json::array({numberJson(what.first), numberJson(what.second)});
    json["holder"] = what.holder == nobody ? Json("nobody") : idJson(recording, what.holder);
    json["until_ns"] = what.until < 0 ? Json(nullptr) : Json(what.until);
    json["pending"] = Json::array();
    for (const TaskNumber task : what.pending)
        json["pending"].push_back(recording.taskIdText(task));
    return json;
}

Json taskJson(const Recording &recording, const TaskState &task, Nanoseconds now)
{
    Json json;
    json["id"] = recording.taskIdText(task.number);
    json["number"] = task.number;
    json["name"] = recording.taskName(task.number);
    json["loop"] = recording.loopOf(task.number);
    json["state"] = statusText(task.status);
    json["started"] = task.started;
    Json &wait = json["wait"];
    wait["kind"] = kindText(task.wait.kind);
    wait["polling"] = task.wait.polling;
    wait["task"] = task.wait.task == noTask || task.wait.kind != WaitKind::task
                       ? Json(nullptr)
                       : Json(recording.taskIdText(task.wait.task));
    wait["due_ns"] = task.wait.kind == WaitKind::timer ? Json(task.wait.due) : Json(nullptr);
    wait["words"] = waitText(recording, task.wait, now);
    wait["object"] = objectJson(recording, task.wait.what);
    json["why"] = whyText(recording, task);
    const TaskInfo *const info = recording.task(task.number);
    json["created_at"] = info ? stackJson(recording, recording.ownStack(info->spawnStack)) : Json::array();
    json["since_ns"] = task.since;
    json["stack"] = stackJson(recording, task.stack);
    return json;
}

/// Null: a loop of ours resumes tasks, or it is not known what does.
Json callerJson(const Recording &recording, CallerPlace caller)
{
    if (caller.stack == 0)
        return nullptr;
    return Json{{"thread", caller.thread}, {"stack", stackJson(recording, caller.stack)}};
}

std::string queuedText(const Recording &recording, const ReadyCallback &callback)
{
    return phraseText(recording, queuedPhrase(callback.cause, callback.causer, callback.source));
}

Json queueJson(const Recording &recording, const LoopState &state)
{
    Json json = Json::array();
    for (const ReadyItem &item : state.queue)
        if (item.isCallback())
            json.push_back(Json{{"callback", functionName(recording, item.callback.function)},
                                {"why", queuedText(recording, item.callback)},
                                {"stack", stackJson(recording, item.callback.function)}});
        else
            json.push_back(Json{{"task", recording.taskIdText(item.task)}});
    return json;
}

Json callbackJson(const Recording &recording, const CallbackInfo &run)
{
    return Json{{"number", run.number},
                {"function", functionName(recording, run.function)},
                {"loop", run.loop},
                {"stack", stackJson(recording, run.function)}};
}

/// The callback run under way; null: none is.
Json openCallbackJson(const Recording &recording, CallbackNumber number)
{
    if (number == 0)
        return nullptr;
    const CallbackInfo run = recording.callback(number);
    Json json = callbackJson(recording, run);
    json["since_ns"] = run.start;
    return json;
}

/// The callback run before which the moment stands; null: it stands before none.
Json nextCallbackJson(const Recording &recording, CallbackNumber number)
{
    if (number == 0)
        return nullptr;
    const CallbackInfo run = recording.callback(number);
    Json json = callbackJson(recording, run);
    json["why"] = phraseText(recording, queuedPhrase(run.cause, run.causer, run.source));
    return json;
}

Json jobsJson(const Recording &recording, const LoopState &state)
{
    Json json = Json::array();
    for (const JobInfo &job : state.jobs)
        json.push_back(Json{{"thread", workerText(recording, job.worker)},
                            {"function", functionName(recording, job.function)},
                            {"since_ns", job.start},
                            {"task", job.task == noTask ? Json(nullptr) : Json(recording.taskIdText(job.task))}});
    return json;
}

/// Since when no loop has had anything to run; -1: one has.
Nanoseconds idleSince(const Recording &recording, const LoopState &state)
{
    const std::vector<IdleInfo> &idles = recording.idles();
    if (idles.empty() || idles.back().end >= 0 || idles.back().start > state.time || !state.queue.empty())
        return -1;
    return idles.back().start;
}

/// The same of each that waits, where there are several.
std::map<std::uint32_t, Nanoseconds> loopsIdleSince(const Recording &recording, const LoopState &state)
{
    std::map<std::uint32_t, Nanoseconds> since;
    for (const IdleInfo &idle : recording.loopIdles())
        if (idle.loop != 0 && idle.start <= state.time && (idle.end < 0 || idle.end > state.time))
            since.insert_or_assign(idle.loop, idle.start);
    return since;
}

/// Those that have tasks, by number.
std::vector<std::uint32_t> loopsOf(const Recording &recording, const LoopState &state)
{
    std::set<std::uint32_t> loops;
    for (const TaskState &task : state.tasks)
        loops.insert(recording.loopOf(task.number));
    return {loops.begin(), loops.end()};
}

Json loopsJson(const Recording &recording, const LoopState &state)
{
    Json json = Json::array();
    const std::map<std::uint32_t, Nanoseconds> idle = loopsIdleSince(recording, state);
    for (const std::uint32_t loop : loopsOf(recording, state)) {
        Json ready = Json::array();
        for (const TaskNumber task : state.ready)
            if (recording.loopOf(task) == loop)
                ready.push_back(recording.taskIdText(task));
        const auto since = idle.find(loop);
        json.push_back(Json{{"number", loop},
                            {"name", recording.loopName(loop)},
                            {"ready", std::move(ready)},
                            {"idle_since_ns", since == idle.end() ? Json(nullptr) : Json(since->second)}});
    }
    return json;
}

std::string asJson(const Recording &recording, const LoopState &state, bool isLast)
{
    Json json;
    json["switch"] = state.at.number;
    json["inside"] = state.at.inside;
    json["before_callback"] = nextCallbackJson(recording, state.at.callback);
    json["time_ns"] = state.time;
    json["running"] = state.running == noTask ? Json(nullptr) : Json(recording.taskIdText(state.running));
    json["caller"] = callerJson(recording, state.caller);
    json["ready"] = Json::array();
    for (const TaskNumber task : state.ready)
        json["ready"].push_back(recording.taskIdText(task));
    json["queue"] = queueJson(recording, state);
    json["callback"] = openCallbackJson(recording, state.callback);
    json["jobs"] = jobsJson(recording, state);
    const Nanoseconds idle = idleSince(recording, state);
    json["idle_since_ns"] = idle < 0 ? Json(nullptr) : Json(idle);
    json["loops"] = loopsJson(recording, state);
    if (isLast && !recording.timeHolders().empty()) {
        json["time_waits_for"] = Json::array();
        for (const TimeHolder &holder : recording.timeHolders())
            json["time_waits_for"].push_back(holderText(recording, holder));
    }
    json["tasks"] = Json::array();
    for (const TaskState &task : state.tasks)
        json["tasks"].push_back(taskJson(recording, task, state.time));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string clean(const std::string &text) { return column(text, textWidth(text)); }

std::string headline(const Recording &recording, const LoopState &state)
{
    const std::string time = durationText(state.time);
    if (const CallbackNumber callback = state.at.callback; callback != 0)
        return fmt::format("Before callback run {}, {},{} at {}\n", groupedDigits(callback),
                           clean(functionName(recording, recording.callback(callback).function)),
                           state.at.inside ? fmt::format(" inside switch {},", groupedDigits(state.at.number)) : "",
                           time);
    if (state.at.inside)
        return fmt::format("Inside switch {}, at {}: {} runs\n", groupedDigits(state.at.number), time,
                           clean(recording.taskName(state.running)));
    if (state.at.number > recording.lastSwitch())
        return fmt::format("After the last switch, {}, at {}\n", groupedDigits(recording.lastSwitch()), time);
    return fmt::format("Before switch {}, at {}\n", groupedDigits(state.at.number), time);
}

void printTask(const Recording &recording, const LoopState &state, const TaskState &task, std::size_t width,
               StandardOutput &out)
{
    std::string what = waitText(recording, task.wait, state.time);
    if (task.status == TaskStatus::ready && !task.wait.polling)
        what = "ready: " + whyText(recording, task);
    else if (task.status == TaskStatus::running)
        what = "running";
    out.print(fmt::format("  {}  {}  for {}\n", column(recording.taskName(task.number), width),
                          column(clean(what), std::max<std::size_t>(36, textWidth(what))),
                          durationText(state.time - task.since)));
    if (task.status == TaskStatus::running && task.stack != 0)
        out.print("      was suspended before this slice at\n"); // where it is now is the program's to know
    for (const StackFrame &frame : recording.stackFrames(task.stack, framesShown)) {
        const std::string file = frame.file.empty() ? "unknown place" : std::string(frame.file);
        out.print(fmt::format("      {}  {}:{}\n", clean(std::string(frame.function)), clean(file), frame.line));
    }
    const TaskInfo *const info = recording.task(task.number);
    const std::string maker = info ? spawnPlaceText(recording, *info) : std::string();
    if (!maker.empty())
        out.print(fmt::format("      created by {}\n", clean(maker)));
}

/// Whose order the queue's is.
std::string orderText(const Recording &recording)
{
    const std::string queue = recording.property("queue");
    if (!queue.empty())
        return "in the order of " + queue;
    if (recording.property("scheduler").empty())
        return "in order";
    const std::string wanted = recording.property("queueWanted");
    return wanted.empty() ? "in the order in which they became ready"
                          : fmt::format("in the order in which they became ready (no queue \"{}\" was seen)", wanted);
}

void printQueue(const Recording &recording, const LoopState &state, StandardOutput &out)
{
    out.print(fmt::format("\nReady queue ({}), {}\n", state.queue.size(), clean(orderText(recording))));
    for (std::size_t i = 0; i < state.queue.size() && !out.failed(); ++i) {
        const ReadyItem &item = state.queue[i];
        const std::string name = item.isCallback()
                                     ? fmt::format("callback {}, {}", placeText(recording, item.callback.function),
                                                   queuedText(recording, item.callback))
                                     : recording.taskName(item.task);
        out.print(fmt::format("  {:>4}  {}\n", i + 1, clean(name)));
    }
    if (state.queue.empty())
        out.print("  nothing is ready\n");
}

/// What goes on besides tasks.
void printBeside(const Recording &recording, const LoopState &state, StandardOutput &out)
{
    if (const Nanoseconds since = idleSince(recording, state); since >= 0)
        out.print(fmt::format("{} for {}\n",
                              recording.hasSeveralLoops() ? "No loop has had anything to run" : "Nothing to run",
                              durationText(state.time - since)));
    if (state.callback != 0) {
        const CallbackInfo run = recording.callback(state.callback);
        out.print(fmt::format("Callback run {} goes on: {}, for {}\n", groupedDigits(state.callback),
                              clean(placeText(recording, run.function)), durationText(state.time - run.start)));
    }
    if (state.jobs.empty())
        return;
    out.print(fmt::format("\nWorker threads ({} busy)\n", state.jobs.size()));
    for (const JobInfo &job : state.jobs)
        out.print(fmt::format("  {}  {}{}{}\n", clean(workerText(recording, job.worker)),
                              clean(placeText(recording, job.function)),
                              job.task == noTask ? "" : ", submitted by " + clean(recording.taskName(job.task)),
                              tellsJobLengths(recording) ? "  for " + durationText(state.time - job.start) : ""));
}

void printTasks(const Recording &recording, const LoopState &state, StandardOutput &out)
{
    out.print(fmt::format("\nTasks ({} alive)\n", state.tasks.size()));
    std::size_t width = 4;
    for (const TaskState &task : state.tasks)
        width = std::max(width, std::min<std::size_t>(textWidth(recording.taskName(task.number)), 32));
    for (const TaskState &task : state.tasks) {
        if (out.failed())
            return;
        printTask(recording, state, task, width, out);
    }
    if (state.tasks.empty())
        out.print("  none is alive\n");
}

std::string heldTimeText(const Recording &recording)
{
    std::string text;
    for (const TimeHolder &holder : recording.timeHolders())
        text += (text.empty() ? "" : ", ") + holderText(recording, holder);
    return text;
}

/// What is that loop's of the whole.
LoopState stateOfLoop(const Recording &recording, const LoopState &state, std::uint32_t loop)
{
    LoopState own = state;
    const auto isOthers = [&recording, loop](TaskNumber task) { return recording.loopOf(task) != loop; };
    std::erase_if(own.tasks, [&isOthers](const TaskState &task) { return isOthers(task.number); });
    std::erase_if(own.queue, [&isOthers, loop](const ReadyItem &item) {
        return item.isCallback() ? item.callback.loop != loop : isOthers(item.task);
    });
    return own;
}

void print(const Recording &recording, const LoopState &state, bool isLast, StandardOutput &out)
{
    out.print(headline(recording, state));
    if (const std::string caller = callerText(recording, state.caller); !caller.empty())
        out.print(fmt::format("Resumed by {}\n", clean(caller)));
    if (const std::string held = heldTimeText(recording); isLast && !held.empty())
        out.print(fmt::format("Virtual time waits for: {}\n", clean(held)));
    printBeside(recording, state, out);
    const std::vector<std::uint32_t> loops = loopsOf(recording, state);
    if (loops.size() < 2) {
        printQueue(recording, state, out);
        printTasks(recording, state, out);
        return;
    }
    const std::map<std::uint32_t, Nanoseconds> idle = loopsIdleSince(recording, state);
    for (const std::uint32_t loop : loops) {
        const LoopState own = stateOfLoop(recording, state, loop);
        std::string name = clean(loopText(recording, loop));
        name[0] = 'L';
        out.print(fmt::format("\n== {} ==\n", name));
        if (const auto since = idle.find(loop); since != idle.end())
            out.print(fmt::format("Nothing to run for {}\n", durationText(state.time - since->second)));
        printQueue(recording, own, out);
        printTasks(recording, own, out);
    }
}

int state(std::string file, bool json)
{
    std::optional<SwitchNumber> number;
    std::optional<CallbackNumber> callback;
    std::string error;
    if (!splitFragment(file, "#switch=", number, error) || !splitFragment(file, "#callback=", callback, error)) {
        complain(error);
        return 2;
    }
    const auto recording = openForCommand(file);
    if (!recording)
        return 1;
    const SwitchNumber first = recording->firstSwitch(), last = recording->lastSwitch();
    if (number && (*number < first || *number > last)) {
        complain(last < first
                     ? "The recording holds no switch."
                     : fmt::format("Switch {} is not in the recording, which holds {} to {}.", *number, first, last));
        return 1;
    }
    const CallbackNumber firstRun = recording->firstCallback(), lastRun = recording->lastCallback();
    if (callback && (firstRun == 0 || *callback < firstRun || *callback > lastRun)) {
        complain(firstRun == 0 ? "The recording holds no callback run."
                               : fmt::format("Callback run {} is not in the recording, which holds {} to {}.",
                                             *callback, firstRun, lastRun));
        return 1;
    }
    const LoopState found = callback ? recording->stateBeforeCallback(*callback)
                            : number ? recording->stateAt({*number, false})
                                     : recording->stateAtEnd();
    StandardOutput out;
    if (json)
        out.print(asJson(*recording, found, !number && !callback));
    else
        print(*recording, found, !number && !callback, out);
    return out.finish();
}

} // namespace

void addStateCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command =
        app.add_subcommand("state", "Show the ready queue, the tasks, their waits and stacks at a switch");
    command->footer(
        "FILE.coro#switch=812 means the moment before switch 812, FILE.coro#callback=7 that before callback\n"
        "run 7. Without it: the end of the recording.");
    const auto file = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    command
        ->add_option("FILE", *file,
                     "A recording (.coro), finished or still being written; #switch=N or #callback=N "
                     "behind it")
        ->required();
    command->add_flag("--json", *json,
                      "As JSON: switch, inside, before_callback (the callback run that begins there: number, function, "
                      "loop, why, stack; else null), time_ns, running, caller, ready, queue (ready with the callbacks "
                      "among them), callback (the run under way: number, function, loop, since_ns, stack; else null), "
                      "jobs, idle_since_ns, loops, each with number, name, ready and idle_since_ns, "
                      "and tasks, each with id, name, loop, state, wait, why, created_at, since_ns, stack");
    command->callback([file, json, &exitCode] { exitCode = state(*file, *json); });
}

} // namespace coroscope
