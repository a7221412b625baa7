// SPDX-License-Identifier: GPL-3.0-or-later
// TaskFilter: sorts tasks as each column means it (worker#2 before worker#10) and keeps those in which every word of the
// filter occurs, in any column. What a row's text sorts by is made once, not for each comparison: there may be 100,000 rows.
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <optional>
#include <vector>

namespace coroscope {

class TaskFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TaskFilter(QObject *parent = nullptr);

    void setWords(const QString &text);
    void setSourceModel(QAbstractItemModel *model) override;
    QVariant data(const QModelIndex &index,
                  int role = Qt::DisplayRole) const override; ///< with the marks of breakpoints
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    const QCollatorSortKey &keyOf(const QModelIndex &index) const;
    void forgetKeys() { keys_.clear(); }

    QStringList words_;
    QCollator collator_;
    mutable std::vector<std::optional<QCollatorSortKey>> keys_; ///< by source row, of the column that is sorted by
};

} // namespace coroscope
