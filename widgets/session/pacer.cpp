// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/pacer.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

Pacer::Pacer(QObject *parent) : QObject(parent)
{
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    connect(&timer_, &QTimer::timeout, this, &Pacer::due);
}

int Pacer::delay(double perSecond, qint64 sinceStep)
{
    const auto interval = qint64(std::lround(1000 / perSecond));
    return sinceStep < 0 ? 0 : int(std::clamp<qint64>(interval - sinceStep, 0, interval));
}

void Pacer::setRate(double perSecond)
{
    perSecond_ = perSecond;
    if (timer_.isActive())
        await();
}

void Pacer::stepTaken() { lastStep_.start(); }

void Pacer::await() { timer_.start(delay(perSecond_, sinceStep())); }

void Pacer::awaitAgain(int ms) { timer_.start(ms); }

void Pacer::stop()
{
    timer_.stop();
    lastStep_.invalidate();
}

} // namespace coroscope
