// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/speed_control.h"

#include "app/window/actions.h"
#include "app/window/settings.h"

#include <QComboBox>
#include <QToolBar>

#include <algorithm>
#include <iterator>

namespace coroscope {

namespace {

constexpr int speeds[] = {0, 20, 5, 2, 1}; ///< switches a second; 0: full

} // namespace

SpeedControl::SpeedControl(Session &session, Actions &actions, QToolBar &bar)
    : QObject(&bar), session_(session), actions_(actions), choice_(new QComboBox)
{
    for (const int speed : speeds)
        choice_->addItem(speed == 0 ? tr("Speed: full") : tr("Speed: %1 a second").arg(speed), speed);
    choice_->setAccessibleName(tr("Speed"));
    choice_->setToolTip(
        tr("How fast the program runs, and how fast a recording is played: at full speed, or so many switches a second "
           "(slower: %1, faster: %2)")
            .arg(actions_.slower->shortcut().toString(QKeySequence::NativeText),
                 actions_.faster->shortcut().toString(QKeySequence::NativeText)));
    choice_->setFocusPolicy(Qt::TabFocus); // a click must not take the keys from where they are
    bar.addWidget(choice_);
    connect(choice_, &QComboBox::activated, this, &SpeedControl::choose);
    connect(actions_.slower, &QAction::triggered, this, [this] { choose(choice_->currentIndex() + 1); });
    connect(actions_.faster, &QAction::triggered, this, [this] { choose(choice_->currentIndex() - 1); });
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

/// Of a speed that is none of these the next slower one is shown.
void SpeedControl::show()
{
    int index = 0;
    while (session_.speed() > 0 && index + 1 < int(std::size(speeds)) &&
           (speeds[index] == 0 || speeds[index] > session_.speed()))
        ++index;
    choice_->setCurrentIndex(index);
    actions_.faster->setEnabled(index > 0);
    actions_.slower->setEnabled(index + 1 < int(std::size(speeds)));
}

} // namespace coroscope
