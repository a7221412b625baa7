// SPDX-License-Identifier: GPL-3.0-or-later
// The executable `coroscope`. The command line is understood first: commands and --help need no display and no Qt.
#include "app/commands/export.h"
#include "app/commands/info.h"
#include "app/commands/run.h"
#include "app/commands/state.h"
#include "app/commands/switches.h"
#include "app/window_main.h"
#include "engine/guest/launch.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace {

constexpr int usageError = 2;

int parseError(const CLI::App &app, const CLI::ParseError &error)
{
    const bool isAnswer = error.get_exit_code() == 0; // --help, --version
    app.exit(error);
    if (!isAnswer)
        return usageError;
    return std::fflush(stdout) == 0 ? 0 : 1;
}

/// A mistyped command must not open a window to say so.
bool allExist(const std::vector<std::string> &files)
{
    for (const std::string &file : files) {
        std::error_code failed;
        if (std::filesystem::exists(file, failed))
            continue;
        std::fprintf(stderr,
                     "coroscope: there is no file %s, and no such command; coroscope --help lists the commands.\n",
                     file.c_str());
        return false;
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("A debugger for coroutine event loops. Without a command, opens the window.", "coroscope");
    app.set_version_flag("--version", "Coroscope " COROSCOPE_VERSION);
    app.require_subcommand(0, 1);
    std::vector<std::string> files;
    app.add_option("FILES", files, "Recordings (.coro) or programs to open in the window");
    int exitCode = 0;
    std::vector<std::string> words(argv + 1, argv + argc);
    coroscope::addRunCommand(app, words, exitCode);
    bool pythonPath = false;
    app.add_flag("--python-path", pythonPath, "Print the folder that makes `import coroscope` work in a plain python3");
    coroscope::addInfoCommand(app, exitCode);
    coroscope::addSwitchesCommand(app, exitCode);
    coroscope::addStateCommand(app, exitCode);
    coroscope::addExportCommand(app, exitCode);
    try {
        std::reverse(words.begin(), words.end()); // as parse() wants them
        app.parse(std::move(words));
    } catch (const CLI::ParseError &error) {
        return parseError(app, error);
    }
    if (!app.get_subcommands().empty())
        return exitCode;
    if (pythonPath)
        return std::puts(coroscope::pythonPackageFolder().c_str()) < 0 || std::fflush(stdout) != 0;
    return allExist(files) ? coroscope::runWindow({files}) : usageError;
}
