// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/row_rects.h"

#include "widgets/timeline/mixed_rects.h"

#include <map>

namespace coroscope {

namespace {

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

    LaneRects task(TaskNumber task) const
    {
        return plain(index_.lane(task, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel(), now_));
    }

    /// Each definition's tasks together, and then these.
    LaneRects folded(const LaneRow &row) const
    {
        std::map<std::uint32_t, std::vector<TaskNumber>> byDefinition;
        const auto members = layout_.members(row);
        const auto definitions = layout_.memberDefinitions(row);
        for (std::size_t i = 0; i < members.size(); ++i)
            byDefinition[definitions[i]].push_back(members[i]);
        if (byDefinition.size() == 1)
            return {group(byDefinition.begin()->second), {}};
        std::vector<DefinitionRects> layers;
        for (const auto &[definition, tasks] : byDefinition)
            layers.push_back({definition, group(tasks)});
        return mixRects(layers);
    }

private:
    LaneRects plain(const std::vector<LaneSpan> &spans) const { return {laneRects(spans, axis_), {}}; }

    std::vector<LaneRect> group(const std::vector<TaskNumber> &tasks) const
    {
        return laneRects(index_.group(tasks, axis_.kind(), axis_.begin(), axis_.end(), axis_.perPixel()), axis_);
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
    else if (row.folded)
        rects = made.folded(row);
    else if (row.isTask())
        rects = made.task(row.task);
    markCrowded(rects.rects);
    return rects;
}

} // namespace coroscope
