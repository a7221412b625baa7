// SPDX-License-Identifier: MIT
// The frames that an exception passes in asyncio's own loop, for tracebacks to read as they do there.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope::StockFrames {

enum class Frame : unsigned char {
    run,       ///< Handle._run, where it calls the callback
    runOnce,   ///< BaseEventLoop._run_once, where it runs a handle
    debugOnce, ///< the same, where it does so in debug mode
    selecting, ///< the same, where it waits for descriptors
    polling    ///< EpollSelector.select, where it does so
};

/// Puts the frame before those that the exception that is set has passed already. Under the interpreter's lock.
void add(Frame frame);

} // namespace coroscope::StockFrames
