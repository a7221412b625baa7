// SPDX-License-Identifier: MIT
// RecordingTimeline: the TimelineIndex of a recording. Holds nothing of its own. Internal to engine/record.
#pragma once

#include "engine/record/recording_reader.h"
#include "engine/record/run_spans.h"
#include "engine/record/timeline_index.h"

namespace coroscope {

class RecordingTimeline final : public TimelineIndex {
public:
    explicit RecordingTimeline(const RecordingReader &reader) : reader_(reader) {}

    double extentBegin(Axis axis) const override;
    double extentEnd(Axis axis) const override;
    std::vector<LaneSpan> lane(TaskNumber task, Axis axis, double begin, double end, double perPixel,
                               double now = 0) const override;
    std::vector<LaneSpan> lanes(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                double perPixel, double now = 0) const override;
    std::vector<LaneSpan> group(const std::vector<TaskNumber> &tasks, Axis axis, double begin, double end,
                                double perPixel) const override;
    std::vector<LaneSpan> definition(std::uint32_t definition, Axis axis, double begin, double end,
                                     double perPixel) const override;
    SwitchNumber sliceAt(TaskNumber task, Axis axis, double position) const override;
    SwitchNumber switchAt(Axis axis, double position) const override;
    double beginOf(SwitchNumber number, Axis axis) const override;
    double endOf(SwitchNumber number, Axis axis) const override;
    std::vector<LaneSpan> caller(std::size_t index, Axis axis, double begin, double end, double perPixel,
                                 double now = 0) const override;
    SwitchNumber handoverAt(std::size_t index, Axis axis, double position) const override;
    std::vector<IdleSpan> idles(Axis axis, double begin, double end, double perPixel, double now = 0) const override;
    std::vector<LaneSpan> callbacks(std::uint32_t loop, Axis axis, double begin, double end, double perPixel,
                                    double now = 0) const override;
    CallbackNumber callbackAt(std::uint32_t loop, Axis axis, double position) const override;
    double beginOfCallback(CallbackNumber number, Axis axis) const override;
    double endOfCallback(CallbackNumber number, Axis axis) const override;
    std::vector<LaneSpan> worker(std::size_t index, Axis axis, double begin, double end, double perPixel,
                                 double now = 0) const override;
    std::optional<std::size_t> jobAt(std::size_t index, Axis axis, double position) const override;

    SwitchNumber nextOfTask(TaskNumber task, SwitchNumber after) const;
    SwitchNumber previousOfTask(TaskNumber task, SwitchNumber before) const;

private:
    void prefetch(const std::vector<TaskNumber> &tasks, std::size_t at) const;
    std::uint64_t ticksAt(double position) const;
    std::pair<double, double> extentOfCallback(CallbackNumber number, Axis axis) const;

    const RecordingReader &reader_;
};

} // namespace coroscope
