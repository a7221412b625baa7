// SPDX-License-Identifier: MIT
// SignalHandlers: which signal's handler runs now, of those that a program sets by signal.signal(): what such a one does is done in
// the middle of whatever it has interrupted, and is none of that's doing.
#pragma once

#include "engine/python/python_api.h"

#include <cstdint>

namespace coroscope {

/// The process's. Under the interpreter's lock.
namespace SignalHandlers {

/// From here on handlers that are set stand behind an object that tells; signal.signal() and getsignal() give them back as they
/// were given. Does nothing where the module `signal` is not as CPython 3.11 has it. No exception is set.
void install();

/// Internal to running(), which each wake asks.
extern int current; ///< 0: none
extern std::uint64_t currentThread;

/// The signal whose handler runs on this thread, the innermost one; 0: none does.
inline int running() { return current != 0 && currentThread == runningThread() ? current : 0; }
/// The same of one that has raised, since this was asked last.
int takeRaised();

/// While it lives none counts as running: what a handler runs may be a loop of its own.
class Within {
public:
    Within();
    ~Within();
    Within(const Within &) = delete;
    Within &operator=(const Within &) = delete;

private:
    const int signal_;
};

} // namespace SignalHandlers

} // namespace coroscope
