// SPDX-License-Identifier: GPL-3.0-or-later
// What F5 does at the moment, in words and as an icon.
#pragma once

#include "widgets/session.h"

class QAction;

namespace coroscope {

/// All that it can say in the toolbar, whose other buttons must not move when it changes.
QStringList runActionWords();

/// `target` is what would be run, a file name.
void dressRunAction(QAction &run, const Session &session, const QString &target);

} // namespace coroscope
