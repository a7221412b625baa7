// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/callback_stepping.h"

#include "app/window/actions.h"
#include "app/window/settings.h"
#include "widgets/session.h"

namespace coroscope {

CallbackStepping::CallbackStepping(const Actions &actions, Session &session, QObject &window) : QObject(&window)
{
    actions.stopAtCallbacks->setChecked(Settings().stopsAtCallbacks());
    session.setStopsAtCallbacks(actions.stopAtCallbacks->isChecked());
    connect(actions.stopAtCallbacks, &QAction::toggled, this, [&session](bool on) {
        Settings().setStopsAtCallbacks(on);
        session.setStopsAtCallbacks(on);
    });
}

} // namespace coroscope
