// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/switches.h"

#include "app/commands/beside_rows.h"
#include "app/commands/command_output.h"
#include "engine/record/text.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

constexpr std::size_t rowsAtOnce = 16384;
constexpr std::size_t taskWidth = 24;   // at most
constexpr std::size_t besideWidth = 14; // "callback 1,234"

/// Of a column: as wide as its texts need, between these; wider ones are cut.
struct Width {
    std::size_t now;
    std::size_t most;

    void fit(std::size_t text) { now = std::max(now, std::min(text, most)); }
};

struct Columns {
    std::size_t number = 6;
    std::size_t task = 4;
    Width why{24, 64};
    Width then{32, 96};
    Width where{32, 64};

    /// A terminal's lines are to hold what they can.
    void fitTerminal(std::size_t width)
    {
        constexpr std::size_t others = 48; // the columns that stay, about
        const std::size_t least = why.now + then.now + where.now + others + task;
        const std::size_t more = width > least ? width - least : 0;
        why.most = std::min(why.most, why.now + more / 3);
        then.most = std::min(then.most, then.now + more / 3);
        where.most = std::min(where.most, where.now + more / 3);
    }
};

struct Line {
    std::string number{}; ///< empty: it is no switch
    Nanoseconds start = 0;
    std::string task{};
    std::string why{};
    std::string then{};
    std::string where{};
    std::string rest{};
    bool isWhereCut = true;
};

Line lineOf(const Recording &recording, const SwitchInfo &row)
{
    const std::string then = thenText(recording, row);
    Line line{.number = std::to_string(row.number),
              .start = row.start,
              .task = std::string(recording.taskName(row.task)),
              .why = whyText(recording, row),
              .then = row.idlePoll ? "idle poll, " + then : then,
              .where = placeText(recording, row.stack),
              .rest = row.finished ? "finished" : "running "};
    const auto add = [&line](std::string_view label, const std::string &text) {
        if (!text.empty())
            line.rest += fmt::format("  {}{}", label, column(text, textWidth(text)));
    };
    add("= ", row.result);
    add("sent ", row.sent);
    add("yielded ", row.yielded);
    add("by ", callerText(recording, row.caller));
    return line;
}

Line lineOf(const BesideRow &row)
{
    return {.start = row.start,
            .task = row.who,
            .why = row.why,
            .then = row.then,
            .where = row.where,
            .rest = (row.finished ? "finished" : "running") +
                    (row.loop.empty() ? std::string() : "  by " + column(row.loop, textWidth(row.loop))),
            .isWhereCut = !row.why.empty()};
}

std::string text(const Line &line, const Columns &columns)
{
    const std::size_t whereWidth =
        line.isWhereCut ? columns.where.now : std::max(columns.where.now, textWidth(line.where));
    std::string text =
        fmt::format("{:>{}}  {:>13.6f}  {}  {}  {}  {}  {}", line.number, columns.number, double(line.start) / 1e6,
                    column(line.task, columns.task), column(line.why, columns.why.now),
                    column(line.then, columns.then.now), column(line.where, whereWidth), line.rest);
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

/// Columns of the terminal that is written to; 0: it is none.
std::size_t terminalWidth()
{
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/// Lines that stand below each other: those that come later may widen the columns.
class Table {
public:
    Table(StandardOutput &out, Columns columns) : out_(out), columns_(columns) {}

    void add(Line line)
    {
        columns_.why.fit(textWidth(line.why));
        columns_.then.fit(textWidth(line.then));
        if (line.isWhereCut)
            columns_.where.fit(textWidth(line.where));
        lines_.push_back(std::move(line));
        if (lines_.size() >= rowsAtOnce)
            print();
    }
    /// Those that have been added.
    void print()
    {
        if (!hasHeadings_)
            out_.print(fmt::format("{:>{}}  {:>13}  {}  {}  {}  {}  {}\n", "Switch", columns_.number, "Time, ms",
                                   column("Task", columns_.task), column("Why it ran", columns_.why.now),
                                   column("Then", columns_.then.now), column("Where", columns_.where.now),
                                   "Slice     Result"));
        hasHeadings_ = true;
        for (const Line &line : lines_)
            out_.print(text(line, columns_));
        lines_.clear();
    }

private:
    StandardOutput &out_;
    Columns columns_;
    std::vector<Line> lines_;
    bool hasHeadings_ = false;
};

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
        columns.task = std::max(columns.task, std::min(textWidth(recording->taskName(task)), taskWidth));
    if (all)
        columns.task = std::max(columns.task, besideWidth);
    if (const std::size_t width = terminalWidth())
        columns.fitTerminal(width);

    StandardOutput out;
    Table table(out, columns);
    SwitchNumber next = std::max(from, recording->firstSwitch());
    BesideRows beside(*recording);
    const auto addBeside = [&](const BesideRow &row) { table.add(lineOf(row)); };
    if (all && from > recording->firstSwitch())
        beside.skipBefore(from - 1, recording->switchInfo(from - 1).start);
    while (count > 0 && next <= recording->lastSwitch() && !out.failed()) {
        const auto rows = recording->switchRows(next, std::size_t(std::min<std::uint64_t>(count, rowsAtOnce)));
        if (rows.empty())
            break;
        for (const SwitchInfo &row : rows) {
            if (all)
                beside.takeBefore(row.number, row.start, addBeside);
            table.add(lineOf(*recording, row));
        }
        table.print();
        next = rows.back().number + 1;
        count -= rows.size();
    }
    if (all && count > 0 && !out.failed())
        beside.takeRest(addBeside);
    table.print();
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
