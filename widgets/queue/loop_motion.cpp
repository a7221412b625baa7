// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/loop_motion.h"

#include "widgets/models/roles.h"
#include "widgets/queue/card_delegate.h"
#include "widgets/queue/card_list.h"
#include "widgets/queue/flight_overlay.h"
#include "widgets/queue/ran_column.h"

#include <QTreeView>

namespace coroscope {

LoopMotion::LoopMotion(QWidget &ground, const Views &views)
    : QObject(&ground), ground_(ground), views_(views), overlay_(new FlightOverlay(ground))
{
    connect(overlay_, &FlightOverlay::landed, this, &LoopMotion::land);
}

QRect LoopMotion::onGround(const QWidget &of, const QRect &rect) const
{
    return rect.translated(of.mapTo(&ground_, QPoint()));
}

CardPlaces LoopMotion::places() const
{
    CardPlaces places;
    const QAbstractItemModel &ready = *views_.queue.model();
    const auto [first, last] = views_.queue.rowsInSight();
    for (int row = first; row < last && views_.queue.isVisible(); ++row) {
        const QModelIndex index = ready.index(row, 0);
        if (const TaskNumber task = index.data(TaskRole).toUInt(); task != noTask) // callbacks come and go
            places.queue[task] = onGround(*views_.queue.viewport(), views_.queue.visualRect(index));
    }
    const QAbstractItemModel &waits = *views_.waits.model();
    const QModelIndex top = views_.waits.indexAt({0, 0});
    for (int row = top.row(); top.isValid() && row < waits.rowCount() && views_.waits.isVisible(); ++row) {
        const QModelIndex index = waits.index(row, 0);
        const QRect line = views_.waits.visualRect(index);
        if (line.top() > views_.waits.viewport()->height())
            break;
        places.waiting[index.data(TaskRole).toUInt()] = onGround(*views_.waits.viewport(), line);
    }
    if (views_.ran.running() && views_.ran.running()->task != noTask)
        places.running = views_.ran.running()->task;
    places.runningSlot = onGround(views_.ran, views_.ran.runningSlot());
    for (std::size_t i = 0; i < views_.ran.ran().size(); ++i)
        places.ran[views_.ran.ran()[i].number] = {views_.ran.ran()[i].task,
                                                  onGround(views_.ran, views_.ran.ranRect(i))};
    return places;
}

void LoopMotion::move(const CardPlaces &before, int durationMs)
{
    overlay_->land();
    if (durationMs <= 0)
        return;
    std::vector<Flight> flights = flightsBetween(before, places());
    if (flights.empty())
        return;
    std::vector<Card> cards;
    std::set<TaskNumber> queue;
    std::set<SwitchNumber> ran;
    bool running = false;
    for (const Flight &flight : flights) {
        cards.push_back(cardOf(flight));
        if (flight.kind == Flight::Kind::queue)
            queue.insert(flight.task);
        else if (flight.kind == Flight::Kind::ran)
            ran.insert(flight.number);
        running = running || flight.kind == Flight::Kind::running;
    }
    views_.queue.setOnTheWay(std::move(queue));
    views_.ran.setOnTheWay(running, ran);
    overlay_->fly(std::move(flights), std::move(cards), durationMs);
}

void LoopMotion::land()
{
    views_.queue.setOnTheWay({});
    views_.ran.setOnTheWay(false, {});
}

Card LoopMotion::cardOf(const Flight &flight) const
{
    if (flight.kind == Flight::Kind::running && views_.ran.running())
        return views_.ran.running()->card;
    for (const RanColumn::Entry &entry : views_.ran.ran())
        if (flight.kind == Flight::Kind::ran && entry.number == flight.number)
            return entry.card;
    const bool queued = flight.kind == Flight::Kind::queue;
    const QAbstractItemModel &model = queued ? *views_.queue.model() : *views_.waits.model();
    const auto [first, last] = queued ? views_.queue.rowsInSight() : std::pair(0, model.rowCount());
    for (int row = first; row < last; ++row) {
        const QModelIndex index = model.index(row, 0);
        if (index.data(TaskRole).toUInt() != flight.task)
            continue;
        if (queued)
            return views_.cards.cardOf(index);
        Card card;
        card.title = index.data().toString();
        card.detail = model.index(row, 1).data().toString();
        card.definition = index.data(DefinitionRole).toUInt();
        return card;
    }
    return {};
}

} // namespace coroscope
