// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/row_selection.h"

#include <utility>

namespace coroscope {

RowSelection::RowSelection(QAbstractItemView &view) : QObject(&view), view_(view)
{
    view_.setSelectionMode(QAbstractItemView::ExtendedSelection);
    const QItemSelectionModel *model = view_.selectionModel();
    connect(model, &QItemSelectionModel::currentRowChanged, this, &RowSelection::pick);
    connect(&view_, &QAbstractItemView::clicked, this, &RowSelection::pick);
    connect(model, &QItemSelectionModel::selectionChanged, this, [this, model] {
        if (!showing_ && !model->hasSelection())
            emit emptied();
        else
            pick(model->currentIndex()); // Space selects the row that was the current one only
    });
}

bool RowSelection::isSeveral() const
{
    const QItemSelection rows = view_.selectionModel()->selection();
    return rows.size() > 1 || (rows.size() == 1 && rows.first().height() > 1);
}

bool RowSelection::show(const QModelIndex &index, Several several)
{
    if (isSeveral() && several == Several::keep)
        return false;
    QItemSelectionModel &model = *view_.selectionModel();
    const bool shown = isSeveral()       ? false
                       : index.isValid() ? model.currentIndex().row() == index.row() && model.isSelected(index)
                                         : !model.hasSelection() && !model.currentIndex().isValid();
    if (shown)
        return false;
    showing_ = true;
    if (index.isValid())
        model.setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    else
        model.clear();
    showing_ = false;
    return true;
}

/// A view that gets the focus has a current row at once, which nobody has selected.
void RowSelection::pick(const QModelIndex &index)
{
    if (!showing_ && index.isValid() && view_.selectionModel()->isSelected(index) && !isSeveral())
        emit picked(index);
}

} // namespace coroscope
