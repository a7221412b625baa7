// SPDX-License-Identifier: MIT
// What a breakpoint does that does not stop: prints the loop's state, saves the recording.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/control/messages.h"
#include "engine/control/stack_resolver.h"
#include "engine/loop/loop.h"

#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

/// The switch, the queue and the waits of `loop`, as lines of text. `subject` is null where it is about a callback.
std::string stateText(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop,
                      TaskBase *subject, const StackResolver &stacks);

/// Writes that to stderr, in one piece.
void printState(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, Loop &loop, TaskBase *subject,
                const StackResolver &stacks);

/// Says there that the program ends here.
void printExit(const Breakpoint &breakpoint, std::uint64_t hits, const Stopped &place, int exitCode);

/// Says there which of `breakpoints` nothing ever met, and what the program's tasks were made from instead: a name that is
/// misspelt looks like a program that does not get there.
void printNeverMet(const std::vector<Breakpoint> &breakpoints, const BreakpointStates &states,
                   const std::vector<std::string_view> &definitions);

/// The same of the variable that was to hold the program's queue.
void printQueueNeverSeen(const std::string &variable);

/// Saves what has been recorded so far as a recording of its own (docs/recording-format.md, "Saved copies"), in
/// `OUT.hit3.coro` for the third hit of breakpoint 1 (`OUT.break2.hit3.coro` for those of breakpoint 2). Says on stderr where,
/// or why not. Copies the whole recording each time.
void saveRecording(const Breakpoint &breakpoint, std::uint64_t hits, const std::string &recording);

} // namespace coroscope
