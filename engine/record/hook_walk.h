// SPDX-License-Identifier: MIT
// HookWalk: goes through a recording once more and tells, in order, what the loop's hooks told when it was made: who was
// spawned, resumed, suspended, woken, who ended, and which callbacks were called. So what was decided at those hooks can be
// decided again. The moments that it tells of never go back.
#pragma once

#include "engine/record/recording_reader.h"

namespace coroscope {

/// The recording outlives the walk, and is used on the same thread. Cost: that of reading the events once.
class HookWalk {
public:
    enum class Hook : std::uint8_t { spawned, resuming, suspended, ended, woken, callbackBegins };
    enum class Result {
        told,
        more, ///< the budget is used up: call again
        end,  ///< of what is read of the recording so far
    };

    struct Told {
        Hook hook = Hook::resuming;
        TaskNumber task = noTask;    ///< hook callbackBegins: none
        std::uint32_t stack = 0;     ///< where it is suspended; 0: it has not started. Of a callback: its function
        CallbackNumber callback = 0; ///< hook callbackBegins: the run that begins
        TaskStatus outcome = TaskStatus::ready; ///< hook ended
        bool ofSlice = false;                   ///< hook ended: by its own slice
        bool isFirst = false;                   ///< hook spawned: nobody else is alive, and a loop of ours runs it
        Moment at;                              ///< the first one later than what the hook tells of, or right before it
    };

    /// Begins at the latest place to begin at that lies before switch `from`.
    HookWalk(const Recording &recording, SwitchNumber from);

    /// Goes on to the next hook; takes at most `budget` events, and counts it down.
    Result next(Told &told, std::uint64_t &budget);

    SwitchNumber switchNumber() const { return replay_.switchNumber(); } ///< of the last slice that began
    /// What stood at the walk's place is gone: a limit has dropped it. Another walk is to be made.
    bool isLost() const;

private:
    HookWalk(const RecordingReader &reader, RecordingReader::Start start);
    bool describe(const Event &event, Told &told);
    Moment firstFromHere(SwitchNumber number, bool inside);
    const LiveTask *find(TaskNumber task) const;

    const RecordingReader &reader_;
    LoopReplay replay_;
    EventCursor cursor_;
    Moment nextRun_; ///< where the callback run stands that its number names; 0: not looked up
};

} // namespace coroscope
