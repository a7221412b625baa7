// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/flight_overlay.h"

#include <QEvent>
#include <QPainter>

#include <utility>

namespace coroscope {

namespace {

constexpr int frameMs = 16;

} // namespace

FlightOverlay::FlightOverlay(QWidget &view) : QWidget(&view)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    hide();
    view.installEventFilter(this);
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.setInterval(frameMs);
    connect(&timer_, &QTimer::timeout, this, [this] { advance(int(sinceFrame_.restart())); });
}

void FlightOverlay::fly(std::vector<Flight> flights, std::vector<Card> cards, int durationMs)
{
    motion_.begin(std::move(flights), durationMs);
    cards_ = std::move(cards);
    setGeometry(parentWidget()->rect());
    raise();
    show();
    sinceFrame_.start();
    timer_.start();
}

void FlightOverlay::land()
{
    if (!timer_.isActive())
        return;
    motion_.end();
    timer_.stop();
    hide();
    emit landed();
}

void FlightOverlay::advance(int ms)
{
    if (motion_.advance(ms))
        update();
    else
        land();
}

void FlightOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    for (std::size_t i = 0; i < motion_.flights().size(); ++i) {
        const CardMotion::Place place = motion_.place(motion_.flights()[i]);
        painter.setOpacity(place.opacity);
        paintCard(painter, place.rect, cards_[i], palette(), font());
    }
}

bool FlightOverlay::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Hide)
        land(); // the places have changed
    return false;
}

} // namespace coroscope
