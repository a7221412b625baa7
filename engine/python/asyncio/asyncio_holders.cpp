// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that tells its listeners who holds the locks that are waited for.
#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/lock_holders.h"
#include "engine/python/asyncio/watched_objects.h"

namespace coroscope {

AsyncioLoop *AsyncioLoop::lastMade_ = nullptr;

void AsyncioLoop::watchLocks()
{
    lastMade_ = this;
    LockHolders::setListener(&AsyncioLoop::runningTask, &AsyncioLoop::lockPassed);
    WatchedObjects::onLockDied([](PyObject *, std::uint32_t lock) { lockPassed(lock, noTask); });
    LockHolders::install();
}

TaskNumber AsyncioLoop::runningTask()
{
    Loop *const loop = withOpenSlice();
    return loop ? loop->current()->number() : noTask;
}

/// Loops have one listener in common: any that is there passes it on.
void AsyncioLoop::lockPassed(std::uint32_t lock, TaskNumber holder)
{
    if (lastMade_ && lastMade_->instrument_)
        lastMade_->instrument_->lockPassed(*lastMade_, lock, holder);
}

} // namespace coroscope
