// SPDX-License-Identifier: GPL-3.0-or-later
// What is where: the half of TimelineScene that only answers.
#include "engine/record/text.h"
#include "widgets/common/name_elision.h"
#include "widgets/models/beside_words.h"
#include "widgets/timeline/idle_marks.h"
#include "widgets/timeline/row_rects.h"
#include "widgets/timeline/timeline_scene.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

TimeAxis TimelineScene::deviceAxis(double devicePixelRatio) const
{
    TimeAxis device = axis_;
    device.setWidth(int(std::lround(axis_.width() * devicePixelRatio)));
    return device;
}

const LaneRects &TimelineScene::rects(std::size_t row, double devicePixelRatio)
{
    deviceRatio_ = devicePixelRatio;
    const TimeAxis device = deviceAxis(devicePixelRatio);
    cache_.setView(device, generation_);
    const LaneRow &lane = layout_.row(row);
    const std::uint64_t kind = lane.isCaller()    ? 2
                               : lane.callbacks   ? 4
                               : lane.isWorker()  ? 5
                               : lane.isHeading() ? 1
                               : lane.isShared()  ? 3
                                                  : 0;
    const std::uint64_t what = lane.isCaller()    ? lane.caller
                               : lane.callbacks   ? lane.loop
                               : lane.isWorker()  ? lane.worker
                               : lane.isHeading() ? lane.definition
                               : lane.isShared()  ? layout_.firstMember(lane)
                                                  : lane.task;
    const std::uint64_t key = what << 4 | std::uint64_t(lane.folded) << 3 | kind;
    return cache_.rects(key, [&](const TimeAxis &axis) {
        const TimelineIndex *index = source_.index();
        return index ? rowRects(*index, layout_, lane, axis, now_) : LaneRects();
    });
}

std::vector<IdleSpan> TimelineScene::idleSpans(const TimeAxis &axis, double begin, double end) const
{
    const TimelineIndex *index = source_.index();
    return index ? index->idles(axis.kind(), begin, end, axis.perPixel(), now_) : std::vector<IdleSpan>();
}

const std::vector<float> &TimelineScene::idles(double devicePixelRatio)
{
    const TimeAxis device = deviceAxis(devicePixelRatio);
    if (!device.showsSameAs(idlesOf_) || generation_ != idlesGeneration_ || idles_.empty()) {
        idles_ = idleShares(idleSpans(device, device.begin(), device.end()), device);
        idlesOf_ = device;
        idlesGeneration_ = generation_;
    }
    return idles_;
}

QString TimelineScene::idleText(double value) const
{
    const double reach = axis_.perPixel();
    const std::vector<IdleSpan> spans = idleSpans(axis_, value - reach, value + reach);
    const auto under = std::find_if(spans.begin(), spans.end(), [&](const IdleSpan &span) {
        return span.begin <= value + reach && span.end >= value - reach;
    });
    if (under == spans.end())
        return {};
    const QString length = wording::duration(Nanoseconds(under->idleNs));
    const bool areSeveral = !source_.loopName(1).isEmpty();
    if (under->count > 1)
        return (areSeveral
                    ? tr("No loop had anything to run, %1 times, for %2 in all", nullptr, pluralOf(under->count))
                    : tr("The loop had nothing to run, %1 times, for %2 in all", nullptr, pluralOf(under->count)))
            .arg(wording::number(under->count), length);
    const std::optional<IdleInfo> idle =
        axis_.kind() == Axis::time ? source_.idleAt(Nanoseconds(value + reach)) : source_.idleBefore(under->nextSwitch);
    const QString end = idle && idle->end >= 0 ? wording::idleEnd(*idle) : QString();
    if (!end.isEmpty() && areSeveral && idle->loop != 0)
        return tr("No loop had anything to run for %1, until: %2 (in loop %3)")
            .arg(length, end, source_.loopName(idle->loop));
    if (!end.isEmpty())
        return tr("The loop had nothing to run for %1, until: %2").arg(length, end);
    if (under->nextSwitch > source_.lastSwitch())
        return areSeveral ? tr("No loop has anything to run, for %1 so far").arg(length)
                          : tr("The loop has nothing to run, for %1 so far").arg(length);
    const QString next = wording::number(under->nextSwitch);
    return areSeveral ? tr("No loop had anything to run for %1, until switch %2").arg(length, next)
                      : tr("The loop had nothing to run for %1, until switch %2").arg(length, next);
}

/// What was drawn ends where the view does; the wait itself seldom.
ChartHit TimelineScene::wholeWait(ChartHit hit) const
{
    const TimelineIndex *index = source_.index();
    if (!index || !hit.between || hit.task == noTask)
        return hit;
    const double middle = std::clamp(hit.position, hit.begin, hit.end);
    const double pixel = axis_.perPixel();
    for (const LaneSpan &span : index->lane(hit.task, axis_.kind(), middle - pixel, middle + pixel, pixel, now_)) {
        if (span.kind != hit.kind || span.begin > middle || span.end < middle)
            continue;
        hit.begin = span.begin;
        hit.end = span.end;
    }
    return hit;
}

ChartHit TimelineScene::hitAt(double x, double y)
{
    ChartHit hit;
    const TimelineIndex *index = source_.index();
    hit.row = rowAtY(y);
    if (!index || hit.row == LaneLayout::noRow)
        return hit;
    const LaneRow row = layout_.row(hit.row);
    hit.position = axis_.toValue(x);
    hit.task = row.isShared() ? memberAt(*index, source_, layout_.sharedLane(row), axis_, hit.position) : row.task;
    const TimeAxis device = deviceAxis(deviceRatio_);
    const double pixel = x * deviceRatio_;
    const double reach = 2 * deviceRatio_; // a slice of one pixel can still be hit
    const LaneRect *best = nullptr;
    double bestDistance = reach;
    for (const LaneRect &rect : rects(hit.row, deviceRatio_).rects) {
        const double distance = std::max({rect.left - pixel, pixel - rect.right, 0.0});
        // A slice wins over the line that touches it, so that slices of a pixel are within reach.
        if (distance > reach || (best && (isSolid(rect.kind) ? distance > bestDistance && isSolid(best->kind)
                                                             : isSolid(best->kind) || distance > bestDistance)))
            continue;
        best = &rect;
        bestDistance = distance;
    }
    if (!best)
        return hit;
    hit.begin = device.toValue(best->left);
    hit.end = device.toValue(best->right);
    hit.count = best->count;
    hit.kind = best->kind;
    hit.wait = best->wait;
    hit.between = !isSolid(best->kind);
    hit.idlePolls = best->kind == LaneSpan::Kind::idlePolls;
    hit.busy = hit.idlePolls ? best->busy : 0;
    if (hit.between)
        return hit;
    if (row.isBeside()) {
        hitRun(hit, *best, device, pixel);
        return hit;
    }
    hit.number = best->number;
    if (best->kind != LaneSpan::Kind::slice && !row.isHeading() && !row.folded) {
        const double inside = std::clamp(device.toValue(pixel), hit.begin, hit.end);
        const SwitchNumber at = row.isCaller() ? index->handoverAt(row.caller, device.kind(), inside)
                                               : index->sliceAt(hit.task, device.kind(), inside);
        if (at)
            hit.number = std::max(at, best->number);
    }
    return hit;
}

double TimelineScene::beginOf(SwitchNumber number) const
{
    const TimelineIndex *index = source_.index();
    return index ? index->beginOf(number, axis_.kind()) : 0;
}

double TimelineScene::endOf(SwitchNumber number) const
{
    const TimelineIndex *index = source_.index();
    return index ? index->endOf(number, axis_.kind()) : 0;
}

double TimelineScene::positionOf(Moment moment) const
{
    if (moment.callback != 0 && source_.callback(moment.callback).number != 0)
        return extentOf(RunBeside{.number = moment.callback}).first;
    if (moment.number > source_.lastSwitch())
        return axis_.extentEnd();
    if (!moment.inside)
        return beginOf(moment.number);
    return axis_.kind() == Axis::time ? endOf(moment.number) : middleOf(moment.number);
}

double TimelineScene::spawnOf(const LaneLife &life) const
{
    const double at = axis_.kind() == Axis::time ? double(life.spawnTime) : middleOf(life.spawnedIn);
    return std::max(at, axis_.extentBegin());
}

std::optional<double> TimelineScene::endOf(const LaneLife &life) const
{
    if (life.endTime < 0 && life.endedIn == 0)
        return std::nullopt;
    return axis_.kind() == Axis::time ? double(life.endTime) : endOf(life.endedIn);
}

double TimelineScene::positionOf(const StopInfo &stop) const
{
    if (axis_.kind() == Axis::switches && stop.callback != 0)
        return extentOf(RunBeside{.number = stop.callback}).first;
    return axis_.kind() == Axis::time ? double(stop.time) : positionOf(stop.at);
}

Moment TimelineScene::momentAt(double value) const
{
    const TimelineIndex *index = source_.index();
    if (!index)
        return {};
    return {std::max<SwitchNumber>(1, index->switchAt(axis_.kind(), value)), false};
}

QString TimelineScene::positionText(double value) const
{
    if (axis_.kind() == Axis::time)
        return timeText(value, std::pow(10.0, std::floor(std::log10(std::max(axis_.perPixel(), 1.0)))));
    return tr("switch %1").arg(wording::number(momentAt(value).number));
}

std::uint64_t TimelineScene::switchesIn(double begin, double end) const
{
    const TimelineIndex *index = source_.index();
    if (!index)
        return 1;
    const SwitchNumber first = index->switchAt(axis_.kind(), begin);
    const SwitchNumber last = index->switchAt(axis_.kind(), end > begin ? std::nextafter(end, begin) : begin);
    return std::max(first, last) - first + 1;
}

std::vector<RulerTick> TimelineScene::ticks(const TimeAxis &axis, double labelPixels) const
{
    const TimelineIndex *index = source_.index();
    if (axis.kind() == Axis::time || !index)
        return rulerTicks(axis, labelPixels);
    return switchTicks(axis, labelPixels,
                       {[index](double at) { return index->switchAt(Axis::switches, at); },
                        [index](SwitchNumber number) { return index->beginOf(number, Axis::switches); }});
}

const std::vector<WakeLink> &TimelineScene::wakes()
{
    const SwitchNumber number = source_.selectedSwitch();
    // Who was woken is known only when those have run; then it changes no more.
    const CallbackNumber callback = selectedRun_.isCallback() ? selectedRun_.number : 0;
    const bool settled = (callback == 0 && wakesKnownTo_ > number + 1000) || wakesKnownTo_ == source_.lastSwitch();
    if (number == wakesOf_ && callback == wakesOfCallback_ && settled)
        return wakes_;
    wakesOf_ = number;
    wakesOfCallback_ = callback;
    wakesKnownTo_ = source_.lastSwitch();
    wakes_ = callback != 0 ? source_.wakesOfCallback(callback)
             : number      ? source_.wakesAround(number)
                           : std::vector<WakeLink>();
    if (chain().callback != 0 && chain().first != number)
        wakes_.push_back(
            {.toTask = source_.taskOf(chain().first), .to = chain().first, .fromCallback = chain().callback});
    for (const WakeLink &link : chain().links)
        if (link.to != number) // that one is there already
            wakes_.push_back(link);
    return wakes_;
}

QString TimelineScene::plainName(const LaneRow &row) const
{
    if (row.isCaller())
        return wording::caller(source_.caller(row.caller));
    if (row.callbacks)
        return row.loop == 0 ? tr("callbacks") : tr("%1 callbacks").arg(source_.loopWords(row.loop));
    if (row.isWorker())
        return wording::workerName(source_.worker(row.worker));
    return row.isShared() || row.isHeading() ? source_.definitionName(row.definition) : source_.taskName(row.task);
}

/// How many there are of what bears that name, where it stands for several.
QString TimelineScene::withCount(const LaneRow &row, const QString &name) const
{
    if (row.isAbove())
        return name;
    if (row.isShared())
        return tr("%1 (%2 ended)").arg(name, wording::number(row.memberCount));
    if (row.isHeading())
        return tr("%1 (%2)").arg(name, wording::number(row.memberCount));
    return row.folded ? tr("%1 (+%2)").arg(name, wording::number(row.memberCount - 1)) : name;
}

QString TimelineScene::rowName(const LaneRow &row) const { return withCount(row, plainName(row)); }

QString TimelineScene::headName(const LaneRow &row, const QFontMetrics &metrics, int width) const
{
    if (row.isShared())
        return elidedName(metrics, tr("%1 ended").arg(wording::number(row.memberCount)), width);
    return elidedName(metrics, plainName(row), width, [&](const QString &name) { return withCount(row, name); });
}

} // namespace coroscope
