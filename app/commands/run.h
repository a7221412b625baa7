// SPDX-License-Identifier: GPL-3.0-or-later
// coroscope run: a program under the engine, without the window, in this very process (exec).
#pragma once

#include <CLI/App.hpp>

namespace coroscope {

/// Adds the subcommand to `app`. Its callback replaces the process by the program; it returns only where that fails, with
/// a message on stderr and `exitCode` set. `exitCode` outlives the parsing.
void addRunCommand(CLI::App &app, int &exitCode);

} // namespace coroscope
