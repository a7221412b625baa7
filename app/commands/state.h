// SPDX-License-Identifier: GPL-3.0-or-later
// The command `coroscope state`.
#pragma once

namespace CLI {
class App;
}

namespace coroscope {

/// Adds it to `app`. Run, it sets `exitCode`, which must outlive the parsing.
void addStateCommand(CLI::App &app, int &exitCode);

} // namespace coroscope
