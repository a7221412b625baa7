// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tasks/task_filter.h"

#include "widgets/models/roles.h"
#include "widgets/models/task_table_model.h"
#include "widgets/theme/icons.h"

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

/// Told of changes before the base is, which sorts by the new texts at once.
void TaskFilter::setSourceModel(QAbstractItemModel *model)
{
    if (sourceModel())
        sourceModel()->disconnect(this);
    forgetKeys();
    connect(model, &QAbstractItemModel::dataChanged, this, &TaskFilter::forgetKeys);
    connect(model, &QAbstractItemModel::rowsInserted, this, &TaskFilter::forgetKeys);
    connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, &TaskFilter::forgetKeys);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &TaskFilter::forgetKeys);
    QSortFilterProxyModel::setSourceModel(model);
}

QVariant TaskFilter::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DecorationRole || index.column() != TaskTableModel::breakColumn)
        return QSortFilterProxyModel::data(index, role);
    const QVariant stops = QSortFilterProxyModel::data(index, BreakRole);
    if (!stops.isValid())
        return {};
    return icon(stops.toBool() ? QStringLiteral("breakpoint") : QStringLiteral("breakpoint-off"));
}

void TaskFilter::sort(int column, Qt::SortOrder order)
{
    forgetKeys();
    QSortFilterProxyModel::sort(column, order);
}

const QCollatorSortKey &TaskFilter::keyOf(const QModelIndex &index) const
{
    keys_.resize(std::size_t(sourceModel()->rowCount()));
    std::optional<QCollatorSortKey> &key = keys_[std::size_t(index.row())];
    if (!key)
        key = collator_.sortKey(index.data(SortRole).toString());
    return *key;
}

bool TaskFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const bool isKnown = std::size_t(left.row()) < keys_.size() && keys_[std::size_t(left.row())];
    if (isKnown || left.data(SortRole).typeId() == QMetaType::QString) {
        keyOf(left); // which may move the others
        keyOf(right);
        const int order = keyOf(left).compare(keyOf(right));
        return order == 0 ? left.row() < right.row() : order < 0;
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace coroscope
