// SPDX-License-Identifier: GPL-3.0-or-later
// Pacer: says when the next of a row of steps is due, so many a second however long a step itself takes.
// GUI thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace coroscope {

class Pacer : public QObject {
    Q_OBJECT
public:
    explicit Pacer(QObject *parent = nullptr);

    void setRate(double perSecond); ///< > 0; what is due later than that now comes earlier
    double rate() const { return perSecond_; }

    /// A step is taken now: the next one may follow an interval later.
    void stepTaken();
    /// Emits due() once, as soon as the interval since the last step is over; never from within.
    void await();
    void awaitAgain(int ms); ///< what was due could not be done yet: due() once more, in that time
    void stop();             ///< due() is not emitted
    bool isActive() const { return timer_.isActive(); }

    /// How long to wait, `sinceStep` after the last step (< 0: there was none). All in ms.
    static int delay(double perSecond, qint64 sinceStep);

signals:
    void due();

private:
    qint64 sinceStep() const { return lastStep_.isValid() ? lastStep_.elapsed() : -1; }

    QTimer timer_;
    QElapsedTimer lastStep_;
    double perSecond_ = 1;
};

} // namespace coroscope
