// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/breakpoints/choice_delegate.h"

#include <QComboBox>

namespace coroscope {

ChoiceDelegate::ChoiceDelegate(const QStringList &words, QObject *parent) : QStyledItemDelegate(parent), words_(words)
{
}

QWidget *ChoiceDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *box = new QComboBox(parent);
    box->addItems(words_);
    return box;
}

void ChoiceDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    static_cast<QComboBox *>(editor)->setCurrentText(index.data(Qt::EditRole).toString());
}

void ChoiceDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    model->setData(index, static_cast<QComboBox *>(editor)->currentText(), Qt::EditRole);
}

} // namespace coroscope
