// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/rows_accessible.h"

#include <QPointer>

namespace coroscope {

namespace {

/// One row. It names it by its place: rows come and go, the child at a place stays.
class RowAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowAccessible(QAbstractItemView *view, const RowsAccessible::Kind &kind, int row)
        : view_(view), kind_(kind), row_(row)
    {
    }

    bool isValid() const override { return view_ && view_->model() && row_ < view_->model()->rowCount(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(view_.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}
    QAccessible::Role role() const override { return kind_.row; }

    QRect rect() const override
    {
        return isValid() ? view_->visualRect(index()).translated(view_->viewport()->mapToGlobal(QPoint())) : QRect();
    }

    QString text(QAccessible::Text which) const override
    {
        return isValid() ? kind_.words(*view_, row_, which) : QString();
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = true;
        state.selected = view_->selectionModel()->isSelected(index());
        state.focused = view_->hasFocus() && view_->currentIndex().row() == row_;
        state.offscreen = !view_->visualRect(index()).intersects(view_->viewport()->rect());
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        if (name == pressAction() && isValid())
            view_->setCurrentIndex(index());
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QModelIndex index() const { return view_->model()->index(row_, 0); }

    QPointer<QAbstractItemView> view_;
    RowsAccessible::Kind kind_;
    int row_;
};

} // namespace

QAccessibleInterface *RowsAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    return rows_.at(index, [this, index] { return new RowAccessible(view_, kind_, index); });
}

QAccessibleInterface *RowsAccessible::childAt(int x, int y) const
{
    return child(view_->indexAt(view_->viewport()->mapFromGlobal(QPoint(x, y))).row());
}

QAccessibleInterface *RowsAccessible::focusChild() const
{
    return view_->hasFocus() ? child(view_->currentIndex().row()) : nullptr;
}

} // namespace coroscope
