// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/breakpoint_reach.h"

#include "engine/control/breakpoint_table.h"

namespace coroscope {

bool reachesTask(const Breakpoint &breakpoint, std::string_view name, std::string_view definition)
{
    return breakpoint.file.empty() &&
           (matchesGlob(breakpoint.task, name) || (!definition.empty() && matchesGlob(breakpoint.task, definition)));
}

bool reachesDefinition(const Breakpoint &breakpoint, std::string_view definition)
{
    if (!breakpoint.file.empty() || definition.empty())
        return false;
    const std::string_view pattern = breakpoint.task;
    return matchesGlob(pattern, definition) || (pattern.find('#') != std::string_view::npos &&
                                                matchesGlob(pattern.substr(0, pattern.rfind('#')), definition));
}

bool isAtPlaceIn(const Breakpoint &breakpoint, std::string_view path)
{
    return !breakpoint.file.empty() && breakpoint.line > 0 && matchesPath(breakpoint.file, path);
}

bool isPlainResume(const Breakpoint &breakpoint)
{
    return breakpoint.event == BreakEvent::resume && breakpoint.from.empty() && breakpoint.line == 0 &&
           breakpoint.hit == 0;
}

} // namespace coroscope
