// SPDX-License-Identifier: GPL-3.0-or-later
// The command `coroscope switches`.
#pragma once

namespace CLI {
class App;
}

namespace coroscope {

/// Adds it to `app`. Run, it sets `exitCode`, which must outlive the parsing.
void addSwitchesCommand(CLI::App &app, int &exitCode);

} // namespace coroscope
