// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card.h"

#include "widgets/theme/palette.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPalette>

namespace coroscope {

namespace {

constexpr int padding = 8;
constexpr int stripe = 5; ///< width of the definition's colour at the left edge

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

QColor accent(Card::Emphasis emphasis, bool dark)
{
    return emphasis == Card::Emphasis::running ? statusColor(TaskStatus::running, dark) : chartColors(dark).now;
}

void paintFrame(QPainter &painter, const QRect &rect, const Card &card, const QPalette &palette)
{
    const bool dark = isDark(palette);
    const bool emphasised = card.emphasis != Card::Emphasis::none;
    QColor fill = palette.color(QPalette::Base);
    if (emphasised)
        fill = mixed(fill, accent(card.emphasis, dark), 0.14);
    if (card.hovered)
        fill = mixed(fill, palette.color(QPalette::Highlight), 0.10);
    QColor edge = mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.28);
    if (emphasised)
        edge = accent(card.emphasis, dark);
    if (card.selected)
        edge = palette.color(QPalette::Highlight);
    const qreal width = card.selected || emphasised ? 2 : 1;
    const QRectF box = QRectF(rect).adjusted(width / 2, width / 2, -width / 2, -width / 2);
    painter.setPen(QPen(edge, width));
    painter.setBrush(fill);
    painter.drawRoundedRect(box, 4, 4);
    QColor colour = definitionColor(card.definition, dark);
    if (card.faded)
        colour = mixed(fill, colour, 0.5);
    painter.fillRect(QRectF(rect.left() + 3, rect.top() + 5, stripe, rect.height() - 10), colour);
}

} // namespace

QSize cardSize(const QFont &font)
{
    const QFontMetrics metrics(font);
    return {metrics.averageCharWidth() * 25 + 2 * padding + stripe, metrics.height() * 2 + 2 * padding};
}

void paintCard(QPainter &painter, const QRect &rect, const Card &card, const QPalette &palette, const QFont &font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintFrame(painter, rect, card, palette);
    const QRect inner = rect.adjusted(padding + stripe, padding - 2, -padding, -padding + 2);
    QColor ink = palette.color(QPalette::Text);
    const QColor quiet = mixed(palette.color(QPalette::Base), ink, 0.72);
    if (card.faded)
        ink = quiet;

    const QFont titleFont = bold(font);
    const QFontMetrics titleMetrics(titleFont);
    const QFontMetrics metrics(font);
    QRect titleRect = inner;
    titleRect.setHeight(inner.height() / 2);
    const int cornerWidth = metrics.horizontalAdvance(card.corner) + 1;
    // The corner is said elsewhere too: a name that needs its room has it.
    if (!card.corner.isEmpty() &&
        titleMetrics.horizontalAdvance(card.title) + padding + cornerWidth <= titleRect.width()) {
        const QRect cornerRect(inner.right() - cornerWidth + 1, titleRect.top(), cornerWidth, titleRect.height());
        painter.setFont(card.emphasis == Card::Emphasis::none ? font : titleFont);
        painter.setPen(quiet);
        painter.drawText(cornerRect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, card.corner);
        titleRect.setRight(cornerRect.left() - padding);
    }
    painter.setFont(titleFont);
    painter.setPen(ink);
    painter.drawText(titleRect, Qt::AlignLeft | Qt::AlignVCenter,
                     titleMetrics.elidedText(card.title, Qt::ElideMiddle, titleRect.width()));
    QRect detailRect = inner;
    detailRect.setTop(titleRect.bottom() + 1);
    painter.setFont(font);
    painter.setPen(quiet);
    painter.drawText(detailRect, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(card.detail, Qt::ElideRight, detailRect.width()));
    painter.restore();
}

} // namespace coroscope
