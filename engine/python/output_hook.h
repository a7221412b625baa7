// SPDX-License-Identifier: MIT
// OutputHook: tells of each text that the program writes to sys.stdout or sys.stderr, before it is buffered.
//
// The streams stay what they are (type, isatty, encoding, buffer): only their instances get a `write` of their own, which
// tells and then calls the real one. The interpreter's own tracebacks come through it too.
#pragma once

#include "engine/python/python_api.h"

#include <string_view>

namespace coroscope {

/// Called under the interpreter's lock, by any thread. stream: 1 stdout, 2 stderr.
using OutputListener = void (*)(int stream, std::string_view text);

/// Hooks sys.stdout and sys.stderr as they are now. A stream that is None or takes no attributes stays as it is.
void installOutputHook(OutputListener listener);
/// Takes the hooks off again; where somebody has put a `write` of his own upon ours, it stays and tells nothing.
void removeOutputHook();

} // namespace coroscope
