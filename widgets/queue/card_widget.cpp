// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/card_widget.h"

#include <QPainter>
#include <QStyleOptionFocusRect>

namespace coroscope {

CardWidget::CardWidget(QWidget *parent) : QAbstractButton(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
}

void CardWidget::setCard(const Card &card)
{
    card_ = card;
    setText(card.title);
    update();
}

void CardWidget::setOnTheWay(bool onTheWay)
{
    if (onTheWay != onTheWay_)
        update();
    onTheWay_ = onTheWay;
}

QSize CardWidget::sizeHint() const { return cardSize(font()); }

QSize CardWidget::minimumSizeHint() const
{
    const QSize full = cardSize(font());
    return {full.width() / 2, full.height()};
}

void CardWidget::paintEvent(QPaintEvent *)
{
    if (onTheWay_)
        return;
    QPainter painter(this);
    Card card = card_;
    card.hovered = underMouse();
    paintCard(painter, rect(), card, palette(), font());
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(3, 3, -3, -3);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void CardWidget::enterEvent(QEnterEvent *) { update(); }

void CardWidget::leaveEvent(QEvent *) { update(); }

} // namespace coroscope
