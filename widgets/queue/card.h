// SPDX-License-Identifier: GPL-3.0-or-later
// Card: how one task of the loop, or a callback, is drawn, in the ready queue and beside it. Painting only; what it says is the caller's.
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

    QString title;                ///< the task's name, or the callback's function
    QString detail;               ///< why it is there, in words
    QString corner;               ///< its place in the queue, or what marks it
    QString duration;             ///< how long it is there, beside the detail
    std::uint32_t definition = 0; ///< its colour
    Emphasis emphasis = Emphasis::none;
    bool callback = false; ///< no task's: what the loop calls besides
    bool breaks = false;   ///< a breakpoint may stop at it
    bool selected = false;
    bool hovered = false;
    bool faded = false; ///< it is over
    double age = 0;     ///< 0..1: it fades with it
};

/// The size that a card needs with `font` for its words to be read; wider is better.
QSize cardSize(const QFont &font);
/// The height of a card of one line: title, corner, and in the room that these leave what else it says.
int slimCardHeight(const QFont &font);

/// A card with no room for two lines is drawn as a slim one.
void paintCard(QPainter &painter, const QRect &rect, const Card &card, const QPalette &palette, const QFont &font);

} // namespace coroscope
