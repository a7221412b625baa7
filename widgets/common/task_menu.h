// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done to a task wherever one is shown: breakpoints, the rule whether it is one, its places in the source.
#pragma once

#include "widgets/session.h"

#include <QMenu>
#include <QString>

#include <functional>

namespace coroscope {

using OpenLocation = std::function<void(const QString &file, int line)>;

/// Fills in the entries for `task` of the session's recording; none where it is not known. `open` shows a place in the
/// source. The menu's entries refer to `session`, which outlives it.
void addTaskMenu(QMenu &menu, Session &session, TaskNumber task, const OpenLocation &open);

/// Sets a breakpoint, or removes the one that stops at the same.
void setBreakpoint(Session &session, const Breakpoint &breakpoint, bool on);

} // namespace coroscope
