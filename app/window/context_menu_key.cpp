// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/context_menu_key.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QWidget>

namespace coroscope {

void openContextMenu()
{
    QWidget *widget = QApplication::focusWidget();
    if (!widget)
        return;
    const QPoint at = widget->inputMethodQuery(Qt::ImCursorRectangle).toRect().center(); // as Qt asks for the Menu key
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, widget->mapToGlobal(at));
    QCoreApplication::sendEvent(widget, &event);
}

} // namespace coroscope
