// SPDX-License-Identifier: GPL-3.0-or-later
// The entries of a menu by which breakpoints are set on a task and on its definition, the same wherever one is shown.
#pragma once

#include "engine/control/breakpoint.h"

#include <QMenu>
#include <QString>

#include <functional>
#include <vector>

namespace coroscope {

struct BreakNames {
    QString task;       ///< `worker#3`; empty: no task of its own
    QString definition; ///< `worker`; empty: unknown
};

/// Adds an entry for "resumed" of each name, and a submenu for the other events. An entry is checked where one of `existing`
/// is that breakpoint and on; `set` is called with the breakpoint and whether it is to be there from now on.
void addBreakActions(QMenu &menu, const BreakNames &names, const std::vector<Breakpoint> &existing,
                     std::function<void(const Breakpoint &breakpoint, bool on)> set);

/// Whether both stop at the same; their numbers, actions and whether they are on are not asked.
bool isSameBreakpoint(const Breakpoint &a, const Breakpoint &b);

} // namespace coroscope
