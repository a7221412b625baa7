// SPDX-License-Identifier: GPL-3.0-or-later
// The command `coroscope info`.
#pragma once

namespace CLI {
class App;
}

namespace coroscope {

/// Adds it to `app`. Run, it sets `exitCode`, which must outlive the parsing.
void addInfoCommand(CLI::App &app, int &exitCode);

} // namespace coroscope
