// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/flat_tree_view.h"

#include <algorithm>

namespace coroscope {

FlatTreeView::FlatTreeView(QWidget *parent) : QTreeView(parent)
{
    setRootIsDecorated(false);
    setUniformRowHeights(true);
}

void FlatTreeView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    const QModelIndex first = indexAt({0, 0});
    if (!first.isValid() || !topLeft.isValid() || !bottomRight.isValid())
        return QTreeView::dataChanged(topLeft, bottomRight, roles);
    const QModelIndex last = indexAt({0, viewport()->height() - 1});
    const int top = std::max(topLeft.row(), first.row());
    const int bottom = last.isValid() ? std::min(bottomRight.row(), last.row()) : bottomRight.row();
    if (top > bottom)
        return;
    QTreeView::dataChanged(topLeft.siblingAtRow(top), bottomRight.siblingAtRow(bottom), roles);
}

} // namespace coroscope
