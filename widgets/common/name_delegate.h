// SPDX-License-Identifier: GPL-3.0-or-later
// NameDelegate: cells of names, which are cut as lanes cut them where they are too long (see elidedName()).
#pragma once

#include <QStyledItemDelegate>

namespace coroscope {

class NameDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// What is shown of the cell's text in the room that `option` gives it.
    QString shownText(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace coroscope
