// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/speed_control.h"

#include "app/window/actions.h"
#include "app/window/run_tool_bar.h"
#include "app/window/settings.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

#include <algorithm>
#include <iterator>

namespace coroscope {

namespace {

constexpr int speeds[] = {0, 20, 5, 2, 1}; ///< switches a second; 0: full

} // namespace

SpeedControl::SpeedControl(Session &session, Actions &actions, RunToolBar &bar)
    : QObject(&bar), session_(session), actions_(actions), choices_(new QActionGroup(this))
{
    auto *menu = new QMenu(&bar);
    for (const int speed : speeds) {
        QAction *action = menu->addAction(speed == 0   ? tr("Full speed")
                                          : speed == 1 ? tr("1 switch a second")
                                                       : tr("%1 switches a second", nullptr, speed).arg(speed));
        action->setCheckable(true);
        choices_->addAction(action);
    }
    menu->addSeparator();
    menu->addActions({actions_.slower, actions_.faster});
    button_ = bar.addDropDown(tr("Speed"), menu);
    button_->setToolTip(
        tr("How fast the program runs, and how fast a recording is played: at full speed, or so many switches a second "
           "(slower: %1, faster: %2)")
            .arg(actions_.slower->shortcut().toString(QKeySequence::NativeText),
                 actions_.faster->shortcut().toString(QKeySequence::NativeText)));
    connect(choices_, &QActionGroup::triggered, this,
            [this](QAction *chosen) { choose(int(choices_->actions().indexOf(chosen))); });
    connect(actions_.slower, &QAction::triggered, this, [this] { choose(index() + 1); });
    connect(actions_.faster, &QAction::triggered, this, [this] { choose(index() - 1); });
    connect(&session_, &Session::speedChanged, this, &SpeedControl::show);
    session_.setSpeed(Settings().speed());
    show();
}

void SpeedControl::choose(int index)
{
    const int speed = speeds[std::clamp(index, 0, int(std::size(speeds)) - 1)];
    Settings().setSpeed(speed);
    session_.setSpeed(speed);
    show();
}

/// Of a speed that is none of these the next slower one.
int SpeedControl::index() const
{
    int index = 0;
    while (session_.speed() > 0 && index + 1 < int(std::size(speeds)) &&
           (speeds[index] == 0 || speeds[index] > session_.speed()))
        ++index;
    return index;
}

void SpeedControl::show()
{
    const int shown = index();
    choices_->actions()[shown]->setChecked(true);
    button_->setText(shown == 0 ? tr("Speed: full") : tr("Speed: %1 a second").arg(speeds[shown]));
    actions_.faster->setEnabled(shown > 0);
    actions_.slower->setEnabled(shown + 1 < int(std::size(speeds)));
}

} // namespace coroscope
