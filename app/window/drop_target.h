// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are dropped anywhere onto the window: programs and recordings are opened, executables offered to be run, and of
// the rest the message bar says why not, and what to do.
#pragma once

#include <QObject>
#include <QStringList>

class QDropEvent;

namespace coroscope {

class MainWindow;
class MessageBar;
class RunController;

class DropTarget : public QObject {
    Q_OBJECT
public:
    /// Made last: widgets that the window gets later take drops of their own.
    DropTarget(MainWindow &window, MessageBar &messages, RunController &run);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take(const QDropEvent &event);
    void openRecordings(const QStringList &recordings);

    MainWindow &window_;
    MessageBar &messages_;
    RunController &run_;
};

} // namespace coroscope
