// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_delegate.h"

#include "widgets/models/roles.h"
#include "widgets/queue/card.h"

#include <QPainter>

namespace coroscope {

namespace {

constexpr int gap = 3;

} // namespace

void CardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int position = index.data(PositionRole).toInt();
    Card card;
    card.title = index.data(TitleRole).toString();
    card.detail = index.data(DetailRole).toString();
    card.corner = position == 1 && !over_ ? tr("next") : QString::number(position);
    card.definition = index.data(DefinitionRole).toUInt();
    card.emphasis = position == 1 && !over_ ? Card::Emphasis::next : Card::Emphasis::none;
    card.faded = over_;
    card.selected = option.state.testFlag(QStyle::State_Selected);
    card.hovered = option.state.testFlag(QStyle::State_MouseOver);
    paintCard(*painter, option.rect.adjusted(gap, gap, -gap, -gap), card, option.palette, option.font);
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return cardSize(option.font) + QSize(2 * gap, 2 * gap);
}

} // namespace coroscope
