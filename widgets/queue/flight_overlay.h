// SPDX-License-Identifier: GPL-3.0-or-later
// FlightOverlay: paints the cards that are on their way, above a view, which it covers. It takes no input.
#pragma once

#include "widgets/queue/card.h"
#include "widgets/queue/card_flights.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

namespace coroscope {

class FlightOverlay : public QWidget {
    Q_OBJECT
public:
    /// Covers `view`, which owns it.
    explicit FlightOverlay(QWidget &view);

    /// `cards` are those of the flights, in their order.
    void fly(std::vector<Flight> flights, std::vector<Card> cards, int durationMs);
    void land(); ///< at once
    bool isFlying() const { return motion_.isActive(); }
    const CardMotion &motion() const { return motion_; }
    /// Time goes on by `ms`; its own timer does so, too.
    void advance(int ms);

signals:
    void landed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    CardMotion motion_;
    std::vector<Card> cards_;
    QTimer timer_;
    QElapsedTimer sinceFrame_;
};

} // namespace coroscope
