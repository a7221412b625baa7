// SPDX-License-Identifier: MIT
// ProgramWatch: what is watched in a Python process while it is recorded: the loops of asyncio programs, other schedulers, what
// the program prints. Of its own life or of a part of it: the session is told through GuestSession::active().
#pragma once

#include "engine/guest/launch.h"
#include "engine/python/python_language.h"

namespace coroscope {

class ObservedLoop;

/// The process's. Under the interpreter's lock.
namespace ProgramWatch {

PythonLanguage &language(); ///< made when it is first asked for, on the main thread

/// The session has begun. False: an exception is set.
bool begin(const LaunchSpec &spec);
/// It has ended, and another one may begin: nothing of this one is left.
void end();

ObservedLoop *observed(); ///< null: other schedulers are not watched

} // namespace ProgramWatch

} // namespace coroscope
