// SPDX-License-Identifier: GPL-3.0-or-later
// coroscope run: a program under the engine, without the window, in this very process (exec).
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace coroscope {

/// Adds the subcommand to `app`. Where `words`, the command line, are for it, what is not ours is taken out of them: they
/// are what `app` is to parse. The callback replaces the process by the program; it returns only where that fails, with a
/// message on stderr and `exitCode` set. `exitCode` outlives the parsing.
void addRunCommand(CLI::App &app, std::vector<std::string> &words, int &exitCode);

} // namespace coroscope
