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
    const double exact = position * (double(scale.ticksPerSecond) / 1e9);
    if (!(exact < lastTicks))
        return std::uint64_t(lastTicks);
    const auto ticks =
        std::uint64_t(exact); // (rounding by conversion: floor and ceil are calls, and this is asked often)
    return double(ticks) < exact || ticks == 0 ? ticks : ticks - 1;
}

LaneSpans::LaneSpans(const RecordingReader &reader, const Lane &lane, Axis axis, double now)
    : reader_(reader), axis_(axis), endTicks_(std::max(reader.endTicks, ticksBelow(reader.scale, now))), lane_(lane)
{
}

LaneSpans::LaneSpans(const RecordingReader &reader, std::uint32_t taskIndex, Axis axis, double now)
    : LaneSpans(reader, reader.lanes().lane(taskIndex), axis, now)
{
    task_ = taskIndex;
    takeOpenSlice(taskIndex);
}

LaneSpans LaneSpans::ofDefinition(const RecordingReader &reader, std::uint32_t definition, Axis axis)
{
    LaneSpans spans(reader, reader.lanes().definition(definition), axis, 0);
    spans.takeOpenSlice(reader.lanes().openTaskOf(definition));
    return spans;
}

/// The one that has begun and not been settled yet, if it is `taskIndex`'s.
void LaneSpans::takeOpenSlice(std::uint32_t taskIndex)
{
    if (taskIndex == TaskTable::none)
        return;
    const LaneItem *const open = reader_.lanes().openSlice(taskIndex);
    if (!open)
        return;
    open_ = *open;
    // It may have ended, with its time to come by the next stamp.
    const bool runs = reader_.state().running() == reader_.tasks.entry(taskIndex).info.number;
    open_->end = std::max(open_->begin, runs ? endTicks_ : reader_.endTicks);
    open_->busy = open_->end - open_->begin;
}

LaneSpans LaneSpans::ofCaller(const RecordingReader &reader, std::uint32_t callerIndex, Axis axis, double now)
{
    const CallerLanes &callers = reader.callers();
    LaneSpans spans(reader, callers.functions()[callerIndex].lane.lane(), axis, now);
    spans.switchWidth_ = callerWidth;
    if (const std::optional<std::uint64_t> since = callers.controlSince(callerIndex)) {
        LaneItem &open = spans.open_.emplace();
        open.begin = *since;
        open.end = std::max(open.begin, spans.endTicks_);
        open.number = open.lastNumber = reader.state().switchNumber() + 1;
        open.busy = open.end - open.begin;
    }
    return spans;
}

LaneItem LaneSpans::item(std::size_t index) const { return index < lane_.size() ? lane_.item(index) : *open_; }

double LaneSpans::begin(std::size_t index) const
{
    if (index >= lane_.size())
        return begin(*open_);
    return axis_ == Axis::time ? timePosition(reader_.scale, lane_.begin(index)) : beginOfSwitch(lane_.number(index));
}

double LaneSpans::begin(const LaneItem &item) const
{
    return axis_ == Axis::time ? timePosition(reader_.scale, item.begin) : beginOfSwitch(item.number);
}

double LaneSpans::end(const LaneItem &item) const
{
    return axis_ == Axis::time ? timePosition(reader_.scale, item.end) : endOfSwitch(item.lastNumber);
}

double LaneSpans::endOfSwitch(SwitchNumber number) const
{
    if (switchWidth_ == 1)
        return reader_.switchScale().end(number);
    const double begin = beginOfSwitch(number);
    // (The switch that follows upon what is now has no place yet: its cell counts as a whole one.)
    const bool isThere = number <= reader_.state().switchNumber();
    return begin + switchWidth_ * (isThere ? reader_.switchScale().end(number) - begin : 1);
}

double LaneSpans::lifeBegin() const
{
    if (task_ == TaskTable::none)
        return 0;
    const TaskTable::Entry &entry = reader_.tasks.entry(task_);
    if (axis_ == Axis::time)
        return timePosition(reader_.scale, std::max(entry.spawnTicks, reader_.startTicks));
    return beginOfSwitch(std::max(entry.info.spawnedIn + 1, reader_.firstSwitch));
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
        count = lane_.countUpToSwitch(lastBelow(position));
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
    if (item.polls) {
        Lane::Totals totals;
        totals.add(item);
        span.busy = busyShare(span, totals);
    }
    return span;
}

/// On the axis of switches idle polls weigh nothing: they are folded.
float LaneSpans::busyShare(const LaneSpan &span, const Lane::Totals &totals) const
{
    if (!(span.end > span.begin))
        return 1;
    const double busy = axis_ == Axis::time ? timePosition(reader_.scale, totals.busy)
                                            : switchWidth_ * double(totals.slices - totals.polls);
    return float(std::min(1.0, busy / (span.end - span.begin)));
}

std::size_t LaneSpans::countUpToSwitch(SwitchNumber number) const
{
    const std::size_t count = lane_.countUpToSwitch(number);
    return count + (open_ && count == lane_.size() && open_->number <= number ? 1 : 0);
}

LaneSpan LaneSpans::several(const Cell &cell) const
{
    LaneSpan span;
    span.kind = LaneSpan::Kind::slices;
    span.begin = cell.begin;
    span.end = cell.end;
    span.number = cell.number;
    span.count = cell.totals.slices;
    span.busy = busyShare(span, cell.totals);
    return span;
}

/// Pixels lie on multiples of their width, so that what is drawn does not dance when the view moves.
double LaneSpans::endOfPixel(double at, double perPixel)
{
    const double pixel = at / perPixel;
    const double whole = pixel >= 0 && pixel < 9e15 ? double(std::int64_t(pixel)) : std::floor(pixel);
    const double end = (whole + 1) * perPixel;
    return end > at ? end : std::nextafter(at, HUGE_VAL);
}

/// The last tick, or switch, below `position`.
std::uint64_t LaneSpans::lastBelow(double position) const
{
    if (axis_ == Axis::time)
        return ticksBelow(reader_.scale, position);
    const SwitchNumber number = reader_.switchScale().lastBelow(position);
    // A caller may have control at the end, in front of a switch to come.
    const SwitchNumber next = reader_.state().switchNumber() + 1;
    return number + 1 == next && beginOfSwitch(next) < position ? next : number;
}

/// The finished item `first` and those behind it that begin below `position`: looked at one by one where they are few.
Lane::Stretch LaneSpans::stretchBelow(std::size_t first, double position) const
{
    constexpr std::size_t few = 64;
    Lane::Stretch stretch = lane_.stretchUpTo(first, lastBelow(position), axis_ == Axis::switches, few);
    if (stretch.after < first + few)
        return stretch;
    stretch.after = std::min(countBelow(position, stretch.after), lane_.size());
    const Lane::Totals before = lane_.totalsBefore(first);
    const Lane::Totals upTo = lane_.totalsBefore(stretch.after);
    stretch.totals = upTo - before;
    const LaneItem last = lane_.item(stretch.after - 1);
    stretch.end = last.end;
    stretch.lastNumber = last.lastNumber;
    return stretch;
}

/// The items that begin in the same pixel as `first`.
LaneSpans::Cell LaneSpans::cellFrom(std::size_t first, double perPixel) const
{
    Cell cell;
    cell.begin = begin(first);
    const double pixelEnd = endOfPixel(cell.begin, perPixel);
    const bool bySwitch = axis_ == Axis::switches;
    if (first < lane_.size()) {
        const Lane::Stretch stretch = stretchBelow(first, pixelEnd);
        cell.number = lane_.number(first);
        cell.after = stretch.after;
        cell.totals = stretch.totals;
        cell.end = bySwitch ? endOfSwitch(stretch.lastNumber) : timePosition(reader_.scale, stretch.end);
    } else {
        cell.after = first;
        cell.number = open_->number;
    }
    if (open_ && cell.after == lane_.size() && begin(*open_) < pixelEnd) {
        const LaneItem last = item(cell.after);
        if (cell.after > first && end(last) - begin(last) >= perPixel)
            return cell; // wide enough to be seen for itself
        ++cell.after;
        cell.totals.add(last);
        cell.end = end(last);
    } else if (cell.after > first + 1 && cell.end - pixelEnd >= 0) {
        dropWideLast(cell, perPixel);
    }
    return cell;
}

/// The last item may be wide enough to be seen for itself.
void LaneSpans::dropWideLast(Cell &cell, double perPixel) const
{
    const LaneItem last = lane_.item(cell.after - 1);
    if (end(last) - begin(last) < perPixel)
        return;
    const LaneItem before = lane_.item(--cell.after - 1);
    Lane::Totals less;
    less.add(last);
    cell.totals = cell.totals - less;
    cell.end = end(before);
}

/// The same up to the mark behind the pixel's end, if that is near: then nothing but marks, in their order, has to be
/// looked at, however many items there are. Nothing where they do not tell enough. `marks` loses those that are passed.
std::optional<LaneSpans::Cell> LaneSpans::cellByMarks(std::span<const Lane::Mark> &marks, std::size_t first,
                                                      double perPixel) const
{
    while (!marks.empty() && lane_.itemOf(marks.front()) < first)
        marks = marks.subspan(1);
    if (marks.empty())
        return std::nullopt;
    const bool byTime = axis_ == Axis::time;
    const auto positionOf = [&](const Lane::Mark &mark) {
        return byTime ? timePosition(reader_.scale, mark.begin) : beginOfSwitch(mark.number);
    };
    const bool onMark = lane_.itemOf(marks.front()) == first;
    Cell cell;
    cell.begin = onMark ? positionOf(marks.front()) : begin(first);
    const double pixelEnd = endOfPixel(cell.begin, perPixel);
    const std::uint64_t limit = lastBelow(pixelEnd);
    std::size_t behind = onMark ? 1 : 0;
    while (behind < marks.size() && (byTime ? marks[behind].begin : marks[behind].number) <= limit)
        ++behind;
    if (behind == marks.size() || positionOf(marks[behind]) - pixelEnd > perPixel / 2) {
        if (behind == (onMark ? 1 : 0))
            return std::nullopt;
        --behind; // too far: up to the mark in front of it, and the rest one by one
    }
    const Lane::Mark &end = marks[behind];
    const Lane::Totals before = onMark ? marks.front().before : lane_.totalsBefore(first);
    cell.number = onMark ? marks.front().number : lane_.number(first);
    cell.after = lane_.itemOf(end);
    cell.end = axis_ == Axis::time ? timePosition(reader_.scale, end.endBefore) : endOfSwitch(end.lastBefore);
    cell.totals = end.before - before;
    if (cell.after == first + 1)
        return std::nullopt;
    marks = marks.subspan(behind);
    return cell;
}

/// The marks behind item `first` that are close enough for some of them to fall into each pixel of [from, to).
std::span<const Lane::Mark> LaneSpans::marksFor(std::size_t first, double from, double to, double perPixel) const
{
    constexpr double marksPerPixel = 3;
    const double items = double(countBelow(to) - std::min(first, size()));
    const std::span<const Lane::Mark> all = lane_.marks(items * perPixel / (to - from) / marksPerPixel);
    const auto begin = std::partition_point(all.begin(), all.end(), [&](const Lane::Mark &mark) {
        return !lane_.isKept(mark) || lane_.itemOf(mark) < first;
    });
    return all.subspan(std::size_t(begin - all.begin()));
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
    std::span<const Lane::Mark> marks = marksFor(index, from, to, perPixel);
    spans.reserve(std::size_t(std::min(2.0 * double(count - index), 2 * (to - from) / perPixel)) + 4);
    double reached = index > 0 ? end(item(index - 1)) : lifeBegin();
    while (index < count) {
        const std::optional<Cell> many = marks.empty() ? std::nullopt : cellByMarks(marks, index, perPixel);
        if (many && many->begin < to && many->begin - reached < perPixel) {
            spans.push_back(several(*many));
            reached = many->end;
            index = many->after;
            continue;
        }
        const LaneItem next = item(index);
        const double nextBegin = begin(next);
        if (gaps)
            gapBefore(next, reached, perPixel, spans);
        if (nextBegin >= to)
            break;
        const double nextEnd = end(next);
        Cell cell;
        if (nextEnd - nextBegin < perPixel)
            cell = cellFrom(index, perPixel);
        spans.push_back(cell.after <= index + 1 ? single(next) : several(cell));
        reached = spans.back().end;
        index = std::max(cell.after, index + 1);
    }
    if (gaps && index == count)
        gapAtEnd(reached, perPixel, spans);
    const auto isOutside = [&](const LaneSpan &span) {
        return span.begin >= to || (span.end <= from && span.begin < from);
    };
    while (!spans.empty() && isOutside(spans.back()))
        spans.pop_back();
    spans.erase(spans.begin(), std::find_if_not(spans.begin(), spans.end(), isOutside));
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
                             : beginOfSwitch(item.number - std::min(item.number, item.readySwitches));
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
    double to = axis_ == Axis::time ? timePosition(reader_.scale, alive ? endTicks_ : entry.endTicks)
                                    : beginOfSwitch((alive ? reader_.state().switchNumber() : entry.info.endedIn) + 1);
    double ready = to;
    if (how.status == TaskStatus::ready)
        ready = axis_ == Axis::time ? timePosition(reader_.scale, how.since) : beginOfSwitch(how.wokenIn + 1);
    gap(from, ready, to, how.wait, perPixel, spans);
}

} // namespace coroscope
