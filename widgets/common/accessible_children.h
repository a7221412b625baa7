// SPDX-License-Identifier: GPL-3.0-or-later
// AccessibleChildren: the children of a widget that paints its rows itself, made when a screen reader asks for them. Qt's
// registry owns each until this deletes it there.
#pragma once

#include <QAccessible>

#include <map>

namespace coroscope {

class AccessibleChildren {
public:
    AccessibleChildren() = default;
    AccessibleChildren(const AccessibleChildren &) = delete;
    AccessibleChildren &operator=(const AccessibleChildren &) = delete;
    ~AccessibleChildren()
    {
        for (const auto &[row, id] : ids_)
            QAccessible::deleteAccessibleInterface(id);
    }

    /// That of `row`; `make` makes it, where it was not asked for before.
    template <class Make>
    QAccessibleInterface *at(int row, Make make)
    {
        const auto found = ids_.find(row);
        if (found != ids_.end())
            return QAccessible::accessibleInterface(found->second);
        QAccessibleInterface *child = make();
        ids_.emplace(row, QAccessible::registerAccessibleInterface(child));
        return child;
    }

    int rowOf(const QAccessibleInterface *child) const ///< -1: none of these
    {
        for (const auto &[row, id] : ids_)
            if (QAccessible::accessibleInterface(id) == child)
                return row;
        return -1;
    }

private:
    std::map<int, QAccessible::Id> ids_;
};

} // namespace coroscope
