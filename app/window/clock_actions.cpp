// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/clock_actions.h"

#include "app/window/actions.h"
#include "app/window/clock_choice.h"
#include "app/window/settings.h"
#include "widgets/session.h"

#include <QWidget>

namespace coroscope {

ClockActions::ClockActions(const Actions &actions, ClockChoice &clock, const Session &session, QWidget &window)
    : QObject(&window), actions_(actions), clock_(clock)
{
    actions.clocksRunOn->setChecked(Settings().clocksRunOn());
    connect(&clock, &ClockChoice::changed, this, &ClockActions::show);
    connect(actions.clocks, &QActionGroup::triggered, this, [this, &session](const QAction *chosen) {
        clock_.setVirtual(chosen == actions_.clockVirtual);
        if (session.isLive())
            emit note(tr("The other clock begins with the next run."));
    });
    connect(actions.clocksRunOn, &QAction::triggered, this, [this, &session](bool on) {
        Settings().setClocksRunOn(on);
        if (session.isLive())
            emit note(on ? tr("From the next run on clocks run on while the program is stopped.")
                         : tr("From the next run on clocks stand still while the program is stopped."));
    });
    show();
}

void ClockActions::show()
{
    (clock_.isVirtual() ? actions_.clockVirtual : actions_.clockReal)->setChecked(true);
    actions_.clocksRunOn->setEnabled(!clock_.isVirtual());
    actions_.tick->setEnabled(clock_.isVirtual());
}

} // namespace coroscope
