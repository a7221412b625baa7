// SPDX-License-Identifier: GPL-3.0-or-later
// Throttle: runs a view's update soon after it was asked for, never twice for one burst of requests, so rarely that the update
// takes at most about a fifth of the GUI thread, and never in the turn of the event loop in which another view's is. Asks nothing of a widget that nobody sees: the update is made
// up for when it is shown.
#pragma once

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace coroscope {

class Throttle : public QObject {
    Q_OBJECT
public:
    /// `update` runs while `widget` is visible. Owned by `widget`.
    Throttle(QWidget *widget, std::function<void()> update);

    void request(); ///< run it soon
    void now();     ///< run it at once, if the widget is visible; else when it is shown

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    friend class UpdateTurns;
    void run(); ///< now that it is its turn

    QWidget *widget_;
    std::function<void()> update_;
    QTimer timer_;
    QElapsedTimer sinceRun_;
    qint64 pauseMs_ = 0; ///< after the last run
    bool wanted_ = false;
};

} // namespace coroscope
