// SPDX-License-Identifier: MIT
// Breakpoint: one grammar for switch breakpoints, in the table, on the command line and in the control channel.
//
//   SPEC   := [EVENT] TASK ["hit" N] | ["resume"] TASK "->" TASK ["hit" N] | "resume" "at" FILE ":" LINE ["hit" N]
//           | "callback" FUNCTION ["hit" N] | "callback" "at" FILE ":" LINE ["hit" N]
//   EVENT  := spawn | resume | suspend | wake | finish | fail | cancel      (resume when left out)
//   TASK   := a task's name (`worker#3`), a definition (`worker`), or a glob over both (`worker*`, `*`)
//   FUNCTION := its qualified name (`Server.on_data`), the last part of that (`on_data`), or a glob over both
//   A name with blanks, one that is a word of this grammar, or one that no definition gives (`[`, `worker#x`) stands in
//   double quotes; \" \\ \n \t are known there.
//
// `a -> b` stops before a switch to b when the task whose slice last ended on that loop is a. A resume breakpoint stops
// before the switch; callback before the loop calls such a function as no task's step (`callback:FUNCTION` is the same; the place
// is where it is defined); suspend, finish, fail and cancel right after the slice; spawn and wake inside the slice that causes
// them. "hit N": only at the N-th match.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace coroscope {

enum class BreakEvent : std::uint8_t { spawn, resume, suspend, wake, finish, fail, cancel, callback };
inline constexpr std::size_t breakEvents = 8;

/// What happens at a hit.
enum class BreakAction : std::uint8_t {
    stop,  ///< hold the program (a debugger is attached)
    print, ///< write the switch, the queue and the waits to stderr, and go on
    save,  ///< keep what led up to this, and go on
    exit,  ///< end the program
};

struct Breakpoint {
    std::uint32_t number = 0; ///< from 1; chosen by whoever sets it, unique
    BreakEvent event = BreakEvent::resume;
    std::string task = "*"; ///< glob over names and definitions; event callback: over functions
    std::string from;       ///< glob; empty: any. Only with event resume
    std::string file;       ///< resume at, callback at: matches a path's trailing components; empty: anywhere
    std::uint32_t line = 0;
    std::uint32_t hit = 0; ///< stop at this match only; 0: at each
    bool enabled = true;
    BreakAction action = BreakAction::stop;
    friend bool operator==(const Breakpoint &, const Breakpoint &) = default;
};

/// Parses `spec`. On failure returns nothing and sets `error` to a sentence that says what was expected where.
std::optional<Breakpoint> parseBreakpoint(std::string_view spec, std::string &error);

/// The canonical text: parseBreakpoint(toString(b)) == b in all that the grammar holds.
std::string toString(const Breakpoint &breakpoint);

/// A glob with * and ?, case-sensitive; # and every other character stand for themselves.
bool matchesGlob(std::string_view pattern, std::string_view text);

/// Whether a breakpoint's `pattern` is about a function of that qualified name.
bool matchesFunction(std::string_view pattern, std::string_view function);

/// Whether a breakpoint's `pattern` is about a task: about the name under which it is shown, or its definition's (empty:
/// unknown).
bool matchesTask(std::string_view pattern, std::string_view name, std::string_view definition);

} // namespace coroscope
