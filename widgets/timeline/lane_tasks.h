// SPDX-License-Identifier: GPL-3.0-or-later
// LaneTasks: what the layout of lanes must know of tasks, asked for where it is needed and not held. No GUI.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstddef>
#include <cstdint>

namespace coroscope {

/// What the layout must know of a task.
struct LaneTask {
    TaskNumber number = noTask;
    TaskNumber parent = noTask;
    std::uint32_t definition = 0;
    // Of one that has ended, which may share a lane:
    Nanoseconds spawnTime = 0;
    Nanoseconds endTime = -1;
    SwitchNumber spawnedIn = 0; ///< 0: before the first switch
    SwitchNumber endedIn = 0;   ///< 0: it lives
    std::uint64_t slices = 0;
    Nanoseconds runNs = 0;
};

class LaneTasks {
public:
    virtual ~LaneTasks() = default;

    virtual std::size_t taskCount() const = 0;
    virtual std::size_t endedTaskCount() const = 0; ///< of these
    /// In the order in which they became known, which is nearly always that of their numbers.
    virtual TaskNumber taskNumber(std::size_t index) const = 0;
    virtual LaneTask
    laneTask(TaskNumber task) const = 0; ///< number noTask in the answer: it is not, or no longer, known
};

} // namespace coroscope
