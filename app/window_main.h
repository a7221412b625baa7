// SPDX-License-Identifier: GPL-3.0-or-later
// The window, as main() starts it: after the command line has been understood, so that nothing needs a display before.
#pragma once

#include <string>
#include <vector>

namespace coroscope {

struct WindowOptions {
    std::vector<std::string> files; ///< to open: recordings (.coro), programs
};

/// Makes the QApplication, shows the window, and returns the exit code when it is closed.
int runWindow(const WindowOptions &options);

} // namespace coroscope
