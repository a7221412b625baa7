// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/run.h"

#include "app/commands/quantities.h"
#include "engine/guest/launch.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <cerrno>
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
    std::string keep;
    std::vector<std::string> program; ///< PROGRAM ARGS…, or with a module ARGS…
    std::string interpreter;
    ProgramRequest request;
    std::vector<Breakpoint> breakpoints;
};

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

bool fillSpec(const RunOptions &options, LaunchSpec &spec, std::string &error)
{
    const auto tick = parseDuration(options.tick);
    const auto keep = options.keep.empty() ? std::optional<std::uint64_t>(0) : parseByteCount(options.keep);
    if (!tick || *tick <= 0)
        error = fmt::format("--tick takes a time such as 1ms, 50us or 1s, not \"{}\".", options.tick);
    else if (!keep)
        error = fmt::format("--keep takes a size such as 512MiB or 2GiB, not \"{}\".", options.keep);
    else if (options.request.program.empty() && options.request.module.empty())
        error = "There is no program to run: name a Python file, a folder, an executable, or a module with -m.";
    else if (options.request.program.size() > 1 && options.request.program.front() == '-')
        error = fmt::format("there is no option {}; see coroscope run --help.", options.request.program);
    if (!error.empty())
        return false;
    spec.tick = *tick;
    spec.keepBytes = *keep;
    spec.virtualClock = options.clock == "virtual";
    spec.breakpoints = options.breakpoints;
    if (!options.record.empty())
        spec.recording = std::filesystem::absolute(options.record).string();
    return true;
}

void splitProgram(RunOptions &options)
{
    auto words = options.program;
    if (!words.empty() && words.front() == "--")
        words.erase(words.begin());
    if (options.request.module.empty() && !words.empty()) {
        options.request.program = words.front();
        words.erase(words.begin());
    }
    options.request.arguments = std::move(words);
}

int startProgram(RunOptions &options)
{
    splitProgram(options);
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
    ::execv(arguments.front(), arguments.data());
    fmt::print(stderr, "coroscope run: {} cannot be started: {}.\n", command->argv.front(), std::strerror(errno));
    return notFoundCode;
}

void addInterpreterOptions(CLI::App &run, RunOptions &options)
{
    auto &passed = options.request.interpreterOptions;
    run.add_flag_callback(
        "-O", [&passed] { passed.emplace_back("-O"); }, "Python: without asserts");
    run.add_option_function<std::vector<std::string>>(
           "-X",
           [&passed](const auto &words) {
               for (const auto &word : words)
                   passed.push_back("-X" + word);
           },
           "Python: as python3 -X")
        ->allow_extra_args(false)
        ->type_name("OPTION");
    run.add_option_function<std::vector<std::string>>(
           "-W",
           [&passed](const auto &words) {
               for (const auto &word : words)
                   passed.push_back("-W" + word);
           },
           "Python: as python3 -W")
        ->allow_extra_args(false)
        ->type_name("FILTER");
    run.add_option("--python", options.request.interpreter, "The interpreter to run in")->type_name("PYTHON3");
}

} // namespace

void addRunCommand(CLI::App &app, int &exitCode)
{
    const auto options = std::make_shared<RunOptions>();
    CLI::App &run = *app.add_subcommand(
        "run",
        "Run a program as python3 (or the shell) would: [OPTIONS] PROGRAM [ARGS…], or [OPTIONS] -m MODULE [ARGS…]");
    run.allow_extras();
    run.prefix_command();
    run.add_option("--record", options->record, "Write the recording to this file")->type_name("OUT.coro");
    run.add_option("--clock", options->clock, "real, or virtual: the same run gives the same recording")
        ->check(CLI::IsMember({"real", "virtual"}));
    run.add_option("--tick", options->tick, "What one reading adds to the virtual clock")->type_name("TIME");
    run.add_option("--keep", options->keep, "Keep the last events only, this many bytes of them")->type_name("SIZE");
    run.add_option_function<std::string>(
           "--break", [options](const std::string &spec) { addBreakpoint(*options, spec); },
           "Do something at a switch: \"resume task2\", \"main -> task2\", \"finish worker*\"")
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
    run.add_option("-m", options->request.module, "Run a module, as python3 -m")->type_name("MODULE");
    addInterpreterOptions(run, *options);
    run.callback([options, &run, &exitCode] {
        options->program = run.remaining();
        exitCode = startProgram(*options);
    });
}

} // namespace coroscope
