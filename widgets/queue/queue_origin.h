// SPDX-License-Identifier: GPL-3.0-or-later
// QueueOrigin: a row that says whose order the ready queue's is, where the program brings its own scheduler, and lets the user
// say which variable holds it.
#pragma once

#include "widgets/session.h"

#include <QStringList>
#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QToolButton;

namespace coroscope {

/// The words of the row, "`event_loop`, a queue.Queue", where `ready` tasks are in it. Empty: there is nothing to
/// say. The loop is Coroscope's own, or there is no order.
QString queueOriginNote(const Recording &recording, std::size_t ready);

/// The variables of the program's sources that look as if they held a queue, each once, as they are written.
QStringList queueVariables(const Recording &recording);

class QueueOrigin : public QWidget {
    Q_OBJECT
public:
    /// `session` outlives it.
    explicit QueueOrigin(Session &session, QWidget *parent = nullptr);

    void showRecording(); ///< to be called when there is another one, or more of it

    /// Asks the user; empty: to be found. Nothing: the dialog was left.
    std::function<std::optional<QString>(const QStringList &variables, const QString &present)> ask;

private:
    void pick();

    Session &session_;
    QLabel *words_;
    QToolButton *pick_;
};

} // namespace coroscope
