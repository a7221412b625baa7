// SPDX-License-Identifier: MIT
// ThreadClocks: the time of each thread that runs loops: it stands still while that thread is held, or its loop is.
//
// Every loop without a clock of its own goes by the time of the thread on which it runs, and so do the time functions of the
// program there. Under the virtual clock there is one time for all of them.
#pragma once

#include "engine/loop/clock.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace coroscope {

using ThreadId = std::uint64_t; ///< as the program's language tells threads apart

/// Used by one thread at a time; the clocks themselves as Clock says.
class ThreadClocks {
public:
    /// `runningThread` says which it is. `waiting`, which outlives this, is what all loops wait at; virtual, it is the time of all.
    ThreadClocks(Clock &waiting, std::function<ThreadId()> runningThread);
    ~ThreadClocks();

    /// This thread runs loops.
    void enter();
    /// Of this thread, as its program reads it; null: it has run no loop, and goes by the system's time.
    Clock *here();

    /// As of the thread where it is made, until Clock::runsHere().
    std::unique_ptr<Clock> makeForLoop();

    std::vector<ThreadId> entered() const;
    void hold(ThreadId thread); ///< calls nest; nothing happens where it runs no loops
    void release(ThreadId thread);

private:
    class OfThread;
    class OfLoop;
    OfThread &of(ThreadId thread);

    Clock &waiting_;
    std::function<ThreadId()> runningThread_;
    std::map<ThreadId, std::unique_ptr<OfThread>> threads_;
    ThreadId lastThread_ = 0; ///< that asked for its clock
    OfThread *last_ = nullptr;
};

} // namespace coroscope
