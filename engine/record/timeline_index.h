// SPDX-License-Identifier: MIT
// TimelineIndex: what the Gantt chart asks of a recording, at a cost that follows pixels, not events.
//
// A lane is a task, or a definition: all tasks of it. Per lane the index keeps its slices in order, with runs of idle polls folded into one entry, and levels
// of detail above them. Two axes are served by the same calls: time (ns) and switches, on which each switch is one wide, but
// for seams in which runs of idle polls and idle waits of the loop are folded (SwitchScale): where nothing is folded, its
// position is its number.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace coroscope {

enum class Axis : std::uint8_t { time, switches };

/// What one horizontal stretch of a lane shows. Ends are on the asked axis, clamped to nothing.
struct LaneSpan {
    enum class Kind : std::uint8_t {
        slice, ///< exactly one slice: `number` is its switch
        slices, ///< several, closer than a pixel: `number` the first, `count` how many, `busy` their share of the stretch
        idlePolls, ///< a folded run: `count` polls of this lane
        ready,     ///< between slices: ready and waiting for its turn
        waiting,   ///< between slices: parked; `wait` says for what
    };
    Kind kind = Kind::slice;
    double begin = 0; ///< on the asked axis
    double end = 0;
    SwitchNumber number = 0;
    std::uint64_t count = 1;
    float busy = 1; ///< 0..1
    WaitKind wait = WaitKind::none;
};

/// A stretch in which the loop had nothing to run, or several of them, closer than a pixel.
struct IdleSpan {
    double begin = 0; ///< on the asked axis
    double end = 0;
    std::uint64_t count = 1;
    float share = 1;             ///< 0..1, of the stretch on the axis of time
    double idleNs = 0;           ///< for how long, in all
    SwitchNumber nextSwitch = 0; ///< that ended the last of them, or will
};

class TimelineIndex {
public:
    virtual ~TimelineIndex() = default;

    /// The extent of all that is known, on `axis`: [begin, end].
    virtual double extentBegin(Axis axis) const = 0;
    virtual double extentEnd(Axis axis) const = 0;

    /// What lane `task` shows in [begin, end) when one pixel is `perPixel` axis units wide, in order, not overlapping.
    /// At most about 4 spans a pixel; cost O(pixels · log slices), whatever the recording's length.
    /// `now`: on the time axis the program lives until then, if that is later than its last event; how its tasks wait goes
    /// on until then.
    virtual std::vector<LaneSpan> lane(TaskNumber task, Axis axis, double begin, double end, double perPixel,
                                       double now = 0) const = 0;

    /// The same of several, one after the other: for less than one by one, since memory is asked for ahead.
    virtual std::vector<LaneSpan> lanes(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                        double perPixel, double now = 0) const
    {
        std::vector<LaneSpan> all;
        for (const TaskNumber task : tasks) {
            const std::vector<LaneSpan> own = lane(task, axis, begin, end, perPixel, now);
            all.insert(all.end(), own.begin(), own.end());
        }
        return all;
    }

    /// The same for a group of lanes drawn as one: only slice, slices and idlePolls. It costs as much as each of them.
    virtual std::vector<LaneSpan> group(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                        double perPixel) const = 0;

    /// The same for all tasks of a definition, at the cost of one lane. A run of idle polls is one of the definition: its
    /// tasks polled in turn, and none did anything else.
    virtual std::vector<LaneSpan> definition(std::uint32_t definition, Axis axis, double begin, double end,
                                             double perPixel) const = 0;

    /// The switch of `task` at or nearest before `position`; 0: none.
    virtual SwitchNumber sliceAt(TaskNumber task, Axis axis, double position) const = 0;

    /// The switch whose slice (of any task) contains, or last began before, `position`; 0: none.
    virtual SwitchNumber switchAt(Axis axis, double position) const = 0;

    /// Where a switch begins on the axis, and where its slice ends.
    virtual double beginOf(SwitchNumber number, Axis axis) const = 0;
    virtual double endOf(SwitchNumber number, Axis axis) const = 0;

    // --- callers: what resumes tasks, where that is no loop of ours; see Recording::caller() ---

    /// When caller `index` had control, as lane() says it of a task's slices; `number` is the switch that follows. On the axis
    /// of switches such a stretch has no width of its own: it takes the first part of that switch's cell.
    virtual std::vector<LaneSpan> caller(std::size_t index, Axis axis, double begin, double end, double perPixel,
                                         double now = 0) const = 0;
    /// The switch that follows upon the caller's stretch at or nearest before `position`; 0: none.
    virtual SwitchNumber handoverAt(std::size_t index, Axis axis, double position) const = 0;

    // --- what goes on beside the switches: callback runs, and the jobs of worker threads; see Recording::callback(), worker() ---

    /// The callback runs of a loop, or (0) all, as lane() says it of a task's slices, only slice and slices; `number` is the callback run's. On the
    /// axis of switches those in front of one switch share the first part of its cell.
    virtual std::vector<LaneSpan> callbacks(std::uint32_t /*loop*/, Axis, double /*begin*/, double /*end*/,
                                            double /*perPixel*/, double /*now*/ = 0) const
    {
        return {};
    }
    /// The callback run at or nearest before `position`; 0: none.
    virtual CallbackNumber callbackAt(std::uint32_t /*loop*/, Axis, double /*position*/) const { return 0; }
    // In its loop's lane.
    virtual double beginOfCallback(CallbackNumber, Axis) const { return 0; }
    virtual double endOfCallback(CallbackNumber, Axis) const { return 0; }

    /// The same for the jobs of worker `index`; `number` is the job's. On the axis of switches a job goes from the switch during
    /// which, or else before which, it began to that at its end.
    virtual std::vector<LaneSpan> worker(std::size_t /*index*/, Axis, double /*begin*/, double /*end*/,
                                         double /*perPixel*/, double /*now*/ = 0) const
    {
        return {};
    }
    /// That worker's job at or nearest before `position`, as an index for Recording::jobs(); nothing: none.
    virtual std::optional<std::size_t> jobAt(std::size_t /*index*/, Axis, double /*position*/) const { return {}; }

    /// Where the loop had nothing to run in [begin, end), as lane() says it of a task.
    virtual std::vector<IdleSpan> idles(Axis axis, double begin, double end, double perPixel, double now = 0) const = 0;
};

} // namespace coroscope
