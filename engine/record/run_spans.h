// SPDX-License-Identifier: MIT
// RunSpans: a lane of callback runs or of worker threads' jobs as what a chart draws of it, on either axis. Internal to
// engine/record.
//
// On the axis of switches nothing beside the switches has a width of its own: what begins and ends in one switch's cell, or in
// front of it, shares the first `part` of that cell, in order.
#pragma once

#include "engine/record/recording_reader.h"
#include "engine/record/timeline_index.h"

namespace coroscope {

class RunSpans {
public:
    static constexpr double callbackPart = 0.2; ///< of a switch's cell
    static constexpr double jobPart = 1;

    /// `now`: see TimelineIndex::lane. All outlive it.
    RunSpans(const RecordingReader &reader, const RunLane &lane, Axis axis, double part, double now = 0);

    std::vector<LaneSpan> collect(double from, double to, double perPixel) const;

    double begin(std::size_t index) const;
    double end(std::size_t index) const;
    /// The first, from `hint` on, that begins at or behind `position`.
    std::size_t firstFrom(double position, std::size_t hint = 0) const;

private:
    SwitchNumber cellOf(std::size_t border) const;
    double borderPosition(std::size_t border) const;
    LaneSpan together(std::size_t first, std::size_t after) const;

    const RecordingReader &reader_;
    const RunLane &lane_;
    Axis axis_;
    double part_;
    std::uint64_t endTicks_; ///< until when what goes on is known to go on
};

} // namespace coroscope
