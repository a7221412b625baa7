// SPDX-License-Identifier: GPL-3.0-or-later
// SpeedControl: the choice of slow motion, in the toolbar and in the Run menu; remembered.
#pragma once

#include "widgets/session.h"

class QActionGroup;
class QToolButton;

namespace coroscope {

class Actions;
class RunToolBar;

class SpeedControl : public QObject {
    Q_OBJECT
public:
    /// Adds itself to `bar`, which owns it. `session` and `actions` outlive it.
    SpeedControl(Session &session, Actions &actions, RunToolBar &bar);

private:
    int index() const; ///< among those on offer
    void choose(int index);
    void show(); ///< what the session has

    Session &session_;
    Actions &actions_;
    QActionGroup *choices_;
    QToolButton *button_;
};

} // namespace coroscope
