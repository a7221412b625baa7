// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/least_lines.h"

#include <QEvent>
#include <QWidget>

namespace coroscope {

LeastLines::LeastLines(QWidget &widget, int lines) : QObject(&widget), widget_(widget), lines_(lines)
{
    widget.installEventFilter(this);
    apply();
}

void LeastLines::apply() { widget_.setMinimumHeight(widget_.fontMetrics().height() * lines_); }

bool LeastLines::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        apply();
    return QObject::eventFilter(watched, event);
}

} // namespace coroscope
