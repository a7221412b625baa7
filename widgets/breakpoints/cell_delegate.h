// SPDX-License-Identifier: GPL-3.0-or-later
// CellDelegate: edits a cell of the breakpoints in place. What cannot be is told while the cell is still open, with what was
// typed: it is corrected there, or given up with Esc.
#pragma once

#include <QStyledItemDelegate>

namespace coroscope {

class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

signals:
    void refused(const QString &why);
    void corrected(); ///< what was refused is being changed, or was given up

protected:
    bool eventFilter(QObject *editor, QEvent *event) override;
};

} // namespace coroscope
