// SPDX-License-Identifier: MIT
// The number that asyncio gives to the next task without a name, `Task-N`.
#pragma once

#include <cstdint>

namespace coroscope {

class AsyncioObjects;

/// A variable within CPython's module _asyncio, so that tasks of the engine's and of asyncio's are numbered together. Under the
/// interpreter's lock.
namespace TaskNumbersOfAsyncio {

/// Looks for it, by what changes when tasks are made: no number is lost. False: it was not found; no exception is set.
bool find(const AsyncioObjects &objects);

std::uint64_t next(); ///< where it was found

} // namespace TaskNumbersOfAsyncio

} // namespace coroscope
