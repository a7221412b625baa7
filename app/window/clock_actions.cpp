// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/clock_actions.h"

#include "app/window/actions.h"
#include "app/window/clock_choice.h"
#include "app/window/settings.h"
#include "widgets/session.h"

#include <QInputDialog>

namespace coroscope {

ClockActions::ClockActions(const Actions &actions, ClockChoice &clock, const Session &session, QWidget &window)
    : QObject(&window), actions_(actions), clock_(clock), window_(window)
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
            emit note(tr("Takes effect when the program runs again."));
    });
    connect(actions.tick, &QAction::triggered, this, &ClockActions::askTick);
    show();
}

void ClockActions::show()
{
    (clock_.isVirtual() ? actions_.clockVirtual : actions_.clockReal)->setChecked(true);
    actions_.clocksRunOn->setEnabled(!clock_.isVirtual());
}

void ClockActions::askTick()
{
    bool accepted = false;
    const QString question = clock_.isOwn() ? tr("What one look at the clock adds to it in this program, in µs:")
                                            : tr("What one look at the clock adds to it, in µs:");
    const double us = QInputDialog::getDouble(&window_, tr("Tick of the virtual clock"), question,
                                              double(clock_.tickNs()) / 1e3, 0.001, 1e9, 3, &accepted);
    if (accepted)
        clock_.setTickNs(qRound64(us * 1e3));
}

} // namespace coroscope
