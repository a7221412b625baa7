// SPDX-License-Identifier: MIT
// Apart from the loop itself, which is compiled without exceptions.
#include "engine/python/asyncio/asyncio_loop.h"

#include <exception>

namespace coroscope {

AsyncioLoop *makeAsyncioLoop(AsyncioObjects &objects, AsyncioLoop::Host &host)
{
    try {
        return new AsyncioLoop(objects, host);
    } catch (const std::exception &error) {
        PyErr_Format(PyExc_OSError, "the event loop could not be made: %s", error.what());
        return nullptr;
    }
}

} // namespace coroscope
