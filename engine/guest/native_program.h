// SPDX-License-Identifier: MIT
// Programs in C++: telling whether an executable is linked with the engine.
#pragma once

#include <string>

namespace coroscope {

enum class ExecutableKind {
    notElf,       ///< a script, or anything else
    unlinked,     ///< an executable without the engine
    withEngine,   ///< attaches by itself when started under Coroscope
    otherVersion, ///< linked with an engine that speaks another protocol
};

/// Looks for the mark that native_attach.cpp leaves in whatever links it. Reads the file, runs nothing.
ExecutableKind executableKind(const std::string &path);

} // namespace coroscope
