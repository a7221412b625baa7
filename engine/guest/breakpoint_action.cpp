// SPDX-License-Identifier: MIT
#include "engine/guest/breakpoint_action.h"

#include "engine/control/breakpoint_table.h"
#include "engine/guest/note.h"
#include "engine/loop/callback.h"
#include "engine/loop/loop.h"
#include "engine/record/copy_recording.h"
#include "engine/record/text.h"
#include "engine/record/wait_details.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <unordered_set>

namespace coroscope {

namespace {

constexpr std::size_t maxListed = 100; // tasks: more are counted
constexpr std::size_t maxDefinitions = 20;

std::string placeText(const TaskBase &task, const StackResolver &stacks)
{
    const StackPlace place = stacks.place(task.listenerStack);
    if (!task.started() || hasEnded(task.status()) || place.file.empty())
        return {};
    return fmt::format("   {}:{}", place.file, place.line);
}

/// The loop numbers tasks from 0; a name needs the task itself, if it is still alive.
std::string nameOf(const Loop &loop, TaskNumber number)
{
    std::string name = fmt::format("task {}", number);
    loop.forEachAlive([&](TaskBase &task) {
        if (task.number() == number)
            name = displayName(task);
    });
    return name;
}

/// The tasks of all loops that have not ended, gathered when they are first asked for.
class AliveTasks {
public:
    bool has(TaskNumber number)
    {
        if (numbers_.empty())
            for (const Loop *loop : Loop::all())
                loop->forEachAlive([this](const TaskBase &task) { numbers_.insert(task.number()); });
        return numbers_.count(number) > 0;
    }

private:
    std::unordered_set<TaskNumber> numbers_;
};

/// In the words of the other commands, and of the window.
std::string waitText(TaskBase &task, Loop &loop, AliveTasks &alive)
{
    const WaitState &state = task.wait();
    Wait wait;
    wait.kind = state.kind;
    wait.polling = state.polling;
    wait.task = state.task;
    wait.due = state.deadline;
    if (const WaitDetail *const detail = state.detailed ? task.waitDetail() : nullptr)
        wait.what = waitedFor(*detail, [&alive](TaskNumber number) { return alive.has(number); });
    const Phrase phrase = waitPhrase(wait, loop.clock().now());
    return phraseText(phrase.empty() ? statusPhrase(task.status()) : phrase,
                      [&loop](TaskNumber number) { return nameOf(loop, number); });
}

std::string queueText(Loop &loop, const StackResolver &stacks)
{
    std::string text;
    std::size_t listed = 0;
    loop.forEachQueued([&](TaskBase *task, const LoopCallback *callback) {
        if (++listed > maxListed)
            return;
        text += text.empty() ? "" : ", ";
        text +=
            task ? displayName(*task) : fmt::format("callback {}", stacks.place(callback->listenerFunction).function);
    });
    if (listed > maxListed)
        text += fmt::format(" and {} more", listed - maxListed);
    return text.empty() ? "empty" : text;
}

std::string waitsText(Loop &loop, const StackResolver &stacks)
{
    std::string text;
    std::size_t listed = 0;
    AliveTasks alive;
    loop.forEachAlive([&](TaskBase &task) {
        const bool polls = task.status() == TaskStatus::ready && task.wait().polling && task.started();
        if (task.status() != TaskStatus::waiting && !polls)
            return;
        if (++listed <= maxListed)
            text +=
                fmt::format("  {:<16} {}{}\n", displayName(task), waitText(task, loop, alive), placeText(task, stacks));
    });
    if (listed > maxListed)
        text += fmt::format("  and {} more wait\n", listed - maxListed);
    return text;
}

std::string whereText(const Stopped &place)
{
    if (place.callback != 0 && !place.inside)
        return fmt::format("before callback run {}", place.callback);
    return fmt::format("{} switch {}", place.inside ? "inside" : "before", place.number);
}

std::string definitionsText(const std::vector<std::string_view> &names)
{
    if (names.empty())
        return "the program made no tasks";
    const std::size_t listed = std::min(names.size(), maxDefinitions);
    std::string text =
        fmt::format("the definitions were: {}", fmt::join(names.begin(), names.begin() + std::ptrdiff_t(listed), ", "));
    if (names.size() > listed)
        text += fmt::format(" and {} more", names.size() - listed);
    return text;
}

} // namespace

std::string stateText(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
                      TaskBase *subject, const StackResolver &stacks)
{
    std::string text = fmt::format("coroscope: breakpoint {} ({}), hit {}: {}\n", breakpoint.number,
                                   toString(breakpoint), hits, whereText(place));
    if (const TaskBase *running = loop.current())
        text += fmt::format("  running: {}\n", displayName(*running));
    if (!place.function.empty())
        text += fmt::format("  about:   callback {}{}\n", place.function,
                            place.file.empty() ? std::string() : fmt::format("   {}:{}", place.file, place.line));
    if (subject && subject->number() != place.task)
        text += fmt::format("  about:   {}{}\n", displayName(*subject), placeText(*subject, stacks));
    TaskBase *const next = breakpoint.event == BreakEvent::resume ? subject : loop.firstReady();
    if (!place.inside && next)
        text += fmt::format("  next:    {}{}\n", displayName(*next), placeText(*next, stacks));
    text += fmt::format("  queue:   {}\n", queueText(loop, stacks));
    return text + waitsText(loop, stacks);
}

void printState(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop, TaskBase *subject,
                const StackResolver &stacks)
{
    writeToStderr(stateText(breakpoint, hits, place, loop, subject, stacks));
}

void printExit(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, int exitCode)
{
    writeToStderr(fmt::format("coroscope: breakpoint {} ({}), hit {}: ends the program {}, exit code {}\n",
                              breakpoint.number, toString(breakpoint), hits, whereText(place), exitCode));
}

void printNeverMet(const std::vector<Breakpoint> &breakpoints, const BreakpointStates &states,
                   const std::vector<std::string_view> &definitions)
{
    for (const BreakpointState &state : states.list) {
        const auto breakpoint = std::find_if(breakpoints.begin(), breakpoints.end(),
                                             [&](const Breakpoint &known) { return known.number == state.number; });
        if (state.hits == 0 && state.accepted && breakpoint != breakpoints.end())
            writeToStderr(fmt::format(
                "coroscope: breakpoint {} ({}) was never met{}\n", breakpoint->number, toString(*breakpoint),
                breakpoint->event == BreakEvent::callback ? std::string() : "; " + definitionsText(definitions)));
    }
}

void printQueueNeverSeen(const std::string &variable)
{
    writeToStderr(fmt::format(
        "coroscope: no list, deque or queue \"{}\" was seen to hold tasks where they are resumed\n", variable));
}

void saveRecording(const Breakpoint &breakpoint, std::uint64_t hits, const std::string &recording)
{
    if (recording.empty()) {
        writeToStderr(fmt::format(
            "coroscope: breakpoint {} saves nothing: there is no recording (--record OUT.coro).\n", breakpoint.number));
        return;
    }
    std::filesystem::path path = recording;
    const std::string which = breakpoint.number > 1 ? fmt::format(".break{}", breakpoint.number) : std::string();
    path.replace_extension(fmt::format("{}.hit{}.coro", which, hits));
    std::string error;
    writeToStderr(
        copyRecordingTo(recording, path, error)
            ? fmt::format("coroscope: breakpoint {}, hit {}: saved {}\n", breakpoint.number, hits, path.string())
            : fmt::format("coroscope: breakpoint {}, hit {}: {}\n", breakpoint.number, hits, error));
}

} // namespace coroscope
