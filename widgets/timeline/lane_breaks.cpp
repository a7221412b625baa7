// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/lane_breaks.h"

#include "widgets/models/breakpoint_reach.h"

namespace coroscope {

std::vector<Breakpoint> breakpointsAt(const LaneRow &row, const TimelineSource &source)
{
    std::vector<Breakpoint> found;
    const std::vector<Breakpoint> all =
        row.isCaller() || row.isWorker() ? std::vector<Breakpoint>() : source.armedBreakpoints();
    if (all.empty())
        return found; // the names are not asked for
    const std::string task = row.isTask() ? source.taskName(row.task).toStdString() : std::string();
    const std::string definition =
        row.definition != 0 ? source.definitionName(row.definition).toStdString() : std::string();
    for (const Breakpoint &breakpoint : all)
        if (row.callbacks  ? breakpoint.event == BreakEvent::callback
            : row.isTask() ? reachesTask(breakpoint, task, definition)
                           : reachesDefinition(breakpoint, definition))
            found.push_back(breakpoint);
    return found;
}

} // namespace coroscope
