// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_delegate.h"

#include "widgets/models/roles.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionFocusRect>

#include <utility>

namespace coroscope {

CardDelegate::CardDelegate(std::function<bool(TaskNumber)> breaks, QObject *parent)
    : QStyledItemDelegate(parent), breaks_(std::move(breaks))
{
}

Card CardDelegate::cardOf(const QModelIndex &index) const
{
    const int position = index.data(PositionRole).toInt();
    Card card;
    card.title = index.data(TitleRole).toString();
    card.detail = index.data(DetailRole).toString();
    card.duration = index.data(DurationRole).toString();
    card.corner = position == 1 && !over_ ? tr("next") : QString::number(position);
    card.definition = index.data(DefinitionRole).toUInt();
    card.emphasis = position == 1 && !over_ ? Card::Emphasis::next : Card::Emphasis::none;
    card.callback = index.data(TaskRole).toUInt() == noTask;
    card.breaks = breaks_(index.data(TaskRole).toUInt());
    card.faded = over_;
    return card;
}

void CardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Card card = cardOf(index);
    card.selected = option.state.testFlag(QStyle::State_Selected);
    card.hovered = option.state.testFlag(QStyle::State_MouseOver);
    paintCard(*painter, option.rect, card, option.palette, option.font);
    if (!option.state.testFlag(QStyle::State_HasFocus))
        return;
    QStyleOptionFocusRect focus;
    focus.QStyleOption::operator=(option);
    focus.rect = option.rect.adjusted(3, 3, -3, -3);
    (option.widget ? option.widget->style() : QApplication::style())
        ->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
}

QSize CardDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return cardSize(option.font);
}

} // namespace coroscope
