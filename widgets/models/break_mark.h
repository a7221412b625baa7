// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a task or a definition carries the mark of a breakpoint, and what its tooltip says. Pure.
#pragma once

#include "engine/control/breakpoint.h"

#include <QString>

#include <vector>

namespace coroscope {

struct BreakMark {
    std::vector<std::uint32_t> numbers; ///< of the breakpoints; empty: no mark
    bool on = false;                    ///< one of them is: the mark is filled, else hollow
    QString words;                      ///< a line for each
    bool exists() const { return !numbers.empty(); }
    friend bool operator==(const BreakMark &, const BreakMark &) = default;
};

/// The breakpoints that a task of that name and definition meets; with an empty `task` those that all tasks of the definition
/// meet. One at a place in a file belongs to that line, not to a task.
BreakMark breakMark(const std::vector<Breakpoint> &breakpoints, const QString &task, const QString &definition);

} // namespace coroscope
