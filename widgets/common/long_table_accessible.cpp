// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/long_table_accessible.h"

#include "widgets/common/long_table_view.h"
#include "widgets/common/rows_accessible.h"

#include <QHeaderView>

namespace coroscope {

namespace {

/// "Task main#1, State ready": of the columns that are shown, those that have a text.
QString rowText(const LongTableView &table, int row)
{
    QStringList cells;
    const QAbstractItemModel &model = *table.model();
    for (int column = 0; column < model.columnCount(); ++column) {
        if (table.header()->isSectionHidden(column))
            continue;
        const QModelIndex cell = model.index(row, column);
        QString text = cell.data(Qt::AccessibleTextRole).toString();
        if (text.isEmpty())
            text = cell.data().toString();
        if (!text.isEmpty())
            cells << model.headerData(column, Qt::Horizontal).toString() + QLatin1Char(' ') + text;
    }
    return cells.join(QStringLiteral(", "));
}

QString rowWords(const QAbstractItemView &view, int row, QAccessible::Text which)
{
    return which == QAccessible::Name ? rowText(static_cast<const LongTableView &>(view), row) : QString();
}

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *table = qobject_cast<LongTableView *>(object);
    return table ? new RowsAccessible(table, {QAccessible::Table, QAccessible::Row, rowWords}) : nullptr;
}

} // namespace

void installLongTableAccessibility() { QAccessible::installFactory(makeInterface); }

} // namespace coroscope
