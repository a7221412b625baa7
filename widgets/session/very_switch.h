// SPDX-License-Identifier: GPL-3.0-or-later
// A breakpoint that stops the next run before the very switch that one looks at: the resumption of its task, counted as the
// program's controller counts hits. Where the schedule is the same, it stops there and nowhere else.
#pragma once

#include "engine/control/breakpoint.h"
#include "engine/record/recording.h"

#include <QString>

#include <optional>

namespace coroscope {

/// For switch `number` of `recording`. Nothing: `why` says in a sentence what is in the way.
std::optional<Breakpoint> breakpointBefore(const Recording &recording, SwitchNumber number, QString &why);

} // namespace coroscope
