// SPDX-License-Identifier: GPL-3.0-or-later
// Where the debugger held the program: the part of TimelineScene that finds stops on the axis, and the slices they are about.
#include "widgets/timeline/timeline_scene.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace coroscope {

namespace {

/// It lies behind the slice, not in front of one.
bool endsSlices(BreakEvent event)
{
    return event == BreakEvent::suspend || event == BreakEvent::finish || event == BreakEvent::fail ||
           event == BreakEvent::cancel;
}

} // namespace

/// Stops are in order of time: of those the first at or behind `position`.
std::size_t TimelineScene::firstStopFrom(double position) const
{
    std::size_t low = 0;
    std::size_t high = source_.stopCount();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (positionOf(source_.stop(middle)) < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

StopHit TimelineScene::stopAt(double x) const
{
    StopHit hit;
    if (isEmpty())
        return hit;
    constexpr double reach = 7; // pixels: a mark beside it, too
    double nearest = reach;
    for (std::size_t i = firstStopFrom(axis_.toValue(x - reach)); i < source_.stopCount(); ++i) {
        const double distance = axis_.toPixel(positionOf(source_.stop(i))) - x;
        if (distance > reach || hit.count == 1000)
            break;
        if (hit.count == 0 || std::abs(distance) < nearest) {
            hit.index = i;
            nearest = std::abs(distance);
        }
        ++hit.count;
    }
    return hit;
}

/// What the breakpoint that stopped there is about; where that is not known, what comes next.
BreakEvent TimelineScene::eventOf(const StopInfo &stop)
{
    if (stop.reason != format::StopReason::breakpoint)
        return BreakEvent::resume;
    const auto [known, isNew] = stopEvents_.try_emplace(stop.breakpoint, BreakEvent::resume);
    std::string error;
    if (isNew)
        if (const auto breakpoint = parseBreakpoint(source_.breakpointWords(stop.breakpoint).toStdString(), error))
            known->second = breakpoint->event;
    return known->second;
}

SwitchNumber TimelineScene::sliceOf(const StopInfo &stop)
{
    const bool isBehind = !stop.at.inside && stop.at.number > 1 && endsSlices(eventOf(stop));
    return isBehind ? stop.at.number - 1 : stop.at.number;
}

std::vector<HitMark> TimelineScene::hitMarks(double devicePixelRatio)
{
    std::vector<HitMark> marks;
    if (isEmpty())
        return marks;
    const TimeAxis device = deviceAxis(devicePixelRatio);
    constexpr std::size_t mostLookedAt = 20'000;
    constexpr std::size_t mostMarks = 2'000;
    std::set<std::pair<std::size_t, int>> taken; // a mark hides those that lie under it
    const auto markWidth = std::max(1, int(6 * devicePixelRatio));
    const std::size_t first = firstStopFrom(device.begin());
    const std::size_t last = std::min(source_.stopCount(), first + mostLookedAt);
    for (std::size_t i = first; i < last && marks.size() < mostMarks; ++i) {
        const StopInfo stop = source_.stop(i);
        if (positionOf(stop) > device.end())
            break;
        if (stop.reason != format::StopReason::breakpoint)
            continue;
        const int x = int(device.toPixel(positionOf(stop)) + 1e-6);
        const bool isBeforeCallback = eventOf(stop) == BreakEvent::callback;
        if (isBeforeCallback || stop.callback != 0) {
            const CallbackNumber run = isBeforeCallback ? stop.at.callback : stop.callback; // 0: it has not begun
            const std::size_t row = run != 0 ? rowOfCallback(run) : LaneLayout::noRow;
            if (row != LaneLayout::noRow && isInView(row) && taken.emplace(row, x / markWidth).second)
                marks.push_back({row, x, false});
            continue;
        }
        const SwitchNumber number = sliceOf(stop);
        if (number > source_.lastSwitch())
            continue; // its slice has not begun
        const auto [known, isNew] = taskOfSwitch_.try_emplace(number, noTask);
        if (isNew)
            known->second = source_.taskOf(number);
        const std::size_t row = layout_.rowOf(known->second);
        if (row != LaneLayout::noRow && isInView(row) && taken.emplace(row, x / markWidth).second)
            marks.push_back({row, x, number != stop.at.number});
    }
    return marks;
}

} // namespace coroscope
