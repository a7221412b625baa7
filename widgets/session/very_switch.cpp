// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/very_switch.h"

#include "widgets/session.h"

#include <limits>

namespace coroscope {

namespace {

constexpr std::size_t longestName = 1000; ///< bytes: a breakpoint's text has its limit, and a recorded name may be cut

bool matches(const std::string &pattern, const Recording &recording, TaskNumber task)
{
    const TaskInfo *info = recording.task(task);
    const std::string_view definition =
        info && info->definition ? recording.definition(info->definition).name : std::string_view();
    return matchesTask(pattern, recording.taskName(task), definition);
}

/// Resumptions of all tasks that `pattern` matches, before switch `number`: idle polls, too, for a breakpoint is met before the
/// task shows that it polls. Several tasks may have one name, and a name may be read as a glob.
std::uint64_t resumptionsBefore(const Recording &recording, SwitchNumber number, const std::string &pattern)
{
    std::uint64_t count = 0;
    const LoopState state = recording.stateAt({number, false});
    for (const TaskState &task : state.tasks)
        if (task.slices > 0 && matches(pattern, recording, task.number))
            count += task.slices;
    for (const TaskNumber task : recording.taskNumbers()) {
        const TaskInfo *info = recording.task(task);
        if (info && info->slices > 0 && info->endedIn != 0 && info->endedIn < number && !state.find(task) &&
            matches(pattern, recording, task))
            count += info->slices;
    }
    return count;
}

} // namespace

std::optional<Breakpoint> breakpointBefore(const Recording &recording, SwitchNumber number, QString &why)
{
    const SwitchInfo info = recording.switchInfo(number);
    if (info.number == 0) {
        why = Session::tr("This switch is not in the recording.");
        return std::nullopt;
    }
    if (recording.firstSwitch() > 1) {
        why = recording.hasDropped()
                  ? Session::tr("The beginning of this recording was dropped, so that the task's switches cannot be "
                                "counted. Let it keep more, and run again.")
                  : Session::tr("This recording began in the middle of the program's run, so that the task's switches "
                                "cannot be counted.");
        return std::nullopt;
    }
    Breakpoint breakpoint;
    breakpoint.event = BreakEvent::resume;
    breakpoint.task = recording.taskName(info.task);
    if (breakpoint.task.size() > longestName) {
        why = Session::tr("The task's name is too long for a breakpoint.");
        return std::nullopt;
    }
    const std::uint64_t hit = resumptionsBefore(recording, number, breakpoint.task) + 1;
    if (hit > std::numeric_limits<std::uint32_t>::max()) {
        why = Session::tr("The task has been resumed more often than a breakpoint counts.");
        return std::nullopt;
    }
    breakpoint.hit = std::uint32_t(hit);
    return breakpoint;
}

} // namespace coroscope
