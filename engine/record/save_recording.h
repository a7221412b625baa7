// SPDX-License-Identifier: MIT
// Saves a recording, finished or still being written, as a file of its own.
#pragma once

#include "engine/record/progress.h"
#include "engine/record/recording.h"

#include <string>
#include <vector>

namespace coroscope {

/// Output that the program wrote past the attributed streams (file descriptors, child processes).
struct OutputPastUs {
    int stream = 1; ///< 1 stdout, 2 stderr
    std::string bytes;
    OutputPlace behind; ///< the attributed output that came before it
};

/// Writes what `recording` has read so far to `path`: tight, without what a limit has dropped, marked as closed, with
/// `pastUs`, whose places rise, as output of an unknown switch. An older file there is replaced, once all is written.
/// False: `error` is a sentence for the user; empty: `progress` gave it up.
bool saveRecording(const Recording &recording, const std::string &path, const std::vector<OutputPastUs> &pastUs,
                   std::string &error, const Progress &progress = {});

} // namespace coroscope
