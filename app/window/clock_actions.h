// SPDX-License-Identifier: GPL-3.0-or-later
// ClockActions: the entries of the Run menu that choose the clock of the next run.
#pragma once

#include <QObject>

class QWidget;

namespace coroscope {

class Actions;
class ClockChoice;
class Session;

class ClockActions : public QObject {
    Q_OBJECT
public:
    /// All outlive this; `window` is its parent.
    ClockActions(const Actions &actions, ClockChoice &clock, const Session &session, QWidget &window);

signals:
    void note(const QString &text); ///< what a choice means for the program that runs

private:
    void show();

    const Actions &actions_;
    ClockChoice &clock_;
};

} // namespace coroscope
