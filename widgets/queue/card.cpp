// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card.h"

#include "widgets/common/name_elision.h"
#include "widgets/theme/palette.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPalette>

#include <algorithm>

namespace coroscope {

namespace {

constexpr int padding = 7;
constexpr int lead = 3;     ///< above and below the words
constexpr int stripe = 5;   ///< width of the definition's colour at the left edge
constexpr int markSize = 9; ///< the breakpoint's diamond
constexpr int lettersAcross = 29;

/// A task's name stands out; a callback is quiet, and in italics as its lane's name in the chart.
QFont titleFontOf(const Card &card, QFont font)
{
    font.setBold(!card.callback);
    font.setItalic(card.callback);
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
    if (card.callback)
        fill = mixed(fill, palette.color(QPalette::Window), 0.6);
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
    QColor colour = card.callback ? chartColors(dark).callback : definitionColor(card.definition, dark);
    if (card.faded)
        colour = mixed(fill, colour, 0.5);
    const int across = card.callback ? stripe / 2 : stripe;
    painter.fillRect(QRectF(rect.left() + 3, rect.top() + 4, across, rect.height() - 8), colour);
}

void paintMark(QPainter &painter, const QPoint &centre, bool dark)
{
    constexpr int half = markSize / 2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(dark ? QColor(0xf4, 0x6d, 0x6d) : QColor(0xb4, 0x23, 0x2a));
    painter.drawPolygon(QPolygon(
        {centre + QPoint(-half, 0), centre + QPoint(0, -half), centre + QPoint(half, 0), centre + QPoint(0, half)}));
}

enum class Cut { name, end };

QString cutTo(int width, const QString &words, Cut cut, const QFontMetrics &metrics)
{
    return cut == Cut::name ? elidedName(metrics, words, width) : metrics.elidedText(words, Qt::ElideRight, width);
}

/// Words at the left, and at the right what is cut only when the words would have less than half of the room.
void paintLine(QPainter &painter, const QRect &line, const QString &words, const QFont &wordsFont, const QColor &ink,
               Cut cut, const QString &aside, const QFont &asideFont, const QColor &quiet)
{
    const QFontMetrics wordsMetrics(wordsFont);
    QRect room = line;
    const int asideWidth = QFontMetrics(asideFont).horizontalAdvance(aside) + 1;
    const int wanted = std::min(wordsMetrics.horizontalAdvance(words), line.width() / 2);
    if (!aside.isEmpty() && wanted + padding + asideWidth <= line.width()) {
        painter.setFont(asideFont);
        painter.setPen(quiet);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, aside);
        room.setRight(line.right() - asideWidth - padding);
    }
    painter.setFont(wordsFont);
    painter.setPen(ink);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, cutTo(room.width(), words, cut, wordsMetrics));
}

/// In one line: the name and, in the room that it leaves, why and for how long it is there.
void paintSlim(QPainter &painter, QRect line, const Card &card, const QFont &font, const QFont &cornerFont,
               const QColor &ink, const QColor &quiet)
{
    const QFont nameFont = titleFontOf(card, font);
    const int name = QFontMetrics(nameFont).horizontalAdvance(card.title);
    const QFontMetrics metrics(font);
    const auto paintAside = [&](const QString &words, const QFont &wordsFont) {
        const int width = QFontMetrics(wordsFont).horizontalAdvance(words) + 1;
        if (words.isEmpty() || std::min(name, line.width() / 2) + padding + width > line.width())
            return;
        painter.setFont(wordsFont);
        painter.setPen(quiet);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, words);
        line.setRight(line.right() - width - padding);
    };
    paintAside(card.corner, cornerFont);
    if (name + metrics.horizontalAdvance(card.detail) + metrics.horizontalAdvance(card.duration) + 3 * padding <
        line.width())
        paintAside(card.duration, font);
    paintLine(painter, line, card.title, nameFont, ink, Cut::name, {}, font, quiet);
    line.setLeft(line.left() + name + padding);
    constexpr int fewestLetters = 6;
    if (line.width() >= metrics.averageCharWidth() * fewestLetters)
        paintLine(painter, line, card.detail, font, quiet, Cut::end, {}, font, quiet);
}

} // namespace

QSize cardSize(const QFont &font)
{
    const QFontMetrics metrics(font);
    return {metrics.averageCharWidth() * lettersAcross + 2 * padding + stripe, metrics.height() * 2 + 2 * lead};
}

int slimCardHeight(const QFont &font) { return QFontMetrics(font).height() + 2 * lead; }

void paintCard(QPainter &painter, const QRect &rect, const Card &card, const QPalette &palette, const QFont &font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * (1 - 0.55 * std::clamp(card.age, 0.0, 1.0)));
    paintFrame(painter, rect, card, palette);
    const QRect inner = rect.adjusted(padding + stripe, lead, -padding, -lead);
    QColor ink = palette.color(QPalette::Text);
    const QColor quiet = mixed(palette.color(QPalette::Base), ink, 0.72);
    if (card.faded || card.callback)
        ink = quiet;

    const QFont titleFont = titleFontOf(card, font);
    const bool slim = rect.height() < cardSize(font).height() - 2 * lead;
    QRect title = inner;
    if (!slim)
        title.setHeight(inner.height() / 2);
    const QRect detail(inner.left(), title.bottom() + 1, inner.width(), inner.bottom() - title.bottom());
    if (card.breaks) {
        paintMark(painter, {title.left() + markSize / 2, title.center().y() + 1}, isDark(palette));
        title.setLeft(title.left() + markSize + 4);
    }
    const QFont &cornerFont = card.emphasis == Card::Emphasis::none ? font : titleFont;
    if (slim) {
        paintSlim(painter, title, card, font, cornerFont, ink, quiet);
    } else {
        paintLine(painter, title, card.title, titleFont, ink, Cut::name, card.corner, cornerFont, quiet);
        paintLine(painter, detail, card.detail, font, quiet, Cut::end, card.duration, font, quiet);
    }
    painter.restore();
}

} // namespace coroscope
