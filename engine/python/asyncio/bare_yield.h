// SPDX-License-Identifier: MIT
// BareYield: what `await asyncio.sleep(0)` yields by, without a generator for each.
#pragma once

namespace coroscope {

/// Puts it in the place of asyncio's private helper, for the whole process, where that is CPython 3.11's; while a program traces
/// or profiles its calls, asyncio's is called. Twice is once. Under the interpreter's lock.
void yieldWithoutGenerators();

} // namespace coroscope
