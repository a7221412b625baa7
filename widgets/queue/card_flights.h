// SPDX-License-Identifier: GPL-3.0-or-later
// How cards move from one state of the loop to the next: which card goes from where to where. Pure functions of two sets of
// places; CardMotion is where they are on the way, and knows no clock.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QRect>

#include <map>
#include <optional>
#include <vector>

namespace coroscope {

/// Where the cards of one state stand, as far as they are in sight, on one common ground.
struct CardPlaces {
    std::map<TaskNumber, QRect> queue;
    std::map<TaskNumber, QRect> waiting;
    std::optional<TaskNumber> running;
    QRect runningSlot; ///< also while nobody runs
    struct Ran {
        TaskNumber task = noTask;
        QRect rect;
    };
    std::map<SwitchNumber, Ran> ran;
};

struct Flight {
    enum class Kind { queue, waiting, running, ran };

    Kind kind = Kind::queue; ///< where it arrives
    TaskNumber task = noTask;
    SwitchNumber number = 0; ///< kind ran
    QRect from;
    std::optional<QRect> via; ///< the slot of what runs, for who ran in between
    QRect to;
    bool appears = false; ///< it came from nowhere that was shown
    friend bool operator==(const Flight &, const Flight &) = default;
};

/// What moves between the two. Nothing, where more switches lie between them than an eye could follow.
std::vector<Flight> flightsBetween(const CardPlaces &before, const CardPlaces &after);

/// A row of flights under way.
class CardMotion {
public:
    struct Place {
        QRect rect;
        double opacity = 1;
    };

    void begin(std::vector<Flight> flights, int durationMs);
    void end() { flights_.clear(); }
    bool isActive() const { return !flights_.empty(); }
    /// Time goes on. Returns whether anything is still on its way.
    bool advance(int ms);

    const std::vector<Flight> &flights() const { return flights_; }
    Place place(const Flight &flight) const;

private:
    std::vector<Flight> flights_;
    int duration_ = 1;
    int elapsed_ = 0;
};

} // namespace coroscope
