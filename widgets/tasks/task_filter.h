// SPDX-License-Identifier: GPL-3.0-or-later
// TaskFilter: sorts tasks as each column means it (worker#2 before worker#10) and keeps those in which every word of the
// filter occurs, in any column.
#pragma once

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace coroscope {

class TaskFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TaskFilter(QObject *parent = nullptr);

    void setWords(const QString &text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList words_;
    QCollator collator_;
};

} // namespace coroscope
