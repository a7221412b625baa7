// SPDX-License-Identifier: GPL-3.0-or-later
// LiveTicker: calls a view a few times a second while what it shows changes by time alone: the program runs, now is shown,
// and the view is seen. At all other times it does nothing.
#pragma once

#include "widgets/session.h"

#include <QTimer>

#include <functional>

namespace coroscope {

class LiveTicker : public QObject {
    Q_OBJECT
public:
    /// Owned by `view`, a widget; `session` outlives it.
    LiveTicker(Session &session, QObject *view, std::function<void()> tick);

    bool isActive() const { return timer_.isActive(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void update();

    Session &session_;
    QTimer timer_;
    bool visible_ = false;
};

} // namespace coroscope
