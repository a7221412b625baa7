// SPDX-License-Identifier: GPL-3.0-or-later
// Which tasks are there at a moment: those alive, and those that have ended by then. Tasks are numbered as they are spawned, so
// that these are the first ones.
#pragma once

#include "widgets/models/task_number_list.h"

#include "engine/record/recording.h"

namespace coroscope {

/// Whether it had ended by `state`'s moment.
bool endedBy(const TaskInfo &task, const LoopState &state);

/// How many of `numbers`, those of `recording`, are there at `state`'s moment. It looks from `from` on, forwards or back: give what
/// it was at a moment near by.
std::size_t countAt(const Recording &recording, const TaskNumberList &numbers, const LoopState &state,
                    std::size_t from);

} // namespace coroscope
