// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/throttle.h"

#include "widgets/common/update_turns.h"

#include <QEvent>

#include <algorithm>

namespace coroscope {

Throttle::Throttle(QWidget *widget, std::function<void()> update)
    : QObject(widget), widget_(widget), update_(std::move(update))
{
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, [this] { UpdateTurns::of(*widget_).take(*this); });
    widget->installEventFilter(this);
}

void Throttle::request()
{
    wanted_ = true;
    if (timer_.isActive() || !widget_->isVisible())
        return;
    const qint64 passed = sinceRun_.isValid() ? sinceRun_.elapsed() : pauseMs_;
    timer_.start(int(std::max<qint64>(0, pauseMs_ - passed)));
}

void Throttle::now()
{
    wanted_ = true;
    timer_.stop();
    run();
}

void Throttle::run()
{
    if (!wanted_ || !widget_->isVisible())
        return;
    wanted_ = false;
    QElapsedTimer cost;
    cost.start();
    update_();
    pauseMs_ = std::clamp<qint64>(cost.elapsed() * 4, 0, 2000);
    sinceRun_.start();
}

bool Throttle::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget_ && event->type() == QEvent::Show && wanted_)
        timer_.start(0);
    return QObject::eventFilter(watched, event);
}

} // namespace coroscope
