// SPDX-License-Identifier: GPL-3.0-or-later
// LoopMotion: lets the cards of the Loop view fly from where they stood to where they stand. The views are updated first, in
// one go, as ever; what is seen to move is painted over them.
#pragma once

#include "widgets/queue/card_flights.h"

#include <QObject>

class QTreeView;

namespace coroscope {

struct Card;
class CardDelegate;
class CardList;
class FlightOverlay;
class RanColumn;

class LoopMotion : public QObject {
    Q_OBJECT
public:
    struct Views {
        CardList &queue;
        CardDelegate &cards;
        RanColumn &ran;
        QTreeView &waits;
    };
    /// `ground` holds the views and owns this.
    LoopMotion(QWidget &ground, const Views &views);

    CardPlaces places() const; ///< as they are shown now
    /// From `before` to what is shown now, in `durationMs`; 0: they are there at once.
    void move(const CardPlaces &before, int durationMs);
    FlightOverlay &overlay() { return *overlay_; }

private:
    Card cardOf(const Flight &flight) const;
    void land();
    QRect onGround(const QWidget &of, const QRect &rect) const;

    QWidget &ground_;
    Views views_;
    FlightOverlay *overlay_;
};

} // namespace coroscope
