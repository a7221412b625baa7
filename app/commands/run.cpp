// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/run.h"

#include "app/commands/run_words.h"
#include "engine/guest/fixed_addresses.h"
#include "engine/guest/launch.h"
#include "engine/guest/quantities.h"
#include "engine/guest/save_requests.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <unistd.h>

namespace coroscope {

namespace {

constexpr int usageCode = 2;
constexpr int notFoundCode = 127; // as shells say that a program could not be started

struct RunOptions {
    std::string record;
    std::string clock = "real";
    std::string tick = "1ms";
    bool tickGiven = false;
    std::vector<std::string> keep;
    std::vector<std::string> saveSignals;
    bool followChildren = false;
    std::string observe = "auto";
    std::string asyncioTasks = "own";
    std::string queue;
    std::vector<TaskRule> taskRules;
    RunWords words;
    ProgramRequest request;
    std::vector<Breakpoint> breakpoints;
};

void setRecording(RunOptions &options, const std::string &file)
{
    if (file.empty()) // as from an unset variable: what is asked for would be recorded nowhere
        throw CLI::ValidationError("--record takes the name of a file, not an empty one.");
    options.record = file;
}

void addBreakpoint(RunOptions &options, const std::string &spec)
{
    std::string error;
    auto breakpoint = parseBreakpoint(spec, error);
    if (!breakpoint)
        throw CLI::ValidationError("--break", error);
    breakpoint->number = std::uint32_t(options.breakpoints.size() + 1);
    breakpoint->action = BreakAction::print;
    options.breakpoints.push_back(*breakpoint);
}

// Belongs to the --break before it.
void setAction(RunOptions &options, const std::string &word)
{
    if (options.breakpoints.empty())
        throw CLI::ValidationError("--then", "says what the --break before it does; there is none before this one.");
    BreakAction &action = options.breakpoints.back().action;
    if (word == "print")
        action = BreakAction::print;
    else if (word == "save")
        action = BreakAction::save;
    else if (word == "exit")
        action = BreakAction::exit;
    else
        throw CLI::ValidationError("--then", fmt::format("is print, save or exit, not \"{}\".", word));
}

void addTaskRule(RunOptions &options, const char *option, const std::string &definition)
{
    if (definition.empty())
        throw CLI::ValidationError(fmt::format("{} takes the name of a definition, not an empty one.", option));
    options.taskRules.push_back({definition, {}, std::string_view(option) == "--task"});
}

void setQueue(RunOptions &options, const std::string &variable)
{
    if (variable.empty())
        throw CLI::ValidationError("--queue takes the name of a variable, not an empty one.");
    options.queue = variable;
}

/// Where the words are not to be known, `error` says so. Without any: SIGUSR2, and what a key of the terminal sends.
std::vector<int> saveSignals(const RunOptions &options, std::string &error)
{
    std::vector<int> signals;
    for (const std::string &name : options.saveSignals) {
        if (name == "none")
            continue;
        signals.push_back(saveSignalOf(name));
        if (signals.back() == 0)
            error = fmt::format("--save-signal takes a signal such as SIGUSR2 or SIGQUIT, or none, not \"{}\".", name);
    }
    if (options.saveSignals.empty()) {
        signals.push_back(SIGUSR2);
        if (::isatty(STDIN_FILENO))
            signals.push_back(SIGQUIT);
    }
    return signals;
}

/// What is to be saved where nothing is recorded; empty: nothing.
std::string whyNotSaved(const std::vector<Breakpoint> &breakpoints)
{
    for (const Breakpoint &breakpoint : breakpoints) {
        if (breakpoint.action == BreakAction::save)
            return fmt::format("--break \"{}\" --then save needs a recording to save: add --record OUT.coro.",
                               toString(breakpoint));
    }
    return {};
}

bool fillSpec(const RunOptions &options, LaunchSpec &spec, std::string &error)
{
    const auto tick = parseDuration(options.tick);
    std::string keepError;
    const auto keep =
        options.keep.empty() ? KeepLimit{} : parseKeepLimit(fmt::format("{}", fmt::join(options.keep, ",")), keepError);
    if (!tick || *tick <= 0)
        error = fmt::format("--tick takes a time such as 1ms, 50us or 1s, not \"{}\".", options.tick);
    else if (options.tickGiven && options.clock != "virtual")
        error = "--tick belongs to the virtual clock: add --clock virtual.";
    else if (!keep)
        error = "--keep " + keepError;
    else if (!options.words.unknown.empty())
        error = fmt::format("there is no option {}; see coroscope run --help.", options.words.unknown);
    else if (options.words.module && options.words.module->empty())
        error = "-m takes the name of a module, as in coroscope run -m MODULE.";
    else if (options.request.program.empty() && options.request.module.empty())
        error = "There is no program to run: name a Python file, a folder, an executable, or a module with -m.";
    else if (!options.taskRules.empty() && options.observe == "never")
        error = "--task and --not-task say what is seen of other schedulers, which --observe never turns off.";
    else if (!options.queue.empty() && options.observe == "never")
        error = "--queue says where another scheduler keeps its tasks, and --observe never has none of them seen.";
    else if (options.record.empty())
        error = whyNotSaved(options.breakpoints);
    if (error.empty())
        spec.saveSignals = saveSignals(options, error);
    if (error.empty() && options.record.empty() && !options.saveSignals.empty() && !spec.saveSignals.empty())
        error = "--save-signal needs a recording to save: add --record OUT.coro.";
    if (error.empty() && options.record.empty() && options.followChildren)
        error = "--follow-children names the recordings of the children after the program's: add --record OUT.coro.";
    if (error.empty() && options.record.empty() && !options.keep.empty())
        error = "--keep says how much of a recording is kept: add --record OUT.coro.";
    if (!error.empty())
        return false;
    spec.tick = *tick;
    spec.keepBytes = keep->bytes;
    spec.keepNs = keep->ns;
    spec.virtualClock = options.clock == "virtual";
    spec.followChildren = options.followChildren;
    spec.ownTasks = options.asyncioTasks == "own";
    spec.observe = options.observe == "always"  ? Observe::always
                   : options.observe == "never" ? Observe::never
                                                : Observe::automatic;
    spec.queue = options.queue;
    spec.taskRules = options.taskRules;
    spec.breakpoints = options.breakpoints;
    if (!options.record.empty())
        spec.recording = std::filesystem::absolute(options.record).string();
    return true;
}

int startProgram(RunOptions &options)
{
    options.request.program = options.words.program.value_or("");
    options.request.module = options.words.module.value_or("");
    options.request.arguments = options.words.arguments;
    options.request.interpreterOptions = options.words.interpreterOptions;
    LaunchSpec spec;
    std::string error;
    if (!fillSpec(options, spec, error)) {
        fmt::print(stderr, "coroscope run: {}\n", error);
        return usageCode;
    }
    const auto command = prepareProgram(options.request, spec, error);
    if (!command) {
        fmt::print(stderr, "coroscope run: {}\n", error);
        return notFoundCode;
    }
    if (!command->note.empty())
        fmt::print(stderr, "coroscope run: {}\n", command->note);
    for (const auto &[name, value] : command->environment)
        ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char *> arguments;
    for (const std::string &argument : command->argv)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    std::fflush(nullptr);
    const FixedAddresses fixed(command->fixedAddresses);
    ::execv(arguments.front(), arguments.data());
    fmt::print(stderr, "coroscope run: {} cannot be started: {}.\n", command->argv.front(), std::strerror(errno));
    return notFoundCode;
}

/// CLI11 would take options from behind a module's name, and knows no -OO.
RunWords takeOurWords(const CLI::App &run, std::vector<std::string> &words)
{
    if (words.empty() || words.front() != run.get_name())
        return {};
    const auto optionOf = [&run](const std::string &name) {
        const CLI::Option *option = run.get_option_no_throw(name);
        return !option                                 ? RunOption::unknown
               : option->get_items_expected_max() == 0 ? RunOption::flag
                                                       : RunOption::withValue;
    };
    RunWords split = splitRunWords({words.begin() + 1, words.end()}, optionOf);
    words.resize(1);
    words.insert(words.end(), split.ours.begin(), split.ours.end());
    return split;
}

void addTaskRuleOption(CLI::App &run, const std::shared_ptr<RunOptions> &options, const char *name, const char *help)
{
    run.add_option_function<std::string>(
           name, [options, name](const std::string &definition) { addTaskRule(*options, name, definition); }, help)
        ->trigger_on_parse()
        ->take_last()
        ->allow_extra_args(false)
        ->type_name("NAME");
}

} // namespace

void addRunCommand(CLI::App &app, std::vector<std::string> &words, int &exitCode)
{
    const auto options = std::make_shared<RunOptions>();
    CLI::App &run = *app.add_subcommand(
        "run",
        "Run a program as python3 (or the shell) would: [OPTIONS] PROGRAM [ARGS…], or [OPTIONS] -m MODULE [ARGS…]");
    run.footer(
        "PROGRAM is a Python file, a folder or zip file with __main__, - for a program on stdin, or an "
        "executable that is\n"
        "linked with the engine. All words behind it, or behind -m MODULE, are the program's.\n"
        "Options of python3 that are passed on: -O, -OO, -X OPTION, -W FILTER.\n"
        "A recording keeps what is written to sys.stdout and sys.stderr, or to std::cout, std::cerr and "
        "std::clog. What goes\n"
        "past them (os.write, printf, child processes) comes out as ever and is not kept: only the window, "
        "whose terminal\n"
        "the program writes to, can keep that.\n"
        "Under the virtual clock sets are in the same order in each run, too: PYTHONHASHSEED is 0 where it is not "
        "set, tasks\n"
        "are told apart by their numbers, and memory is not placed at random where the system lets us. Large sets "
        "of other\n"
        "objects may still differ, and what threads, files and the network do.");
    run.add_option_function<std::string>(
           "--record", [options](const std::string &file) { setRecording(*options, file); },
           "Write the recording to this file")
        ->type_name("OUT.coro");
    run.add_option("--clock", options->clock,
                   "real, or virtual: the same run gives the same recording, but for its date")
        ->check(CLI::IsMember({"real", "virtual"}));
    run.add_option_function<std::string>(
           "--tick",
           [options](const std::string &text) {
               options->tick = text;
               options->tickGiven = true;
           },
           "What one reading adds to the virtual clock (1ms)")
        ->type_name("TIME");
    run.add_option_function<std::string>(
           "--keep", [options](const std::string &limit) { options->keep.push_back(limit); },
           "Keep what happened last: 512MiB of events, or 10min; of one of each the one that keeps less counts")
        ->trigger_on_parse()
        ->take_last()
        ->allow_extra_args(false)
        ->type_name("SIZE|TIME");
    run.add_option_function<std::string>(
           "--save-signal", [options](const std::string &name) { options->saveSignals.push_back(name); },
           "The signal at which what happened so far is saved beside the recording, as OUT.saved1.coro, "
           "OUT.saved2.coro,\n"
           "where the program does not handle it itself; or none (SIGUSR2, and in a terminal SIGQUIT, the key Ctrl+\\)")
        ->trigger_on_parse()
        ->take_last()
        ->allow_extra_args(false)
        ->type_name("NAME|none");
    run.add_flag(
        "--follow-children", options->followChildren,
        "Record the processes that the program makes, too, each into OUT.PID.coro: forks, and programs in Python\n"
        "(whose environment then names our launch). Without it they are not recorded");
    run.add_option("--asyncio-tasks", options->asyncioTasks,
                   "Tasks of asyncio programs: own, Coroscope's type, which is derived from asyncio's and costs\n"
                   "less (own); or asyncio, asyncio's itself")
        ->check(CLI::IsMember({"own", "asyncio"}));
    run.add_option("--observe", options->observe,
                   "Watch schedulers other than coroscope.run(): auto; always, so that generators that are only\n"
                   "iterated over count as tasks, too; or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    addTaskRuleOption(run, options, "--task",
                      "What another scheduler resumes of this definition is a task, also what is only iterated\n"
                      "over, or a library's: \"worker\", \"Job.run\", \"count*\"; of several the last one counts");
    addTaskRuleOption(
        run, options, "--not-task",
        "Nothing of this definition is a task, not even a coroutine: what it resumes is seen in its place");
    run.add_option_function<std::string>(
           "--queue", [options](const std::string &variable) { setQueue(*options, variable); },
           "The variable that holds the queue of the program's own scheduler, where it is not found: \"self.ready\"")
        ->type_name("VARIABLE");
    run.add_option_function<std::string>(
           "--break", [options](const std::string &spec) { addBreakpoint(*options, spec); },
           "Do something at a switch, or before a callback: \"resume task2\", \"main -> task2\", \"finish worker*\", "
           "\"callback on_data\"")
        ->trigger_on_parse()
        ->take_last()
        ->allow_extra_args(false)
        ->type_name("SPEC");
    run.add_option_function<std::string>(
           "--then", [options](const std::string &word) { setAction(*options, word); },
           "What the --break before it does: print the state, save what led to it, or exit")
        ->trigger_on_parse()
        ->take_last()
        ->allow_extra_args(false)
        ->type_name("print|save|exit");
    run.add_option("--python", options->request.interpreter, "The interpreter to run in")->type_name("PYTHON3");
    options->words = takeOurWords(run, words);
    run.callback([options, &exitCode] { exitCode = startProgram(*options); });
}

} // namespace coroscope
