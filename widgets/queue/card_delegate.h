// SPDX-License-Identifier: GPL-3.0-or-later
// CardDelegate: paints the rows of a ReadyQueueModel as cards. The first one is the next to run, unless a task runs.
#pragma once

#include "engine/loop/vocabulary.h"
#include "widgets/queue/card.h"

#include <QStyledItemDelegate>

#include <functional>

namespace coroscope {

class CardDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// `breaks` tells whether a breakpoint may stop at a task.
    CardDelegate(std::function<bool(TaskNumber)> breaks, QObject *parent);

    /// The program is gone: nobody is next any more.
    void setOver(bool over) { over_ = over; }

    Card cardOf(const QModelIndex &index) const;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    std::function<bool(TaskNumber)> breaks_;
    bool over_ = false;
};

} // namespace coroscope
