// SPDX-License-Identifier: GPL-3.0-or-later
// UpdateTurns: lets the views of one window update one after another, one in each turn of the event loop, so that input need not
// wait for all of them.
#pragma once

#include <QPointer>
#include <QTimer>

#include <deque>

class QWidget;

namespace coroscope {

class Throttle;

class UpdateTurns : public QObject {
    Q_OBJECT
public:
    /// Of the window that `widget` lies in, which owns them; made when they are first asked for.
    static UpdateTurns &of(const QWidget &widget);

    /// `throttle` runs when it is its turn; asked for again before that, it keeps its place.
    void take(Throttle &throttle);

private:
    explicit UpdateTurns(QWidget *window);
    void runNext();

    std::deque<QPointer<Throttle>> waiting_;
    QTimer timer_;
};

} // namespace coroscope
