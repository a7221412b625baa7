// SPDX-License-Identifier: MIT
// What a recording says, in words: for the command line, exports and views. English, one line, no markup.
#pragma once

#include "engine/record/recording.h"

#include <string>

namespace coroscope {

std::string groupedDigits(std::uint64_t number); ///< 531,201
/// "1.234 ms", "17 µs": three or four digits and a unit.
std::string durationText(Nanoseconds ns);

std::string_view statusText(TaskStatus status); ///< "waiting"
/// "waits for worker#2", "sleeps until 1.500 s", "polls task1#1", "yielded"; empty: nothing is known.
std::string waitText(const Recording &recording, const Wait &wait);
/// Why it ran: "spawned by main#1", "timer", "woken by worker#2".
std::string whyText(const Recording &recording, const SwitchInfo &row);
std::string whyText(const Recording &recording, WakeCause cause, TaskNumber causer, TaskNumber task);
/// What became of the task after the slice: a wait, "done", "failed", "running".
std::string thenText(const Recording &recording, const SwitchInfo &row);
/// "worker at client.py:41", innermost; empty: unknown.
std::string placeText(const Recording &recording, std::uint32_t stack);

} // namespace coroscope
