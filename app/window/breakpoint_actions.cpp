// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/breakpoint_actions.h"

#include <algorithm>

namespace coroscope {

BreakpointActions::BreakpointActions(Session &session, QObject *parent) : QObject(parent), session_(session) {}

void BreakpointActions::onSelectedTask()
{
    const Recording *recording = session_.recording();
    if (!recording || session_.selectedTask() == noTask) {
        emit problem(
            tr("Select a task first: in the loop, the task list or the chart. Ctrl+B takes a task by its name."));
        return;
    }
    Breakpoint breakpoint;
    breakpoint.task = recording->taskName(session_.selectedTask());
    session_.addBreakpoint(breakpoint);
}

void BreakpointActions::toggleAll()
{
    const std::vector<Breakpoint> all = session_.breakpoints();
    const bool enable = std::none_of(all.begin(), all.end(), [](const Breakpoint &each) { return each.enabled; });
    for (Breakpoint breakpoint : all) {
        breakpoint.enabled = enable;
        session_.changeBreakpoint(breakpoint);
    }
}

void BreakpointActions::removeAll()
{
    const std::vector<Breakpoint> all = session_.breakpoints();
    for (const Breakpoint &breakpoint : all)
        session_.removeBreakpoint(breakpoint.number);
}

} // namespace coroscope
