// SPDX-License-Identifier: MIT
// ClockHandle: one clock under several owners: each loop owns a handle, the session owns the clock.
#pragma once

#include "engine/loop/clock.h"

namespace coroscope {

class ClockHandle final : public Clock {
public:
    explicit ClockHandle(Clock &clock) : clock_(clock) {}

    Nanoseconds now() const override { return clock_.now(); }
    Nanoseconds read() override { return clock_.read(); }
    void waitUntil(Nanoseconds deadline) override { clock_.waitUntil(deadline); }
    void interrupt() override { clock_.interrupt(); }
    void hold() override { clock_.hold(); }
    void release() override { clock_.release(); }
    bool isVirtual() const override { return clock_.isVirtual(); }

private:
    Clock &clock_; ///< outlives this
};

} // namespace coroscope
