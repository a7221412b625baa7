// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that concerns the others: what wakes it while it waits, what holds virtual time, what a hold means.
#include "engine/python/asyncio/asyncio_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loops.h"

#include <sys/socket.h>

namespace coroscope {

/// While it lives the loop's own descriptor is known by which it is woken.
class AsyncioLoop::Wakeable {
public:
    explicit Wakeable(AsyncioLoop &loop) : loop_(loop) { set(loop.host_.wakeDescriptor()); }
    ~Wakeable() { set(-1); }
    Wakeable(const Wakeable &) = delete;
    Wakeable &operator=(const Wakeable &) = delete;

private:
    void set(int descriptor)
    {
        const std::lock_guard lock(loop_.wakeMutex_);
        loop_.wakeDescriptor_ = descriptor;
    }
    AsyncioLoop &loop_;
};

/// Its clock is not what it waits at.
void AsyncioLoop::interruptWait()
{
    isAskedToHold_ = true;
    endWait();
}

/// As call_soon_threadsafe() does it.
void AsyncioLoop::endWait()
{
    const std::lock_guard lock(wakeMutex_);
    if (wakeDescriptor_ >= 0)
        ::send(wakeDescriptor_, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// The selector's wait, which may end for a pause: see LoopHost::select(). One that came when nobody could end it yet holds the
/// loop right away.
bool AsyncioLoop::select(double timeout)
{
    const Surroundings &here = around();
    if (!here.pauses && !clock_.isVirtual())
        return host_.select(timeout);
    const Wakeable wakeable(*this);
    if (here.pauses)
        here.pauses();
    return host_.select(timeout);
}

/// A virtual clock jumps where nothing but itself can wake any loop.
bool AsyncioLoop::waitVirtually(double timeout, Nanoseconds deadline, bool forOthers, IdleCause &cause)
{
    const std::vector<AsyncioLoop *> others = AsyncioLoops::holdersBeside(*this, clock_.now());
    const Nanoseconds next = AsyncioLoops::firstDeadline();
    if (!forOthers && others.empty() && next >= 0) {
        clock_.waitUntil(next);
        AsyncioLoops::wakeDue(*this, next);
        if (deadline >= 0 && deadline <= next) {
            cause.what = IdleEnd::timer;
            return true;
        }
    } else if (instrument_ && next >= 0) {
        tellTimeHolders(others);
    }
    return waitInRealTime(timeout, deadline);
}

void AsyncioLoop::tellTimeHolders(const std::vector<AsyncioLoop *> &others)
{
    std::vector<TimeHolder> holders = host_.timeHolders();
    for (const AsyncioLoop *const other : others)
        holders.push_back({TimeHolderKind::loop, other->listenerNumber, {}});
    instrument_->timeHeld(holders);
}

/// Another one may be in the middle of a slice.
void AsyncioLoop::wasHeld()
{
    if (inSlice_ && inSlice_ != this)
        inSlice_->outrun();
}

} // namespace coroscope
