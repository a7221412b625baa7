// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/cell_delegate.h"

#include "widgets/models/breakpoint_model.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace coroscope {

namespace {

constexpr char cellProperty[] = "coroscope.cell";

} // namespace

QWidget *CellDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    auto *line = new QLineEdit(parent);
    line->setFrame(false);
    line->setAccessibleName(index.model()->headerData(index.column(), Qt::Horizontal).toString());
    line->setPlaceholderText(BreakpointModel::hint(index.column()));
    line->setProperty(cellProperty, QVariant::fromValue(QPersistentModelIndex(index)));
    connect(line, &QLineEdit::textEdited, this, &CellDelegate::corrected);
    return line;
}

bool CellDelegate::eventFilter(QObject *editor, QEvent *event)
{
    const auto *line = qobject_cast<QLineEdit *>(editor);
    if (!line || event->type() != QEvent::KeyPress)
        return QStyledItemDelegate::eventFilter(editor, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Escape)
        emit corrected();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab || key == Qt::Key_Backtab) {
        const QModelIndex cell = line->property(cellProperty).value<QPersistentModelIndex>();
        const auto *model = qobject_cast<const BreakpointModel *>(cell.model());
        const QString why = model ? model->whyNot(cell, line->text()) : QString();
        if (!why.isEmpty()) {
            emit refused(why);
            return true; // the cell stays open
        }
    }
    return QStyledItemDelegate::eventFilter(editor, event);
}

} // namespace coroscope
