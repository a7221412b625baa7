// SPDX-License-Identifier: GPL-3.0-or-later
// CallbackStepping: the entry of the Run menu by which steps stop before callback runs, too; remembered.
#pragma once

#include <QObject>

namespace coroscope {

class Actions;
class Session;

class CallbackStepping : public QObject {
    Q_OBJECT
public:
    /// Both outlive this; `window` is its parent.
    CallbackStepping(const Actions &actions, Session &session, QObject &window);
};

} // namespace coroscope
