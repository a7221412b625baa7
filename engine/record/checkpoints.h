// SPDX-License-Identifier: MIT
// Checkpoints: states of the loop from which replays start, kept while a recording is read. They hold what was alive then: a program's
// whole life makes many of them, of which few are looked at. Internal to engine/record.
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/loop_replay.h"

#include <memory>
#include <vector>

namespace coroscope {

struct Checkpoint {
    EventPosition at;
    bool behindSnapshot = false; ///< nothing is in front of it in its chunk but the snapshot
    LoopReplay::Stored state;
};

class Checkpoints {
public:
    /// Of `replay` as it is, at `at`, behind all others.
    void add(EventPosition at, bool behindSnapshot, const LoopReplay &replay);
    /// `first` is kept, and what is behind it; it lies elsewhere afterwards.
    void dropBefore(const Checkpoint *first);

    /// The first behind `at`; null: there is none.
    const Checkpoint *firstBehind(EventPosition at) const;
    /// The last before a switch, or a callback run, begins; where there is none, the first one. Null: there are none.
    const Checkpoint *before(SwitchNumber number) const;
    const Checkpoint *beforeCallback(CallbackNumber number) const;

    SpilledMemory::Use use() const { return memory_->use(); }
    std::size_t plainBytes() const;        ///< besides
    void trim() const { memory_->trim(); } ///< see SpilledMemory

private:
    template <class IsBefore>
    const Checkpoint *lastWhere(IsBefore isBefore) const;

    std::unique_ptr<SpilledMemory> memory_ = std::make_unique<SpilledMemory>();
    std::vector<Checkpoint> kept_;
};

} // namespace coroscope
