// SPDX-License-Identifier: MIT
// Saves what a recording holds that is being written, without reading what it says: in the process that writes it, on any
// thread, in time that the disk needs and memory for a chunk.
#pragma once

#include <functional>
#include <string>

namespace coroscope {

/// Copies what `recording` (a path) holds at this moment, as saveRecording() does, and marks it closed. Its name is the first of
/// name(1), name(2) … that nothing bears yet; they lie in one folder. What a limit drops meanwhile is left out. Returns the
/// name; empty: `error` is a sentence for the user.
std::string copyRecording(const std::string &recording, const std::function<std::string(unsigned)> &name,
                          std::string &error);

/// The same, and an older file at `path` is replaced.
bool copyRecordingTo(const std::string &recording, const std::string &path, std::string &error);

} // namespace coroscope
