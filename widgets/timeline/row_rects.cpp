// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/row_rects.h"

#include "widgets/timeline/mixed_rects.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

/// Where the members of a shared lane lie on an axis.
class Members {
public:
    Members(const TimelineIndex &index, const LaneTasks &tasks, const SharedLane &lane, Axis kind)
        : index_(index), tasks_(tasks), lane_(lane), kind_(kind)
    {
    }

    double begin(std::size_t member) const
    {
        const LaneTask life = tasks_.laneTask(lane_[member]);
        return kind_ == Axis::time ? double(life.spawnTime)
                                   : index_.beginOf(std::max<SwitchNumber>(life.spawnedIn, 1), kind_);
    }
    double end(std::size_t member) const
    {
        const LaneTask life = tasks_.laneTask(lane_[member]);
        return kind_ == Axis::time ? double(life.endTime) : index_.endOf(life.endedIn, kind_);
    }
    /// The first that ends behind `position`.
    std::size_t firstEndingBehind(double position) const
    {
        return firstWhere(0, lane_.size(), [&](std::size_t member) { return end(member) > position; });
    }
    /// The first, from `from` on, that begins at or behind `position`: likely not far away.
    std::size_t firstFrom(double position, std::size_t from) const
    {
        std::size_t low = from;
        std::size_t high = from;
        for (std::size_t step = 1; high < lane_.size() && begin(high) < position; step *= 2) {
            low = high + 1;
            high = std::min(lane_.size(), high + step);
        }
        return firstWhere(low, high, [&](std::size_t member) { return begin(member) >= position; });
    }

private:
    template <class Is>
    static std::size_t firstWhere(std::size_t low, std::size_t high, Is is)
    {
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (is(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    const TimelineIndex &index_;
    const LaneTasks &tasks_;
    const SharedLane &lane_;
    Axis kind_;
};

class Row {
public:
    Row(const TimelineIndex &index, const LaneLayout &layout, const TimeAxis &axis, double now)
        : index_(index), layout_(layout), axis_(axis), now_(now)
    {
    }

    LaneRects caller(std::size_t caller) const
    {
        return plain(index_.caller(caller, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel(), now_));
    }

    LaneRects callbacks(std::uint32_t loop) const
    {
        return plain(index_.callbacks(loop, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel(), now_));
    }

    LaneRects worker(std::size_t worker) const
    {
        return plain(index_.worker(worker, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel(), now_));
    }

    LaneRects task(TaskNumber task) const
    {
        return plain(index_.lane(task, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel(), now_));
    }

    /// Member after member; those that begin and end in one pixel together, however many they are.
    LaneRects shared(const SharedLane &lane) const
    {
        const Members members(index_, *layout_.source(), lane, axis_.kind());
        const double perPixel = axis_.perPixel();
        std::vector<LaneSpan> spans;
        std::vector<TaskNumber> alone; // one behind the other, not asked for yet
        const auto askForThose = [&] {
            const std::vector<LaneSpan> own =
                index_.lanes(alone, axis_.kind(), axis_.begin(), axis_.end(), perPixel, now_);
            spans.insert(spans.end(), own.begin(), own.end());
            alone.clear();
        };
        for (std::size_t first = members.firstEndingBehind(axis_.begin());
             first < lane.size() && members.begin(first) < axis_.end();) {
            const double pixelEnd = (std::floor(members.begin(first) / perPixel) + 1) * perPixel;
            std::size_t after = members.firstFrom(pixelEnd, first + 1);
            if (after > first + 1 && members.end(after - 1) - members.begin(after - 1) >= 2 * perPixel)
                --after; // long enough to be seen for itself
            if (after == first + 1) {
                alone.push_back(lane[first]);
            } else {
                askForThose();
                spans.push_back(together(members, lane, first, after));
            }
            first = after;
        }
        askForThose();
        return plain(spans);
    }

    /// Each definition's tasks together, and then these.
    LaneRects folded(const LaneRow &row) const
    {
        const std::vector<MemberGroup> groups = layout_.groups(row);
        if (groups.size() == 1)
            return {rectsOf(groups.front()), {}};
        std::vector<DefinitionRects> layers;
        for (const MemberGroup &group : groups)
            layers.push_back({group.definition, rectsOf(group)});
        return mixRects(layers);
    }

private:
    LaneRects plain(const std::vector<LaneSpan> &spans) const { return {laneRects(spans, axis_), {}}; }

    LaneSpan together(const Members &members, const SharedLane &lane, std::size_t first, std::size_t after) const
    {
        const SharedLane::Sums sums = lane.sums(first, after, *layout_.source());
        LaneSpan span;
        span.kind = LaneSpan::Kind::slices;
        span.begin = members.begin(first);
        span.end = members.end(after - 1);
        span.number = layout_.task(lane[first]).endedIn;
        span.count = sums.slices;
        const double busy = double(axis_.kind() == Axis::time ? std::uint64_t(sums.runNs) : span.count);
        span.busy = span.end > span.begin ? float(std::min(1.0, busy / (span.end - span.begin))) : 1.0f;
        return span;
    }

    std::vector<LaneRect> rectsOf(const MemberGroup &group) const
    {
        const Axis kind = axis_.kind();
        const double begin = axis_.begin(), end = axis_.end(), perPixel = axis_.perPixel();
        if (group.isWhole)
            return laneRects(index_.definition(group.definition, kind, begin, end, perPixel), axis_);
        return laneRects(index_.group(group.tasks, kind, begin, end, perPixel), axis_);
    }

    const TimelineIndex &index_;
    const LaneLayout &layout_;
    const TimeAxis &axis_;
    double now_;
};

} // namespace

LaneRects rowRects(const TimelineIndex &index, const LaneLayout &layout, const LaneRow &row, const TimeAxis &axis,
                   double now)
{
    const Row made(index, layout, axis, now);
    LaneRects rects;
    if (row.isCaller())
        rects = made.caller(row.caller);
    else if (row.callbacks)
        rects = made.callbacks(row.loop);
    else if (row.isWorker())
        rects = made.worker(row.worker);
    else if (row.folded)
        rects = made.folded(row);
    else if (row.isShared())
        rects = made.shared(layout.sharedLane(row));
    else if (row.isTask())
        rects = made.task(row.task);
    markCrowded(rects.rects);
    return rects;
}

TaskNumber memberAt(const TimelineIndex &index, const LaneTasks &tasks, const SharedLane &lane, const TimeAxis &axis,
                    double position)
{
    const double reach = 3 * axis.perPixel();
    const Members members(index, tasks, lane, axis.kind());
    const std::size_t behind = members.firstFrom(position, 0); // the first that begins there or later
    if (behind > 0 && members.end(behind - 1) + reach >= position)
        return lane[behind - 1];
    return behind < lane.size() && members.begin(behind) - reach <= position ? lane[behind] : noTask;
}

std::vector<TaskNumber> membersToMark(const TimelineIndex &index, const LaneTasks &tasks, const SharedLane &lane,
                                      const TimeAxis &axis)
{
    constexpr int enough = 8; // pixels
    const Members members(index, tasks, lane, axis.kind());
    const std::size_t first = members.firstEndingBehind(axis.begin());
    const std::size_t after = members.firstFrom(axis.end(), first);
    std::vector<TaskNumber> marked;
    if (after - first > std::size_t(axis.width() / enough))
        return marked;
    for (std::size_t member = first; member < after; ++member)
        if (members.end(member) - members.begin(member) >= enough * axis.perPixel())
            marked.push_back(lane[member]);
    return marked;
}

} // namespace coroscope
