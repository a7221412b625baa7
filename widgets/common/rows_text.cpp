// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/rows_text.h"

#include <QAbstractItemView>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

constexpr std::size_t mostRows = 100'000; ///< a clipboard is no place for a whole recording

std::vector<int> selectedRows(const QItemSelection &selection)
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selection)
        for (int row = range.top(); row <= range.bottom() && rows.size() < mostRows; ++row)
            rows.push_back(row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace

QString selectedRowsText(const QAbstractItemView &view)
{
    if (!view.selectionModel())
        return {};
    const QAbstractItemModel &model = *view.model();
    const QModelIndex root = view.rootIndex();
    QStringList lines;
    for (const int row : selectedRows(view.selectionModel()->selection())) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(root); ++column)
            cells << model.index(row, column, root).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace coroscope
