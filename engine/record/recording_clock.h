// SPDX-License-Identifier: MIT
// RecordingClock: the time of a recording that is being written, in ticks since it began. It leaves out what the program spends held.
#pragma once

#include "engine/loop/clock.h"
#include "engine/record/time_stamp.h"

#include <atomic>
#include <cstdint>

namespace coroscope {

class Loop;

/// The recorder's thread, but for now() and standsStill(): any.
class RecordingClock {
public:
    /// `virtualClock` (null: real time), not owned: its ns are the ticks.
    RecordingClock(const Clock *virtualClock, std::uint64_t ticksPerSecond);

    bool isVirtual() const { return virtualClock_ != nullptr; }
    /// Its time is the processor's counter: neither virtual nor asked of the system.
    bool readsCounter() const { return readsCounter_; }
    std::uint64_t now() const
    {
        return isVirtual() ? static_cast<std::uint64_t>(virtualClock_->now()) : timeStamp() - originTicks_;
    }
    std::uint64_t counterNow() const { return timeStampCounter() - originTicks_; } ///< the same, where readsCounter()

    std::uint64_t toTicks(Nanoseconds ns) const;
    Nanoseconds toNs(std::uint64_t ticks) const;
    /// A deadline on the clock of the loop (null: not known which).
    std::uint64_t dueTicks(const Loop *loop, Nanoseconds deadline) const;

    // --- standing still; `stamp`: a timeStamp() ---
    bool standsStill() const { return standsStill_.load(std::memory_order_relaxed); }
    void stand(std::uint64_t stamp);
    /// Returns for how long it stood, in real ns; 0: it did not, or time is virtual, and nothing to be left out of it.
    Nanoseconds goOn(std::uint64_t stamp);
    bool hasStood() const { return stood_ != 0; }   ///< and gone on again
    std::uint64_t stood(std::uint64_t stamp) const; ///< in all, up to `stamp`, in time stamps
    /// The loops' clocks went on by so much while it stood still.
    void letClocksAhead(Nanoseconds ns) { originNs_ += ns; }

private:
    std::atomic<std::uint64_t> originTicks_ = 0; // read by the thread that tells that the program is alive
    std::atomic<bool> standsStill_ = false;      // the same
    const bool readsCounter_;
    const Clock *const virtualClock_;
    const std::uint64_t ticksPerSecond_;
    Nanoseconds originNs_ = 0; // what the loops' clock would have said at 0
    std::uint64_t standsSince_ = 0;
    std::uint64_t stood_ = 0; // before that
};

} // namespace coroscope
