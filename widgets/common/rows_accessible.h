// SPDX-License-Identifier: GPL-3.0-or-later
// RowsAccessible: what a screen reader is told of a view that Qt knows nothing of: its rows are its children, each made when it is
// asked for.
#pragma once

#include "widgets/common/accessible_children.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>

namespace coroscope {

class RowsAccessible final : public QAccessibleWidget {
public:
    struct Kind {
        QAccessible::Role view;
        QAccessible::Role row;
        QString (*words)(const QAbstractItemView &view, int row, QAccessible::Text which); ///< of a row that is there
    };
    RowsAccessible(QAbstractItemView *view, const Kind &kind)
        : QAccessibleWidget(view, kind.view), view_(view), kind_(kind)
    {
    }

    int childCount() const override { return view_->model() ? view_->model()->rowCount() : 0; }
    QAccessibleInterface *child(int index) const override;
    int indexOfChild(const QAccessibleInterface *row) const override { return rows_.rowOf(row); }
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;

private:
    QAbstractItemView *view_;
    Kind kind_;
    mutable AccessibleChildren rows_; ///< those that were asked for
};

} // namespace coroscope
