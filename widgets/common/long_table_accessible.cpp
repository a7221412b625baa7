// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/long_table_accessible.h"

#include "widgets/common/accessible_children.h"
#include "widgets/common/long_table_view.h"

#include <QAccessibleWidget>
#include <QHeaderView>
#include <QPointer>

namespace coroscope {

namespace {

/// One row. It names it by its place: rows come and go, the child at a place stays.
class RowAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    RowAccessible(LongTableView *table, int row) : table_(table), row_(row) {}

    bool isValid() const override { return table_ && table_->model() && row_ < table_->model()->rowCount(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(table_.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}
    QAccessible::Role role() const override { return QAccessible::Row; }

    QRect rect() const override
    {
        return isValid() ? table_->visualRect(index()).translated(table_->viewport()->mapToGlobal(QPoint())) : QRect();
    }

    QString text(QAccessible::Text which) const override
    {
        return isValid() && which == QAccessible::Name ? rowText() : QString();
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = true;
        state.selected = table_->selectionModel()->isSelected(index());
        state.focused = table_->hasFocus() && table_->currentIndex().row() == row_;
        state.offscreen = !table_->visualRect(index()).intersects(table_->viewport()->rect());
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
            table_->setCurrentIndex(index());
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QModelIndex index() const { return table_->model()->index(row_, 0); }

    /// "Task main#1, State ready": of the columns that are shown, those that have a text.
    QString rowText() const
    {
        QStringList cells;
        const QAbstractItemModel &model = *table_->model();
        for (int column = 0; column < model.columnCount(); ++column) {
            if (table_->header()->isSectionHidden(column))
                continue;
            const QModelIndex cell = model.index(row_, column);
            QString text = cell.data(Qt::AccessibleTextRole).toString();
            if (text.isEmpty())
                text = cell.data().toString();
            if (!text.isEmpty())
                cells << model.headerData(column, Qt::Horizontal).toString() + QLatin1Char(' ') + text;
        }
        return cells.join(QStringLiteral(", "));
    }

    QPointer<LongTableView> table_;
    int row_;
};

class LongTableAccessible final : public QAccessibleWidget {
public:
    explicit LongTableAccessible(LongTableView *table) : QAccessibleWidget(table, QAccessible::Table), table_(table) {}

    int childCount() const override { return table_->model() ? table_->model()->rowCount() : 0; }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return rows_.at(index, [this, index] { return new RowAccessible(table_, index); });
    }

    int indexOfChild(const QAccessibleInterface *row) const override { return rows_.rowOf(row); }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(table_->indexAt(table_->viewport()->mapFromGlobal(QPoint(x, y))).row());
    }

    QAccessibleInterface *focusChild() const override
    {
        return table_->hasFocus() ? child(table_->currentIndex().row()) : nullptr;
    }

private:
    LongTableView *table_;
    mutable AccessibleChildren rows_; ///< those that were asked for
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *table = qobject_cast<LongTableView *>(object);
    return table ? new LongTableAccessible(table) : nullptr;
}

} // namespace

void installLongTableAccessibility() { QAccessible::installFactory(makeInterface); }

} // namespace coroscope
