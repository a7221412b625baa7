// SPDX-License-Identifier: GPL-3.0-or-later
// SpeedControl: the choice of slow motion, in the toolbar and in the Run menu; remembered.
#pragma once

#include "widgets/session.h"

class QComboBox;
class QToolBar;

namespace coroscope {

class Actions;

class SpeedControl : public QObject {
    Q_OBJECT
public:
    /// Adds itself to `bar`, which owns it. `session` and `actions` outlive it.
    SpeedControl(Session &session, Actions &actions, QToolBar &bar);

private:
    void choose(int index);
    void show(); ///< what the session has

    Session &session_;
    Actions &actions_;
    QComboBox *choice_;
};

} // namespace coroscope
