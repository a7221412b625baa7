// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_flights.h"

#include <algorithm>
#include <cmath>

namespace coroscope {

namespace {

constexpr std::size_t mostSwitches = 3; ///< between two states that are told apart by motion

/// Slow at both ends.
double eased(double share) { return share * share * (3 - 2 * share); }

QRect between(const QRect &from, const QRect &to, double share)
{
    const auto mix = [share](int a, int b) { return int(std::lround(a + (b - a) * share)); };
    return {mix(from.x(), to.x()), mix(from.y(), to.y()), mix(from.width(), to.width()),
            mix(from.height(), to.height())};
}

class FlightFinder {
public:
    FlightFinder(const CardPlaces &before, const CardPlaces &after) : before_(before), after_(after)
    {
        for (const auto &[number, ran] : after_.ran)
            if (before_.ran.count(number) == 0 && (before_.ran.empty() || number > before_.ran.rbegin()->first))
                ranNow_.emplace(number, ran.task);
        for (const auto &[number, ran] : before_.ran)
            if (after_.ran.count(number) == 0 && (after_.ran.empty() || number > after_.ran.rbegin()->first))
                takenBack_.emplace(ran.task, ran.rect);
    }

    std::vector<Flight> find()
    {
        if (ranNow_.size() > mostSwitches || takenBack_.size() > mostSwitches)
            return {};
        for (const auto &[task, rect] : after_.queue)
            add(Flight::Kind::queue, task, 0, rect, find(before_.queue, task));
        for (const auto &[task, rect] : after_.waiting)
            if (before_.waiting.count(task) == 0) // rows of the list move by themselves
                add(Flight::Kind::waiting, task, 0, rect, std::nullopt);
        for (const auto &[number, ran] : after_.ran) {
            const auto known = before_.ran.find(number);
            add(Flight::Kind::ran, ran.task, number, ran.rect,
                known == before_.ran.end() ? std::nullopt : std::optional<QRect>(known->second.rect));
        }
        if (after_.running)
            add(Flight::Kind::running, *after_.running, 0, after_.runningSlot,
                before_.running == after_.running ? std::optional<QRect>(before_.runningSlot) : std::nullopt);
        return std::move(flights_);
    }

private:
    static std::optional<QRect> find(const std::map<TaskNumber, QRect> &places, TaskNumber task)
    {
        const auto found = places.find(task);
        return found == places.end() ? std::nullopt : std::optional<QRect>(found->second);
    }

    bool hasRun(TaskNumber task) const
    {
        return std::any_of(ranNow_.begin(), ranNow_.end(), [task](const auto &ran) { return ran.second == task; });
    }

    /// Where the task itself was, whatever it was doing.
    std::optional<QRect> placeBefore(TaskNumber task) const
    {
        if (before_.running == task)
            return before_.runningSlot;
        if (const auto queued = find(before_.queue, task))
            return queued;
        if (const auto waiting = find(before_.waiting, task))
            return waiting;
        return find(takenBack_, task);
    }

    void add(Flight::Kind kind, TaskNumber task, SwitchNumber number, const QRect &to, std::optional<QRect> same)
    {
        Flight flight{kind, task, number, to, std::nullopt, to, false};
        const std::optional<QRect> from = same ? same : placeBefore(task);
        flight.appears = !from;
        if (from)
            flight.from = *from;
        const bool isOld = kind == Flight::Kind::ran && ranNow_.count(number) == 0;
        if (from && hasRun(task) && !isOld && kind != Flight::Kind::running && *from != after_.runningSlot)
            flight.via = after_.runningSlot;
        if (flight.from != to || flight.via || flight.appears)
            flights_.push_back(flight);
    }

    const CardPlaces &before_;
    const CardPlaces &after_;
    std::map<SwitchNumber, TaskNumber> ranNow_;
    std::map<TaskNumber, QRect> takenBack_; ///< ran in `before`, and has yet to run in `after`
    std::vector<Flight> flights_;
};

} // namespace

std::vector<Flight> flightsBetween(const CardPlaces &before, const CardPlaces &after)
{
    return FlightFinder(before, after).find();
}

void CardMotion::begin(std::vector<Flight> flights, int durationMs)
{
    flights_ = std::move(flights);
    duration_ = std::max(1, durationMs);
    elapsed_ = 0;
}

bool CardMotion::advance(int ms)
{
    elapsed_ += ms;
    if (elapsed_ >= duration_)
        flights_.clear();
    return isActive();
}

CardMotion::Place CardMotion::place(const Flight &flight) const
{
    const double share = std::min(1.0, double(elapsed_) / duration_);
    Place place;
    place.opacity = flight.appears ? share : 1;
    if (!flight.via)
        place.rect = between(flight.from, flight.to, eased(share));
    else if (share < 0.5)
        place.rect = between(flight.from, *flight.via, eased(2 * share));
    else
        place.rect = between(*flight.via, flight.to, eased(2 * share - 1));
    return place;
}

} // namespace coroscope
