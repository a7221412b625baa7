// SPDX-License-Identifier: GPL-3.0-or-later
// CardDelegate: paints the rows of a ReadyQueueModel as cards. The first one is the next to run, unless a task runs.
#pragma once

#include "engine/loop/vocabulary.h"

#include <QStyledItemDelegate>

namespace coroscope {

class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The program is gone: nobody is next any more.
    void setOver(bool over) { over_ = over; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool over_ = false;
};

} // namespace coroscope
