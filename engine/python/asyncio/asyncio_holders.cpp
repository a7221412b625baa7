// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that tells its listeners how what is waited for changes: who holds a lock, how many have come to a barrier.
#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/counted_objects.h"
#include "engine/python/asyncio/lock_holders.h"
#include "engine/python/asyncio/watched_objects.h"

namespace coroscope {

AsyncioLoop *AsyncioLoop::lastMade_ = nullptr;

void AsyncioLoop::watchLocks()
{
    lastMade_ = this;
    LockHolders::setListener(&AsyncioLoop::runningTask, &AsyncioLoop::lockPassed);
    CountedObjects::setListener(&AsyncioLoop::countChanged);
    WatchedObjects::onDied([](const WatchedObjects::Watched &object) {
        if (object.detail.shape == WaitShape::lock)
            lockPassed(object.detail.ordinal, noTask);
        CountedObjects::died(object);
    });
    LockHolders::install();
    CountedObjects::followBarriers();
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

void AsyncioLoop::countChanged(WaitShape shape, std::uint32_t ordinal, std::uint32_t count)
{
    if (lastMade_ && lastMade_->instrument_)
        lastMade_->instrument_->countChanged(*lastMade_, shape, ordinal, count);
}

} // namespace coroscope
