// SPDX-License-Identifier: GPL-3.0-or-later
// ExitReport: how a program ended, as the kernel told it, and the words for it.
#pragma once

#include <QString>

namespace coroscope {

struct ExitReport {
    int code = 0;   ///< its exit code; meaningless when `signal` is set
    int signal = 0; ///< the signal that killed it; 0: it exited by itself

    /// From a status as waitpid() gives it.
    static ExitReport fromWaitStatus(int status);
    bool died() const { return signal != 0; }
};

/// "segmentation fault (SIGSEGV)".
QString signalText(int signal);

} // namespace coroscope
