// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/breakpoint_reach.h"

#include "engine/control/breakpoint_table.h"
#include "widgets/models/wording.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::BreakpointReach)
};

} // namespace

bool reachesTask(const Breakpoint &breakpoint, std::string_view name, std::string_view definition)
{
    return breakpoint.event != BreakEvent::callback && breakpoint.file.empty() &&
           matchesTask(breakpoint.task, name, definition);
}

bool reachesDefinition(const Breakpoint &breakpoint, std::string_view definition)
{
    if (breakpoint.event == BreakEvent::callback || !breakpoint.file.empty() || definition.empty())
        return false;
    const std::string_view pattern = breakpoint.task;
    return matchesGlob(pattern, definition) || (pattern.find('#') != std::string_view::npos &&
                                                matchesGlob(pattern.substr(0, pattern.rfind('#')), definition));
}

bool reachesCallback(const Breakpoint &breakpoint, std::string_view function)
{
    return breakpoint.event == BreakEvent::callback && breakpoint.file.empty() &&
           matchesFunction(breakpoint.task, function);
}

bool isAtPlaceIn(const Breakpoint &breakpoint, std::string_view path)
{
    return breakpoint.event != BreakEvent::callback && !breakpoint.file.empty() && breakpoint.line > 0 &&
           matchesPath(breakpoint.file, path);
}

bool isPlainResume(const Breakpoint &breakpoint)
{
    return breakpoint.event == BreakEvent::resume && breakpoint.from.empty() && breakpoint.line == 0 &&
           breakpoint.hit == 0;
}

QString breakNumbers(const std::vector<Breakpoint> &breakpoints)
{
    QStringList numbers;
    for (const Breakpoint &breakpoint : breakpoints)
        numbers << QString::number(breakpoint.number);
    return numbers.join(QStringLiteral(", "));
}

bool isAnyOn(const std::vector<Breakpoint> &breakpoints)
{
    return std::any_of(breakpoints.begin(), breakpoints.end(), [](const Breakpoint &each) { return each.enabled; });
}

QString breakLines(const std::vector<Breakpoint> &breakpoints)
{
    QStringList lines;
    for (const Breakpoint &breakpoint : breakpoints)
        lines << (breakpoint.enabled ? Words::tr("Breakpoint %1: %2") : Words::tr("Breakpoint %1, switched off: %2"))
                     .arg(breakpoint.number)
                     .arg(wording::text(toString(breakpoint)));
    return lines.join(QLatin1Char('\n'));
}

} // namespace coroscope
