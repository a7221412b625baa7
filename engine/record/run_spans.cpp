// SPDX-License-Identifier: MIT
#include "engine/record/run_spans.h"

#include "engine/record/lane_spans.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace coroscope {

RunSpans::RunSpans(const RecordingReader &reader, const RunLane &lane, Axis axis, double part, double now)
    : reader_(reader),
      lane_(lane),
      axis_(axis),
      part_(part),
      endTicks_(std::max(reader.endTicks, ticksBelow(reader.scale, now)))
{
}

/// Borders are the begins (even) and ends (odd) of the runs, in order.
SwitchNumber RunSpans::cellOf(std::size_t border) const
{
    const std::size_t index = border / 2;
    return border % 2 == 0 ? lane_[index].beginCell : lane_.shownEndCell(index, reader_.state().switchNumber() + 1);
}

/// Those of one cell are as far apart as can be.
double RunSpans::borderPosition(std::size_t border) const
{
    const std::size_t borders = 2 * lane_.size();
    const SwitchNumber cell = cellOf(border);
    std::size_t first = border, step = 1; // in steps that double, and then by halves
    while (first > 0 && cellOf(first - std::min(step, first)) >= cell) {
        first -= std::min(step, first);
        step *= 2;
    }
    for (std::size_t low = first - std::min(step, first); low < first;) {
        const std::size_t middle = low + (first - low) / 2;
        if (cellOf(middle) >= cell)
            first = middle;
        else
            low = middle + 1;
    }
    std::size_t last = border;
    step = 1;
    while (last + step < borders && cellOf(last + step) <= cell) {
        last += step;
        step *= 2;
    }
    for (std::size_t high = std::min(last + step, borders); last + 1 < high;) {
        const std::size_t middle = last + (high - last) / 2;
        if (cellOf(middle) <= cell)
            last = middle;
        else
            high = middle;
    }
    const SwitchScale &scale = reader_.switchScale();
    const double begin = scale.begin(cell);
    const double width = cell <= reader_.state().switchNumber() ? scale.end(cell) - begin : 1;
    return begin + width * part_ * double(border - first + 1) / double(last - first + 2);
}

double RunSpans::begin(std::size_t index) const
{
    return axis_ == Axis::time ? timePosition(reader_.scale, lane_[index].begin) : borderPosition(2 * index);
}

double RunSpans::end(std::size_t index) const
{
    if (axis_ == Axis::switches)
        return borderPosition(2 * index + 1);
    return timePosition(reader_.scale, lane_.shownEnd(index).value_or(std::max(endTicks_, lane_[index].begin)));
}

std::size_t RunSpans::firstFrom(double position, std::size_t hint) const
{
    std::size_t low = hint, step = 1;
    if (low >= lane_.size() || begin(low) >= position)
        return std::min(low, lane_.size());
    while (low + step < lane_.size() && begin(low + step) < position) { // in steps that double
        low += step;
        step *= 2;
    }
    std::size_t high = std::min(low + step, lane_.size());
    ++low;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (begin(middle) < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

LaneSpan RunSpans::together(std::size_t first, std::size_t after) const
{
    LaneSpan span;
    span.begin = begin(first);
    span.end = end(after - 1);
    span.number = lane_[first].number;
    span.count = after - first;
    span.kind = span.count == 1 ? LaneSpan::Kind::slice : LaneSpan::Kind::slices;
    if (span.count == 1 || axis_ == Axis::switches || !(span.end > span.begin))
        return span;
    const double last = span.end - begin(after - 1);
    const double busy = timePosition(reader_.scale, lane_.busyBefore(after - 1) - lane_.busyBefore(first)) + last;
    span.busy = float(std::clamp(busy / (span.end - span.begin), 0.0, 1.0));
    return span;
}

std::vector<LaneSpan> RunSpans::collect(double from, double to, double perPixel) const
{
    std::vector<LaneSpan> spans;
    if (!(perPixel > 0))
        perPixel = std::numeric_limits<double>::min();
    std::size_t index = firstFrom(from);
    if (index > 0 && end(index - 1) > from)
        --index;
    while (index < lane_.size() && begin(index) < to) {
        std::size_t after = index + 1;
        const double at = begin(index);
        if (end(index) - at < perPixel) {
            const double pixelEnd = (std::floor(at / perPixel) + 1) * perPixel;
            after = std::max(after, firstFrom(pixelEnd, index));
            if (after > index + 1 && end(after - 1) - begin(after - 1) >= perPixel)
                --after; // long enough to be seen for itself
        }
        spans.push_back(together(index, after));
        index = after;
    }
    return spans;
}

} // namespace coroscope
