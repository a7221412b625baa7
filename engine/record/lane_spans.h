// SPDX-License-Identifier: MIT
// LaneSpans: one lane of a recording as what a chart draws of it, on either axis. Internal to engine/record.
#pragma once

#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"

#include <optional>
#include <span>

namespace coroscope {

/// Ticks to a position on the time axis, and back.
double timePosition(const TimeScale &scale, std::uint64_t ticks);
/// The last tick whose position is below `position`, or 0.
std::uint64_t ticksBelow(const TimeScale &scale, double position);

/// A view of one lane, with the item that is still open behind the others. Cheap to make.
class LaneSpans {
public:
    /// A task's slices. `now`: see TimelineIndex::lane.
    LaneSpans(const RecordingReader &reader, std::uint32_t taskIndex, Axis axis, double now = 0);
    /// The slices of all tasks of a definition, without how they waited.
    static LaneSpans ofDefinition(const RecordingReader &reader, std::uint32_t definition, Axis axis);
    /// The stretches in which a caller had control. By switches they lie in front of one, where there is no room: they take
    /// the first part of its cell.
    static LaneSpans ofCaller(const RecordingReader &reader, std::uint32_t callerIndex, Axis axis, double now = 0);
    static constexpr double callerWidth = 0.12; ///< on the axis of switches

    /// Appends what lies in [begin, end); `gaps`: also how the task waited between its slices.
    void collect(double begin, double end, double perPixel, bool gaps, std::vector<LaneSpan> &spans) const;

    std::size_t size() const { return lane_.size() + (open_ ? 1 : 0); }
    LaneItem item(std::size_t index) const;
    /// How many items begin before `position`.
    std::size_t countBelow(double position) const { return countBelow(position, 0); }
    /// The same where it is known to be at least `hint`, and likely to be little more.
    std::size_t countBelow(double position, std::size_t hint) const;
    /// How many items begin with switch `number` or earlier.
    std::size_t countUpToSwitch(SwitchNumber number) const;

private:
    LaneSpans(const RecordingReader &reader, const Lane &lane, Axis axis, double now);
    void takeOpenSlice(std::uint32_t taskIndex);
    double begin(std::size_t index) const;
    double beginOfSwitch(SwitchNumber number) const { return reader_.switchScale().begin(number); }
    double endOfSwitch(SwitchNumber number) const;
    double begin(const LaneItem &item) const;
    double end(const LaneItem &item) const;
    double lifeBegin() const;
    LaneSpan single(const LaneItem &item) const;
    /// Items that are drawn as one.
    struct Cell {
        double begin = 0;
        double end = 0;
        SwitchNumber number = 0;
        std::size_t after = 0; ///< the item behind
        Lane::Totals totals;
    };
    LaneSpan several(const Cell &cell) const;
    float busyShare(const LaneSpan &span, const Lane::Totals &totals) const;
    static double endOfPixel(double at, double perPixel);
    std::uint64_t lastBelow(double position) const;
    Lane::Stretch stretchBelow(std::size_t first, double position) const;
    Cell cellFrom(std::size_t first, double perPixel) const;
    void dropWideLast(Cell &cell, double perPixel) const;
    std::span<const Lane::Mark> marksFor(std::size_t first, double from, double to, double perPixel) const;
    std::optional<Cell> cellByMarks(std::span<const Lane::Mark> &marks, std::size_t first, double perPixel) const;
    void gapBefore(const LaneItem &item, double from, double perPixel, std::vector<LaneSpan> &spans) const;
    void gapAtEnd(double from, double perPixel, std::vector<LaneSpan> &spans) const;
    static void gap(double from, double ready, double to, WaitKind wait, double perPixel, std::vector<LaneSpan> &spans);

    const RecordingReader &reader_;
    std::uint32_t task_ = TaskTable::none;
    Axis axis_;
    double switchWidth_ = 1;
    std::uint64_t endTicks_; ///< until when what is now is known to be as it is
    Lane lane_;
    std::optional<LaneItem> open_; ///< with its end so far
};

} // namespace coroscope
