// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/hold_action.h"

#include "app/window/settings.h"
#include "widgets/session.h"

#include <QAction>

namespace coroscope {

void wireHoldAction(QAction &action, Session &session)
{
    action.setChecked(Settings().holdsAllLoops());
    QObject::connect(&action, &QAction::triggered, &session, [&session](bool all) {
        Settings().setHoldsAllLoops(all);
        session.setHoldsAllLoops(all);
    });
}

} // namespace coroscope
