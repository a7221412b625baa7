// SPDX-License-Identifier: MIT
// cancel() of asyncio's handles, in the engine for handles of the engine's loops.
#pragma once

namespace coroscope {

class AsyncioObjects;

/// Puts methods in the place of Handle.cancel and TimerHandle.cancel, which asyncio has in Python; those go on to be called for
/// all that is not usual: other loops, debug mode, a loop whose part in it somebody has changed. Nothing is done where a program
/// has put methods of its own there. Once.
void quickenHandles(const AsyncioObjects &objects);

} // namespace coroscope
