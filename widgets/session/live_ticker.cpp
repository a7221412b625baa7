// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/live_ticker.h"

#include <QEvent>

namespace coroscope {

namespace {

constexpr int tickMs = 100;

} // namespace

LiveTicker::LiveTicker(Session &session, QObject *view, std::function<void()> tick) : QObject(view), session_(session)
{
    timer_.setInterval(tickMs);
    connect(&timer_, &QTimer::timeout, this, [tick = std::move(tick)] { tick(); });
    connect(&session, &Session::phaseChanged, this, &LiveTicker::update);
    connect(&session, &Session::cursorChanged, this, &LiveTicker::update);
    view->installEventFilter(this);
}

bool LiveTicker::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && (event->type() == QEvent::Show || event->type() == QEvent::Hide)) {
        visible_ = event->type() == QEvent::Show;
        update();
    }
    return false;
}

void LiveTicker::update()
{
    const bool wanted = visible_ && session_.timeGoesOn();
    if (wanted && !timer_.isActive())
        timer_.start();
    else if (!wanted)
        timer_.stop();
}

} // namespace coroscope
