// SPDX-License-Identifier: GPL-3.0-or-later
// Card: how one task of the loop is drawn, in the ready queue and beside it. Painting only; what it says is the caller's.
#pragma once

#include <QRect>
#include <QSize>
#include <QString>

class QPainter;
class QPalette;
class QFont;

namespace coroscope {

struct Card {
    enum class Emphasis { none, next, running };

    QString title;                ///< the task's name
    QString detail;               ///< why it is there, in words
    QString corner;               ///< its place in the queue, or what marks it
    std::uint32_t definition = 0; ///< its colour
    Emphasis emphasis = Emphasis::none;
    bool selected = false;
    bool hovered = false;
    bool faded = false; ///< it is over
};

/// The size in which all cards are drawn with `font`.
QSize cardSize(const QFont &font);

void paintCard(QPainter &painter, const QRect &rect, const Card &card, const QPalette &palette, const QFont &font);

} // namespace coroscope
