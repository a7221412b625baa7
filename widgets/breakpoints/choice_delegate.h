// SPDX-License-Identifier: GPL-3.0-or-later
// ChoiceDelegate: edits a cell by choosing one of a few words.
#pragma once

#include <QStringList>
#include <QStyledItemDelegate>

namespace coroscope {

class ChoiceDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit ChoiceDelegate(const QStringList &words, QObject *parent = nullptr);

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;

private:
    QStringList words_;
};

} // namespace coroscope
