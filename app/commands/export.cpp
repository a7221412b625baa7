// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/export.h"

#include "app/commands/command_output.h"
#include "engine/record/export_chrome.h"

#include <CLI/CLI.hpp>

namespace coroscope {

namespace {

int exportRecording(const std::string &file, const std::string &out)
{
    const auto recording = openForCommand(file);
    if (!recording)
        return 1;
    std::string error;
    if (exportChrome(*recording, out, error))
        return 0;
    complain(error);
    return 1;
}

} // namespace

void addExportCommand(CLI::App &app, int &exitCode)
{
    CLI::App *command = app.add_subcommand("export", "Write a recording in a format of other tools");
    const auto file = std::make_shared<std::string>();
    const auto out = std::make_shared<std::string>();
    const auto format = std::make_shared<std::string>("chrome");
    command->add_option("FILE", *file, "A recording (.coro), finished or still being written")->required();
    command
        ->add_option("--format", *format,
                     "chrome: trace JSON for ui.perfetto.dev and speedscope; a track a task, slices, wake arrows")
        ->check(CLI::IsMember({"chrome"}))
        ->capture_default_str();
    command->add_option("-o,--output", *out, "The file to write")->required();
    command->callback([file, out, &exitCode] { exitCode = exportRecording(*file, *out); });
}

} // namespace coroscope
