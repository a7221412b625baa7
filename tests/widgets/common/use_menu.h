// SPDX-License-Identifier: GPL-3.0-or-later
// Uses the menu that a view opens when it is asked for one: it has a loop of its own, so this is done from within.
#pragma once

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QTimer>

namespace coroscope {

/// Lets `ask` ask `target` for its menu, and triggers the entry called `chosen`. Returns all entries' texts; empty: no menu
/// came.
template <typename Ask>
QStringList useMenu(QWidget &target, const QString &chosen, const Ask &ask)
{
    QStringList texts;
    const auto use = [&texts, &chosen] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu)
            return;
        QAction *wanted = nullptr;
        for (QAction *action : menu->actions()) {
            texts << action->text();
            wanted = action->text() == chosen ? action : wanted;
        }
        if (wanted)
            wanted->trigger();
        menu->close();
    };
    QTimer within; // goes with this call: it may not speak of a later menu
    within.setSingleShot(true);
    QObject::connect(&within, &QTimer::timeout, &target, use);
    within.start(0);
    ask();
    if (within.isActive()) // no loop has run: no menu came, or it has none of its own
        use();
    return texts;
}

/// Asks as a right click at `where` would.
inline QStringList useContextMenu(QWidget &target, const QPoint &where, const QString &chosen)
{
    return useMenu(target, chosen, [&] {
        QContextMenuEvent event(QContextMenuEvent::Mouse, where, target.mapToGlobal(where));
        QApplication::sendEvent(&target, &event);
    });
}

} // namespace coroscope
