// SPDX-License-Identifier: MIT
// IdleLists: when loops had nothing to run, as the events tell it: all of them, and each by itself. Internal to engine/record.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/recording.h"
#include "engine/record/time_scale.h"

#include <cstdint>
#include <map>
#include <vector>

namespace coroscope {

class IdleLists {
public:
    // Events in order. `now`: the time after the event; `next`: the switch that comes next.
    void begin(Nanoseconds now);
    void takeCause(const Event &event); ///< Extension::idleEndedBy
    void end(Nanoseconds now, SwitchNumber next);
    void takeOfLoop(const Event &event, const TimeScale &scale, Nanoseconds now, SwitchNumber next);

    bool isOpen() const { return !all_.empty() && all_.back().end < 0; } ///< none has anything to run
    void dropBefore(SwitchNumber firstSwitch, Nanoseconds start);

    /// Times in which none of them had anything to run.
    const std::vector<IdleInfo> &ofAll() const { return all_; }
    /// Of each by itself, in the order in which they began. Where nothing is told of single loops those of all.
    const std::vector<IdleInfo> &ofLoops() const { return tellsLoops_ ? each_ : all_; }

private:
    static void putCause(const std::uint64_t *words, std::uint64_t count, IdleInfo &idle);
    void beginOfLoop(std::uint32_t loop, Nanoseconds since);
    void findOpen();

    std::vector<IdleInfo> all_;
    std::vector<IdleInfo> each_;
    std::map<std::uint32_t, std::size_t> open_; ///< by loop: its place among `each_`
    bool tellsLoops_ = false;
};

} // namespace coroscope
