// SPDX-License-Identifier: GPL-3.0-or-later
// How many tasks of each definition are alive, have ended, have failed, and how long they had run, at a moment of a recording.
#pragma once

#include "engine/record/recording.h"

#include <QString>

#include <vector>

namespace coroscope {

struct DefinitionCounts {
    QString name; ///< as the recording has it, qualified or not
    QString file;
    int line = 0;
    std::uint64_t alive = 0;
    std::uint64_t ended = 0;  ///< in any way: done, failed or cancelled
    std::uint64_t failed = 0; ///< of those
    Nanoseconds runNs = 0;    ///< of all of them, by the moment
};

/// `state` is the loop's at the moment. Definitions of which no task is known then are left out. O(tasks): call it at most a
/// few times a second.
std::vector<DefinitionCounts> countDefinitions(const Recording &recording, const LoopState &state);

} // namespace coroscope
