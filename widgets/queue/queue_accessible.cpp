// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/queue_accessible.h"

#include "widgets/common/accessible_children.h"
#include "widgets/queue/card_list.h"

#include <QAccessibleWidget>
#include <QPointer>

namespace coroscope {

namespace {

/// One card. It names its row by its place in the queue: tasks come and go, the child at a place stays.
class CardAccessible final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    CardAccessible(CardList *list, int row) : list_(list), row_(row) {}

    bool isValid() const override { return list_ && list_->model() && row_ < list_->model()->rowCount(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(list_.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    void setText(QAccessible::Text, const QString &) override {}
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QRect rect() const override
    {
        return isValid() ? list_->visualRect(index()).translated(list_->viewport()->mapToGlobal(QPoint())) : QRect();
    }

    QString text(QAccessible::Text which) const override
    {
        if (!isValid())
            return {};
        if (which == QAccessible::Name)
            return index().data(Qt::AccessibleTextRole).toString();
        if (which == QAccessible::Description)
            return index().data(Qt::AccessibleDescriptionRole).toString();
        return {};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state.selectable = state.focusable = true;
        state.selected = list_->selectionModel()->isSelected(index());
        state.focused = list_->hasFocus() && list_->currentIndex().row() == row_;
        state.offscreen = !list_->visualRect(index()).intersects(list_->viewport()->rect());
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
            list_->setCurrentIndex(index());
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QModelIndex index() const { return list_->model()->index(row_, 0); }

    QPointer<CardList> list_;
    int row_;
};

class QueueAccessible final : public QAccessibleWidget {
public:
    explicit QueueAccessible(CardList *list) : QAccessibleWidget(list, QAccessible::List), list_(list) {}

    int childCount() const override { return list_->model() ? list_->model()->rowCount() : 0; }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        return cards_.at(index, [this, index] { return new CardAccessible(list_, index); });
    }

    int indexOfChild(const QAccessibleInterface *card) const override { return cards_.rowOf(card); }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(list_->indexAt(list_->viewport()->mapFromGlobal(QPoint(x, y))).row());
    }

    QAccessibleInterface *focusChild() const override
    {
        return list_->hasFocus() ? child(list_->currentIndex().row()) : nullptr;
    }

private:
    CardList *list_;
    mutable AccessibleChildren cards_; ///< those that were asked for
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *list = qobject_cast<CardList *>(object);
    return list ? new QueueAccessible(list) : nullptr;
}

} // namespace

void installQueueAccessibility() { QAccessible::installFactory(makeInterface); }

void announceQueue(CardList &list, const QString &words)
{
    if (words == list.accessibleDescription())
        return;
    list.setAccessibleDescription(words); // tells of itself
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent order(&list, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&order);
}

} // namespace coroscope
