// SPDX-License-Identifier: MIT
// The events that say more of waits and wakes, read where they lie in the file: replays keep only where that is.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/recording.h"
#include "engine/record/time_scale.h"

#include <functional>

namespace coroscope {

class Dictionary;
class LoopReplay;

/// What the event at `place` says of the wait or the wake of a task. Void where it says nothing, or has been dropped.
WaitedFor readWaitDetail(const ChunkList &chunks, EventRef place, const Dictionary &names, const LoopReplay &state,
                         const TimeScale &scale, TaskNumber task);
/// What a program itself says of a wait. Valid as long as `detail` is. `isAlive`: whether a task has not ended.
WaitedFor waitedFor(const WaitDetail &detail, const std::function<bool(TaskNumber)> &isAlive);
WakeSource readWakeDetail(const ChunkList &chunks, EventRef place);

} // namespace coroscope
