// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/very_switch.h"

#include "widgets/session.h"

#include <limits>

namespace coroscope {

namespace {

constexpr std::size_t longestName = 1000; ///< bytes: a breakpoint's text has its limit, and a recorded name may be cut

/// As BreakpointTable matches a task: by its name or its definition's.
class Pattern {
public:
    Pattern(const Recording &recording, std::string glob) : recording_(recording), glob_(std::move(glob)) {}

    bool matches(TaskNumber task) const
    {
        if (matchesGlob(glob_, recording_.taskName(task)))
            return true;
        const TaskInfo *info = recording_.task(task);
        const std::string_view definition =
            info && info->definition ? recording_.definition(info->definition).name : std::string_view();
        return !definition.empty() && matchesGlob(glob_, definition);
    }

private:
    const Recording &recording_;
    std::string glob_;
};

/// Resumptions of all tasks that `pattern` matches, before switch `number`: idle polls, too, for a breakpoint is met before the
/// task shows that it polls. Several tasks may have one name, and a name may be read as a glob.
std::uint64_t resumptionsBefore(const Recording &recording, SwitchNumber number, const Pattern &pattern)
{
    std::uint64_t count = 0;
    const LoopState state = recording.stateAt({number, false});
    for (const TaskState &task : state.tasks)
        if (task.slices > 0 && pattern.matches(task.number))
            count += task.slices;
    for (const TaskNumber task : recording.taskNumbers()) {
        const TaskInfo *info = recording.task(task);
        if (info && info->slices > 0 && info->endedIn != 0 && info->endedIn < number && !state.find(task) &&
            pattern.matches(task))
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
        why = Session::tr(
            "The beginning of this recording was dropped, so that the task's switches cannot be counted. Let it keep "
            "more, and run again.");
        return std::nullopt;
    }
    Breakpoint breakpoint;
    breakpoint.event = BreakEvent::resume;
    breakpoint.task = recording.taskName(info.task);
    if (breakpoint.task.size() > longestName) {
        why = Session::tr("The task's name is too long for a breakpoint.");
        return std::nullopt;
    }
    const std::uint64_t hit = resumptionsBefore(recording, number, Pattern(recording, breakpoint.task)) + 1;
    if (hit > std::numeric_limits<std::uint32_t>::max()) {
        why = Session::tr("The task has been resumed more often than a breakpoint counts.");
        return std::nullopt;
    }
    breakpoint.hit = std::uint32_t(hit);
    return breakpoint;
}

} // namespace coroscope
