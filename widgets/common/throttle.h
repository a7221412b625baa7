// SPDX-License-Identifier: GPL-3.0-or-later
// Throttle: runs a view's update soon after it was asked for, never twice for one burst of requests, and so rarely that
// the update takes at most about a fifth of the GUI thread. Asks nothing of a widget that nobody sees: the update is made
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
    void run();

    QWidget *widget_;
    std::function<void()> update_;
    QTimer timer_;
    QElapsedTimer sinceRun_;
    qint64 pauseMs_ = 0; ///< after the last run
    bool wanted_ = false;
};

} // namespace coroscope
