// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/rows_text.h"

#include <QAbstractItemView>
#include <QStringList>

#include <algorithm>
#include <vector>

namespace coroscope {

namespace {

constexpr std::size_t mostRows = 100'000; ///< a clipboard is no place for a whole recording

/// The places of a row and of those that it lies in, from the top of the tree.
struct RowPath {
    std::vector<int> path;
    QModelIndex row; ///< its first cell
};

std::vector<int> pathTo(const QModelIndex &index, const QModelIndex &root)
{
    std::vector<int> path;
    for (QModelIndex at = index; at.isValid() && at != root; at = at.parent())
        path.push_back(at.row());
    std::reverse(path.begin(), path.end());
    return path;
}

/// In the order of the view.
std::vector<RowPath> selectedRows(const QItemSelection &selection, const QModelIndex &root)
{
    std::vector<RowPath> rows;
    for (const QItemSelectionRange &range : selection)
        for (int row = range.top(); row <= range.bottom() && rows.size() < mostRows; ++row) {
            const QModelIndex first = range.model()->index(row, 0, range.parent());
            rows.push_back({pathTo(first, root), first});
        }
    std::sort(rows.begin(), rows.end(), [](const RowPath &a, const RowPath &b) { return a.path < b.path; });
    rows.erase(
        std::unique(rows.begin(), rows.end(), [](const RowPath &a, const RowPath &b) { return a.path == b.path; }),
        rows.end());
    return rows;
}

} // namespace

QString selectedRowsText(const QAbstractItemView &view)
{
    if (!view.selectionModel())
        return {};
    const int columns = view.model()->columnCount(view.rootIndex());
    QStringList lines;
    for (const RowPath &selected : selectedRows(view.selectionModel()->selection(), view.rootIndex())) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells << selected.row.siblingAtColumn(column).data().toString();
        const QString indent(qsizetype(selected.path.size() - 1) * 2, u' ');
        lines << indent + cells.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace coroscope
