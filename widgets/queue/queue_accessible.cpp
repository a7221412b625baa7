// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/queue_accessible.h"

#include "widgets/common/rows_accessible.h"
#include "widgets/queue/card_list.h"

namespace coroscope {

namespace {

QString cardWords(const QAbstractItemView &list, int row, QAccessible::Text which)
{
    const QModelIndex card = list.model()->index(row, 0);
    if (which == QAccessible::Name)
        return card.data(Qt::AccessibleTextRole).toString();
    return which == QAccessible::Description ? card.data(Qt::AccessibleDescriptionRole).toString() : QString();
}

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *list = qobject_cast<CardList *>(object);
    return list ? new RowsAccessible(list, {QAccessible::List, QAccessible::ListItem, cardWords}) : nullptr;
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
