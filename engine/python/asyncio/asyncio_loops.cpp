// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_loops.h"

#include "engine/python/asyncio/asyncio_loop.h"

#include <algorithm>
#include <pthread.h>

namespace coroscope::AsyncioLoops {

namespace {

struct Running {
    AsyncioLoop *loop;
    // Of its wait, while it is idle:
    bool forOthers = false;
    Nanoseconds deadline = -1;

    bool isDue(Nanoseconds now) const { return loop->isIdle() && deadline >= 0 && deadline <= now; }
};

std::vector<Running> running;

Running *find(const AsyncioLoop &loop)
{
    const auto found =
        std::find_if(running.begin(), running.end(), [&loop](const Running &each) { return each.loop == &loop; });
    return found == running.end() ? nullptr : &*found;
}

/// In a fork's child there is no thread but the one that made it.
void forgetOthers()
{
    PyThreadState *const here = PyGILState_GetThisThreadState();
    if (!here || here != _PyThreadState_UncheckedGet())
        return; // it has not the lock: another's may be half-way through a change
    std::erase_if(running, [](const Running &each) {
        const bool isOthers = !each.loop->isOnThisThread();
        if (isOthers)
            each.loop->leftBehind();
        return isOthers;
    });
}

} // namespace

void begins(AsyncioLoop &loop)
{
    static const int registered = ::pthread_atfork(nullptr, nullptr, &forgetOthers);
    static_cast<void>(registered);
    running.push_back({&loop});
}

AsyncioLoop *here()
{
    const auto found =
        std::find_if(running.begin(), running.end(), [](const Running &each) { return each.loop->isOnThisThread(); });
    return found == running.end() ? nullptr : found->loop;
}

void ends(AsyncioLoop &loop)
{
    std::erase_if(running, [&loop](const Running &each) { return each.loop == &loop; });
    if (!loop.clock().isVirtual())
        return;
    for (const Running &each : running) // it may be that one that has held their time
        if (each.loop->isIdle())
            each.loop->endWait();
}

void waits(AsyncioLoop &loop, Nanoseconds deadline, bool forOthers)
{
    if (Running *const own = find(loop))
        *own = {&loop, forOthers, deadline};
}

Nanoseconds firstDeadline()
{
    Nanoseconds first = -1;
    for (const Running &each : running)
        if (each.loop->isIdle() && each.deadline >= 0)
            first = first < 0 ? each.deadline : std::min(first, each.deadline);
    return first;
}

std::vector<AsyncioLoop *> holdersBeside(const AsyncioLoop &loop, Nanoseconds now)
{
    std::vector<AsyncioLoop *> holders;
    for (const Running &each : running)
        if (each.loop != &loop && (each.loop->isBusy() || (each.loop->isIdle() && (each.forOthers || each.isDue(now)))))
            holders.push_back(each.loop);
    return holders;
}

void wakeDue(const AsyncioLoop &jumper, Nanoseconds now)
{
    for (const Running &each : running)
        if (each.loop != &jumper && each.isDue(now))
            each.loop->endWait();
}

} // namespace coroscope::AsyncioLoops
