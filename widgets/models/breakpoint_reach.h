// SPDX-License-Identifier: GPL-3.0-or-later
// Which tasks and definitions a breakpoint may stop at, for marks beside them. Pure functions; whether one is switched on
// is not asked.
#pragma once

#include "engine/control/breakpoint.h"

#include <QString>

#include <string_view>
#include <vector>

namespace coroscope {

/// At the task called `name`, made from `definition` (empty: unknown). Not told of one with a place: that is not known before.
bool reachesTask(const Breakpoint &breakpoint, std::string_view name, std::string_view definition);

/// At some task of `definition`, be it by the name of one of them, as `worker#3`.
bool reachesDefinition(const Breakpoint &breakpoint, std::string_view definition);

/// Before calls of a function of that name by an event loop. Not told of one with a place.
bool reachesCallback(const Breakpoint &breakpoint, std::string_view function);

/// At a place of tasks' in the file at `path`.
bool isAtPlaceIn(const Breakpoint &breakpoint, std::string_view path);

/// "resume NAME" and nothing more: what one sets, and removes, by a click.
bool isPlainResume(const Breakpoint &breakpoint);

/// What a mark says of the breakpoints beside it: their numbers ("1, 3"), and, a line each, what they are.
QString breakNumbers(const std::vector<Breakpoint> &breakpoints);
bool isAnyOn(const std::vector<Breakpoint> &breakpoints);
QString breakLines(const std::vector<Breakpoint> &breakpoints);

} // namespace coroscope
