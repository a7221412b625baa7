// SPDX-License-Identifier: MIT
#include "engine/record/lane_spans.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

constexpr double lastTicks = 4.6e18; ///< about 2^62: beyond any recorded time

} // namespace

double timePosition(const TimeScale &scale, std::uint64_t ticks) { return double(scale.at(ticks)); }

std::uint64_t ticksBelow(const TimeScale &scale, double position)
{
    if (!(position > 0))
        return 0;
    const double ticks = std::ceil(position * (double(scale.ticksPerSecond) / 1e9)) - 1;
    return ticks <= 0 ? 0 : std::uint64_t(std::min(ticks, lastTicks));
}

LaneSpans::LaneSpans(const RecordingReader &reader, std::uint32_t taskIndex, Axis axis)
    : reader_(reader),
      task_(taskIndex),
      axis_(axis),
      lane_(reader.lanes().lane(taskIndex)),
      open_(reader.lanes().openSlice(taskIndex))
{
}

LaneItem LaneSpans::item(std::size_t index) const
{
    if (index < lane_.size())
        return lane_.item(index);
    LaneItem item = *open_;
    item.end = std::max(item.begin, reader_.endTicks);
    item.busy = item.end - item.begin;
    return item;
}

double LaneSpans::begin(std::size_t index) const
{
    if (index >= lane_.size())
        return begin(*open_);
    return axis_ == Axis::time ? timePosition(reader_.scale, lane_.begin(index)) : double(lane_.number(index));
}

double LaneSpans::begin(const LaneItem &item) const
{
    return axis_ == Axis::time ? timePosition(reader_.scale, item.begin) : double(item.number);
}

double LaneSpans::end(const LaneItem &item) const
{
    return axis_ == Axis::time ? timePosition(reader_.scale, item.end) : double(item.lastNumber + 1);
}

double LaneSpans::lifeBegin() const
{
    const TaskTable::Entry &entry = reader_.tasks.entry(task_);
    if (axis_ == Axis::time)
        return timePosition(reader_.scale, std::max(entry.spawnTicks, reader_.startTicks));
    return double(std::max(entry.info.spawnedIn + 1, reader_.firstSwitch));
}

std::size_t LaneSpans::countBelow(double position, std::size_t hint) const
{
    if (!(position > 0))
        return 0;
    std::size_t count = 0;
    if (axis_ == Axis::time) {
        count = lane_.countUpTo(ticksBelow(reader_.scale, position), hint);
        // The way to ticks and back rounds: set right what is off by one.
        while (count > 0 && begin(count - 1) >= position)
            --count;
        while (count < lane_.size() && begin(count) < position)
            ++count;
    } else {
        count = lane_.countUpToSwitch(SwitchNumber(std::min(std::ceil(position) - 1, lastTicks)));
    }
    if (open_ && count == lane_.size() && begin(*open_) < position)
        ++count;
    return count;
}

LaneSpan LaneSpans::single(const LaneItem &item) const
{
    LaneSpan span;
    span.kind = item.polls ? LaneSpan::Kind::idlePolls : LaneSpan::Kind::slice;
    span.begin = begin(item);
    span.end = end(item);
    span.number = item.number;
    span.count = item.slices();
    if (item.polls && span.end > span.begin) {
        const double busy = axis_ == Axis::time ? timePosition(reader_.scale, item.busy) : double(item.polls);
        span.busy = float(std::min(1.0, busy / (span.end - span.begin)));
    }
    return span;
}

LaneSpan LaneSpans::several(std::size_t first, std::size_t last) const
{
    const std::size_t closed = std::min(last + 1, lane_.size());
    Lane::Totals totals = lane_.totalsBefore(closed);
    const Lane::Totals before = lane_.totalsBefore(first);
    const LaneItem lastItem = item(last);
    if (last >= lane_.size()) {
        totals.busy += lastItem.busy;
        totals.slices += 1;
    }
    LaneSpan span;
    span.kind = LaneSpan::Kind::slices;
    span.begin = begin(first);
    span.end = end(lastItem);
    span.number = item(first).number;
    span.count = totals.slices - before.slices;
    if (span.end > span.begin) {
        const double busy =
            axis_ == Axis::time ? timePosition(reader_.scale, totals.busy - before.busy) : double(span.count);
        span.busy = float(std::min(1.0, busy / (span.end - span.begin)));
    }
    return span;
}

/// One behind the last item that begins in the same pixel as `first`. Pixels lie on multiples of their width, so that what
/// is drawn does not dance when the view moves.
std::size_t LaneSpans::endOfCell(std::size_t first, double perPixel) const
{
    const double at = begin(first);
    const double cellEnd = std::max((std::floor(at / perPixel) + 1) * perPixel, std::nextafter(at, HUGE_VAL));
    const std::size_t after = std::max(countBelow(cellEnd, first), first + 1);
    if (after - first > 1) {
        const LaneItem last = item(after - 1);
        if (end(last) - begin(last) >= perPixel)
            return after - 1; // wide enough to be seen for itself
    }
    return after;
}

void LaneSpans::collect(double from, double to, double perPixel, bool gaps, std::vector<LaneSpan> &spans) const
{
    if (!(to > from))
        return;
    if (!(perPixel > 0))
        perPixel = std::numeric_limits<double>::min();
    const std::size_t count = size();
    std::size_t index = countBelow(from);
    if (index > 0 && end(item(index - 1)) > from)
        --index;
    double reached = index > 0 ? end(item(index - 1)) : lifeBegin();
    while (index < count) {
        const LaneItem next = item(index);
        if (gaps)
            gapBefore(next, reached, perPixel, spans);
        if (begin(next) >= to)
            break;
        std::size_t after = index + 1;
        if (end(next) - begin(next) < perPixel)
            after = endOfCell(index, perPixel);
        spans.push_back(after - index == 1 ? single(next) : several(index, after - 1));
        reached = spans.back().end;
        index = after;
    }
    if (gaps && index == count)
        gapAtEnd(reached, perPixel, spans);
    std::erase_if(spans,
                  [&](const LaneSpan &span) { return span.begin >= to || (span.end <= from && span.begin < from); });
}

void LaneSpans::gap(double from, double ready, double to, WaitKind wait, double perPixel, std::vector<LaneSpan> &spans)
{
    if (to - from < perPixel || !(to > from))
        return;
    ready = std::clamp(ready, from, to);
    if (ready > from)
        spans.push_back({LaneSpan::Kind::waiting, from, ready, 0, 1, 0, wait});
    if (to > ready)
        spans.push_back({LaneSpan::Kind::ready, ready, to, 0, 1, 0, wait});
}

void LaneSpans::gapBefore(const LaneItem &item, double from, double perPixel, std::vector<LaneSpan> &spans) const
{
    const double ready = axis_ == Axis::time
                             ? timePosition(reader_.scale, item.begin - std::min(item.begin, item.readyTicks))
                             : double(item.number - std::min(item.number, item.readySwitches));
    gap(from, ready, begin(item), item.waited, perPixel, spans);
}

void LaneSpans::gapAtEnd(double from, double perPixel, std::vector<LaneSpan> &spans) const
{
    const TaskTable::Entry &entry = reader_.tasks.entry(task_);
    const bool alive = entry.info.endedIn == 0;
    const auto &slots = reader_.state().slots();
    if (alive && (entry.slot >= slots.size() || slots[entry.slot].number != entry.info.number))
        return;
    const WaitingSince how = alive ? WaitingSince(slots[entry.slot]) : entry.atEnd;
    if (how.status != TaskStatus::ready && how.status != TaskStatus::waiting)
        return; // it runs, or its slice ended it
    double to = axis_ == Axis::time ? timePosition(reader_.scale, alive ? reader_.endTicks : entry.endTicks)
                                    : double((alive ? reader_.state().switchNumber() : entry.info.endedIn) + 1);
    double ready = to;
    if (how.status == TaskStatus::ready)
        ready = axis_ == Axis::time ? timePosition(reader_.scale, how.since) : double(how.wokenIn + 1);
    gap(from, ready, to, how.wait, perPixel, spans);
}

} // namespace coroscope
