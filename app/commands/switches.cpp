// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/switches.h"

#include "app/commands/beside_rows.h"
#include "app/commands/command_output.h"
#include "engine/record/text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace coroscope {

namespace {

constexpr std::size_t rowsAtOnce = 65536;
constexpr std::size_t whyWidth = 24;
constexpr std::size_t thenWidth = 32;
constexpr std::size_t placeWidth = 32;
constexpr std::size_t besideWidth = 14; // "callback 1,234"

struct Columns {
    std::size_t number = 6;
    std::size_t task = 4;
};

std::string rowText(const Recording &recording, const SwitchInfo &row, const Columns &columns)
{
    const std::string then = row.idlePoll ? "idle poll, " + thenText(recording, row) : thenText(recording, row);
    std::string line =
        fmt::format("{:>{}}  {:>13.6f}  {}  {}  {}  {}  {}", row.number, columns.number, double(row.start) / 1e6,
                    column(recording.taskName(row.task), columns.task), column(whyText(recording, row), whyWidth),
                    column(then, thenWidth), column(placeText(recording, row.stack), placeWidth),
                    row.finished ? "finished" : "running ");
    const auto add = [&line](std::string_view label, const std::string &text) {
        if (!text.empty())
            line += fmt::format("  {}{}", label, column(text, textWidth(text)));
    };
    add("= ", row.result);
    add("sent ", row.sent);
    add("yielded ", row.yielded);
    add("by ", callerText(recording, row.caller));
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string besideText(const BesideRow &row, const Columns &columns)
{
    std::string line =
        fmt::format("{:>{}}  {:>13.6f}  {}  {}  {}  {}  {}", "", columns.number, double(row.start) / 1e6,
                    column(row.who, columns.task), column(row.why, whyWidth), column(row.then, thenWidth),
                    column(row.where, row.why.empty() ? std::max(placeWidth, textWidth(row.where)) : placeWidth),
                    row.finished ? "finished" : "running");
    if (!row.loop.empty())
        line += fmt::format("  by {}", column(row.loop, textWidth(row.loop)));
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

int switches(const std::string &file, SwitchNumber from, std::uint64_t count, bool all)
{
    const auto recording = openForCommand(file);
    if (!recording)
        return 1;
    if (from > recording->lastSwitch() && recording->lastSwitch() > 0) {
        fmt::print(stderr, "coroscope switches: there is no switch {}: the last one is {}.\n", from,
                   recording->lastSwitch());
        return 1;
    }
    Columns columns;
    columns.number = std::max(columns.number, std::to_string(recording->lastSwitch()).size());
    for (const TaskNumber task : recording->taskNumbers())
        columns.task = std::max(columns.task, std::min<std::size_t>(textWidth(recording->taskName(task)), 24));

    if (all)
        columns.task = std::max<std::size_t>(columns.task, besideWidth);

    StandardOutput out;
    out.print(fmt::format("{:>{}}  {:>13}  {}  {}  {}  {}  {}\n", "Switch", columns.number, "Time, ms",
                          column("Task", columns.task), column("Why it ran", whyWidth), column("Then", thenWidth),
                          column("Where", placeWidth), "Slice     Result"));
    SwitchNumber next = std::max(from, recording->firstSwitch());
    BesideRows beside(*recording);
    const auto printBeside = [&](const BesideRow &row) { out.print(besideText(row, columns)); };
    if (all && from > recording->firstSwitch())
        beside.skipBefore(from - 1, recording->switchInfo(from - 1).start);
    while (count > 0 && next <= recording->lastSwitch() && !out.failed()) {
        const auto rows = recording->switchRows(next, std::size_t(std::min<std::uint64_t>(count, rowsAtOnce)));
        if (rows.empty())
            break;
        for (const SwitchInfo &row : rows) {
            if (all)
                beside.takeBefore(row.number, row.start, printBeside);
            out.print(rowText(*recording, row, columns));
        }
        next = rows.back().number + 1;
        count -= rows.size();
    }
    if (all && count > 0 && !out.failed())
        beside.takeRest(printBeside);
    return out.finish();
}

} // namespace

void addSwitchesCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = app.add_subcommand("switches", "List the switches of a recording, a line each");
    command->footer(
        "Columns: the switch's number; its time in ms since the start; the task; why it ran; what it then\n"
        "waited for; where it suspended; whether the slice has finished; its result, or what was sent into\n"
        "it or yielded by it; and, where a scheduler of the program's own resumed it, which function did.\n"
        "With --all there are rows without a number, too: what an asyncio loop called that is no task's step\n"
        "(callback), when it had nothing to run and what ended that (idle), and what worker threads ran.");
    const auto file = std::make_shared<std::string>();
    const auto from = std::make_shared<SwitchNumber>(1);
    const auto count = std::make_shared<std::uint64_t>(UINT64_MAX);
    command->add_option("FILE", *file, "A recording (.coro), finished or still being written")->required();
    command->add_option("--from", *from, "The first switch to list (default: the first recorded)");
    command->add_option("--count", *count, "How many to list at most (default: all)");
    const auto all = std::make_shared<bool>(false);
    command->add_flag("--all", *all, "Callback runs, idle waits and the jobs of worker threads as well");
    command->callback([file, from, count, all, &exitCode] { exitCode = switches(*file, *from, *count, *all); });
}

} // namespace coroscope
