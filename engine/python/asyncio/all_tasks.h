// SPDX-License-Identifier: MIT
// All tasks of asyncio's, for when a recording begins in the middle of a run.
#pragma once

namespace coroscope {

/// The loops of the engine's take in their tasks as they stand (AsyncioLoop::adopt). No Python code runs meanwhile, so no other
/// thread does; but where asyncio's set of all tasks is not what it was. False: an exception is set.
bool adoptAllTasks();

} // namespace coroscope
