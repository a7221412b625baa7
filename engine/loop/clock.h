// SPDX-License-Identifier: MIT
// Clocks. A loop reads time from a Clock only, so that a test never sleeps and a debugger can make time stand still.
#pragma once

#include "engine/loop/vocabulary.h"

#include <atomic>
#include <memory>

namespace coroscope {

/// What a loop blocks on while nothing is ready: returns at `deadline` or when interrupted.
class Clock {
public:
    virtual ~Clock() = default;

    /// The time, in ns since an arbitrary origin. Never goes backwards.
    virtual Nanoseconds now() const = 0;

    /// A reading by the program itself. Under a virtual clock it moves time by one tick, so that a busy loop ends.
    virtual Nanoseconds read() { return now(); }

    /// Lets time pass until `deadline` (< 0: without end). May return early; whether it did is for the caller to see.
    virtual void waitUntil(Nanoseconds deadline) = 0;

    /// Ends a waitUntil() under way, or the next one. Any thread, and signal handlers.
    virtual void interrupt() = 0;

    /// The clock stands still between hold() and release(); calls nest. The loop's thread.
    virtual void hold() = 0;
    virtual void release() = 0;

    virtual bool isVirtual() const = 0;

    /// The loop that goes by it runs on this thread from here on: where threads are held one by one, each has a time of its own.
    virtual void runsHere() {}
};

/// CLOCK_MONOTONIC less the time held. hold() and release() from one thread at a time; the rest from any, and from signal
/// handlers.
class HeldTime {
public:
    Nanoseconds now() const;
    void hold(); ///< calls nest
    void release();
    Nanoseconds heldNs() const { return held_.load(std::memory_order_relaxed); } ///< total of the holds that have ended

private:
    int holds_ = 0;
    std::atomic<Nanoseconds> standsAt_{-1}; ///< while it is held; -1: it is not
    std::atomic<Nanoseconds> held_{0};
};

/// CLOCK_MONOTONIC less the time held.
class RealClock final : public Clock {
public:
    RealClock();
    ~RealClock() override;
    RealClock(const RealClock &) = delete;
    RealClock &operator=(const RealClock &) = delete;

    Nanoseconds now() const override { return time_.now(); }
    void waitUntil(Nanoseconds deadline) override;
    void interrupt() override;
    void hold() override { time_.hold(); }
    void release() override { time_.release(); }
    bool isVirtual() const override { return false; }

    Nanoseconds heldNs() const { return time_.heldNs(); }

private:
    int wakeFd_;
    HeldTime time_;
};

/// Starts at 0, moves only by readings (one tick each) and by waitUntil (a jump). Under it a run is a function of the
/// program alone.
class VirtualClock final : public Clock {
public:
    explicit VirtualClock(Nanoseconds tick = 1'000'000);

    Nanoseconds now() const override { return now_; }
    Nanoseconds read() override;
    /// Jumps. Without a deadline nothing can ever happen: returns at once, the loop finds the deadlock.
    void waitUntil(Nanoseconds deadline) override;
    void interrupt() override {}
    void hold() override {}
    void release() override {}
    bool isVirtual() const override { return true; }

private:
    Nanoseconds tick_;
    Nanoseconds now_ = 0;
};

/// Makes the clock of a loop whose program did not choose one. Set by whoever runs the program under another clock, before
/// the first loop; null: RealClock.
using ClockFactory = std::unique_ptr<Clock> (*)();
void setClockFactory(ClockFactory factory);
ClockFactory clockFactory();
std::unique_ptr<Clock> makeClock(); ///< by the factory, where there is one

} // namespace coroscope
