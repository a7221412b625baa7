// SPDX-License-Identifier: GPL-3.0-or-later
// HoldAction: the entry of the Run menu by which a stop holds all event loops of the program, or the one that came to it.
#pragma once

class QAction;

namespace coroscope {

class Session;

/// In effect at once. `session` outlives `action`.
void wireHoldAction(QAction &action, Session &session);

} // namespace coroscope
