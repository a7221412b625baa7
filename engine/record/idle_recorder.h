// SPDX-License-Identifier: MIT
// IdleRecorder: the recorder's part about loops that have nothing to run. What every recording tells is when that is so of all;
// where there are several, it tells of each by itself as well.
#pragma once

#include "engine/loop/callback.h"
#include "engine/loop/time_holder.h"
#include "engine/record/loop_recorder.h"

#include <cstdint>
#include <vector>

namespace coroscope {

/// The recorder's thread.
class IdleRecorder {
public:
    IdleRecorder(EventStream &stream, const RecordingClock &time, const LoopRecorder &loops);

    bool areAllIdle() const { return areAllIdle_; } ///< so it is recorded: some loop waits, and none runs anything
    bool isAnyIdle() const { return !waits_.empty(); }

    void begins(Loop &loop, Nanoseconds deadline); ///< its next timer on its clock, or -1
    void ends(Loop &loop, const IdleCause &cause);
    void timeHeld(const std::vector<TimeHolder> &holders); ///< in such a wait a virtual clock does not jump, for these
    void runs();                                           ///< some loop resumes a task
    void lookWhetherAllWait();                             ///< a loop has begun or ceased to run
    void forget(const Loop &loop);

    void takeOver();  ///< of loops that wait when the recording begins: since when is not known
    void tellSoFar(); ///< the second loop is there: what wait of the first is under way
    void repeat(std::vector<std::uint64_t> &words) const; ///< behind a snapshot, where reading may begin

private:
    struct Wait {
        const Loop *loop;
        std::uint64_t since; ///< ticks
        std::uint64_t due;   ///< ticks: its next timer; all ones: it has none, or that is not known
    };
    bool isAnyBusy() const;
    void beginAll();
    void endAll(const IdleCause &cause);

    EventStream &stream_;
    const RecordingClock &time_;
    const LoopRecorder &loops_;
    std::vector<Wait> waits_; // in the order in which they began
    bool areAllIdle_ = false;
    std::uint64_t allSince_ = 0; // ticks
};

} // namespace coroscope
