// SPDX-License-Identifier: GPL-3.0-or-later
// What the cards beside the ready queue say: who runs, and who ran last. And which cards carry a breakpoint's mark.
#pragma once

#include "widgets/queue/ran_column.h"
#include "widgets/session.h"

namespace coroscope {

/// Whether a breakpoint that is on may stop at `task`, as it is at the moment shown.
bool mayBreakAt(const Session &session, TaskNumber task);

/// Nothing: neither a task runs at the moment shown, nor a callback. Of a callback the entry's task is noTask.
std::optional<RanColumn::Entry> runningEntry(const Session &session);

/// The last slices before the moment shown, the latest first; at most `most`.
std::vector<RanColumn::Entry> ranEntries(const Session &session, int most);

} // namespace coroscope
