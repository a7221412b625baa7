// SPDX-License-Identifier: MIT
// RunLane: what ran one after another beside the steps of tasks: callback runs, or the jobs of one worker thread.
//
// Where one began before the last had ended (in another thread, or within it), the lane shows the last up to there.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/moment.h"
#include "engine/record/spilled_vector.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace coroscope {

struct LaneRun {
    std::uint64_t number = 0;   ///< rises along the lane
    std::uint64_t begin = 0;    ///< ticks
    std::uint64_t end = 0;      ///< what is not finished: meaningless
    SwitchNumber beginCell = 0; ///< the switch in front of which, or within whose slice, it began
    SwitchNumber endCell = 0;
    std::uint32_t function = 0; ///< a stack's number
    TaskNumber task = noTask;   ///< that caused it
    WakeCause cause = WakeCause::unknown;
    RunOutcome outcome = RunOutcome::returned;
    bool isFinished = false;
    bool beginsInSlice = false; ///< of a callback: in that of the switch in front of its cell
    std::uint32_t loop = 1;     ///< of a callback: that runs it
    Moment before() const { return {beginsInSlice ? beginCell - 1 : beginCell, beginsInSlice, number}; }
};

class RunLane {
public:
    /// `memory` outlives it.
    explicit RunLane(SpilledMemory &memory) : memory_(&memory) {}

    /// Behind all others. Its end is not known yet.
    void begin(const LaneRun &run);
    /// Of one that has begun: else nothing happens.
    void end(std::uint64_t number, std::uint64_t ticks, SwitchNumber cell, RunOutcome outcome);
    /// Forgets those up to `number`, but for `kept`, which rise. What is kept began in switch `first` or later, as far as one knows.
    void dropUpTo(std::uint64_t number, const std::vector<std::uint64_t> &kept, SwitchNumber first);

    std::size_t size() const { return runs_.size(); }
    bool empty() const { return runs_.empty(); }
    const LaneRun &operator[](std::size_t index) const { return runs_[index]; }
    std::optional<std::size_t> find(std::uint64_t number) const;
    std::size_t firstFrom(std::uint64_t number) const; ///< index of the first with that number or a later one
    std::size_t firstInCell(SwitchNumber cell) const;  ///< of the first that begins in that cell or a later one
    /// Of callback runs: of the first that begins later than a moment.
    std::size_t firstLaterThan(Moment moment) const;
    /// How many begin at or before `ticks`.
    std::size_t countUpTo(std::uint64_t ticks) const;

    /// The end that is shown, in ticks; nothing: it goes on.
    std::optional<std::uint64_t> shownEnd(std::size_t index) const;
    /// The cell of that end; of what goes on `now`.
    SwitchNumber shownEndCell(std::size_t index, SwitchNumber now) const;
    /// What those in front of `index` took, as shown, from an arbitrary origin: differences are meant.
    std::uint64_t busyBefore(std::size_t index) const;

private:
    void sumUp();

    SpilledMemory *memory_;
    SpilledVector<LaneRun> runs_;
    SpilledVector<std::uint64_t> sums_; ///< busyBefore() of each 32nd
};

} // namespace coroscope
