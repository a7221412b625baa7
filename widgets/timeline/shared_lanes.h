// SPDX-License-Identifier: GPL-3.0-or-later
// Ended tasks of one definition that are not there at the same time share a lane. Pure.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <vector>

namespace coroscope {

/// The whole life of a task that has ended.
struct EndedLife {
    TaskNumber task = noTask;
    Nanoseconds spawnTime = 0;
    Nanoseconds endTime = 0;
    SwitchNumber spawnedIn = 0; ///< 0: before the first switch
    SwitchNumber endedIn = 0;
    std::uint64_t slices = 0;
    Nanoseconds runNs = 0;
};

/// One of those in a lane, with the sums of those in front of it: what a pixel with many of them shows is a difference.
struct LaneMember {
    EndedLife life;
    std::uint64_t slicesBefore = 0;
    Nanoseconds runBefore = 0;
};

using SharedLane = std::vector<LaneMember>; ///< one after the other: none is spawned before the one in front has ended

/// Each into the lane that became free last, or else a new one; in the order of their ends, so that where they were packed they
/// stay when more tasks end. n log n.
std::vector<SharedLane> packEnded(std::vector<EndedLife> ended);

} // namespace coroscope
