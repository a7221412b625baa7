// SPDX-License-Identifier: MIT
// What the CMake target coroscope_engine puts into a program: it attaches by itself when it was started under Coroscope, and
// costs one look at the environment otherwise. std::iostream is set up before this file's initialiser: <iostream> sees to it.
#include "engine/guest/engine_mark.h"
#include "engine/guest/native_program_session.h"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <unistd.h>

namespace coroscope {

namespace {

constexpr int launchFailedExitCode = 2;

/// By which the executable is known as one that attaches.
[[gnu::used]] const volatile char engineMark[] = COROSCOPE_MARK_HEAD COROSCOPE_MARK_TAIL COROSCOPE_MARK_VERSION;

/// Kept until the process is gone: loops and streams may still be used by the destructors of static objects.
NativeProgramSession *programSession = nullptr;

bool attach()
{
    std::string error;
    auto spec = GuestSession::takeLaunch(error);
    if (!spec && error.empty())
        return false;
    auto session = spec ? NativeProgramSession::start(std::move(*spec), error) : nullptr;
    if (!session) {
        std::fprintf(stderr, "coroscope: %s\n", error.c_str());
        ::_exit(launchFailedExitCode);
    }
    programSession = session.release();
    ::on_exit([](int code, void *) { programSession->end(code); }, nullptr);
    return true;
}

[[maybe_unused]] const bool attached = attach();

} // namespace

} // namespace coroscope
