// SPDX-License-Identifier: MIT
// HoldRecorder: the recorder's part about holds. While every loop that runs is held, the recording's time stands still. While one
// runs on, it goes on, and what the clocks of the held ones miss is noted when they go on, too.
#pragma once

#include "engine/record/loop_recorder.h"

#include <cstdint>
#include <map>
#include <vector>

namespace coroscope {

/// The recorder's thread.
class HoldRecorder {
public:
    /// `clocksRunOn`: what the program's timers go by does, while it is held.
    HoldRecorder(EventStream &stream, RecordingClock &time, const LoopRecorder &loops, bool clocksRunOn);

    /// `loop` (null: none) is held; `standsStill`: no other one runs on, so the recording's time stands still, up to continued()
    /// or runOn(). `clocks`: see clocksStand().
    void stopped(format::StopReason reason, bool inside, std::uint32_t breakpoint, const Loop *loop, bool standsStill,
                 const std::vector<std::uint64_t> &clocks);
    void runOn(); ///< another loop does
    /// The end of that hold, which took so long by the real clock.
    void continued(Nanoseconds heldNs, std::uint32_t loop, const std::vector<std::uint64_t> &clocks);
    /// From now on the clocks stand still of these threads (Loop::listenerThread) only. None where they run on.
    void clocksStand(const std::vector<std::uint64_t> &threads);
    /// Notes how far the loop's clock is behind the recording's time, where that has changed.
    void compareClock(Loop &loop);

private:
    struct Hold {
        std::uint32_t loop;
        bool isWhole; ///< the recording's time has stood still since it began, for it
    };
    /// The clock of a thread that has been held, by which its loops go. Time stamps.
    struct ThreadClock {
        std::uint64_t since = 0; ///< from which on it stands still; 0: it runs
        std::uint64_t stood = 0; ///< before, in all
    };

    std::uint64_t stamp();
    void runOn(std::uint64_t now);
    void setStanding(const std::vector<std::uint64_t> &threads, std::uint64_t now);
    void compareClock(Loop &loop, std::uint64_t now);
    void compareClocks(std::uint64_t now);
    void noteStop(std::uint32_t loop);
    void noteClock(std::uint32_t loop, Nanoseconds ahead);

    EventStream &stream_;
    RecordingClock &time_;
    const LoopRecorder &loops_;
    const bool clocksRunOn_;
    std::vector<Hold> holds_;
    std::map<std::uint64_t, ThreadClock> clocks_; // by thread; of others they have never stood still
    std::uint64_t lastStamp_ = 0;
};

} // namespace coroscope
