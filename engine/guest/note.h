// SPDX-License-Identifier: MIT
// What the engine has to say to the user of a program in which it is.
#pragma once

#include <string_view>

namespace coroscope {

/// Writes `text` to stderr, past all buffers of the program, in one piece. Any thread.
void writeToStderr(std::string_view text);

/// The same with "coroscope: " in front, as a line.
void printNote(std::string_view sentence);

} // namespace coroscope
