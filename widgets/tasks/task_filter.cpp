// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_filter.h"

#include "widgets/models/roles.h"

#include <algorithm>

namespace coroscope {

TaskFilter::TaskFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    collator_.setNumericMode(true);
    collator_.setCaseSensitivity(Qt::CaseInsensitive);
}

void TaskFilter::setWords(const QString &text)
{
    words_ = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool TaskFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (words_.isEmpty())
        return true;
    QStringList texts;
    for (int column = 0; column < sourceModel()->columnCount(parent); ++column)
        texts << sourceModel()->index(row, column, parent).data().toString();
    return std::all_of(words_.begin(), words_.end(), [&](const QString &word) {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const QString &text) { return text.contains(word, Qt::CaseInsensitive); });
    });
}

bool TaskFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    if (a.typeId() == QMetaType::QString) {
        const int order = collator_.compare(a.toString(), b.toString());
        return order == 0 ? left.row() < right.row() : order < 0;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace coroscope
