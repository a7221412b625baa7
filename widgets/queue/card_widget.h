// SPDX-License-Identifier: GPL-3.0-or-later
// CardWidget: one card that stands by itself (what just ran, what runs), and can be clicked.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/queue/card.h"

#include <QAbstractButton>

namespace coroscope {

class CardWidget : public QAbstractButton {
    Q_OBJECT
public:
    explicit CardWidget(QWidget *parent = nullptr);

    void setCard(const Card &card);
    const Card &card() const { return card_; }
    void setOnTheWay(bool onTheWay); ///< it is painted elsewhere
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override; ///< half of it: its words are cut short then

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Card card_;
    bool onTheWay_ = false;
};

} // namespace coroscope
