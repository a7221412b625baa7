// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/time_keys.h"

#include "app/window/actions.h"
#include "widgets/timeline/timeline_view.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>

namespace coroscope {

TimeKeys::TimeKeys(Session &session, Actions &actions, TimelineView &chart, const QList<QWidget *> &panels)
    : QObject(&actions), session_(session), chart_(chart)
{
    connect(actions.previousOfTask, &QAction::triggered, &session, &Session::showPreviousOfTask);
    connect(actions.nextOfTask, &QAction::triggered, &session, &Session::showNextOfTask);
    for (QWidget *panel : panels) {
        panel->installEventFilter(this);
        for (QWidget *inner : panel->findChildren<QWidget *>())
            if (!qobject_cast<QLineEdit *>(inner))
                inner->installEventFilter(this);
    }
}

QList<TimeKeys::KeyWords> TimeKeys::keyWords()
{
    return {{tr("Left, Right"), tr("the previous, the next switch; with Shift the selected task's")},
            {tr("Home, End"), tr("the first, the last switch")},
            {tr("W, S, A, D"), tr("zoom and pan the chart")}};
}

bool TimeKeys::eventFilter(QObject *, QEvent *event)
{
    return event->type() == QEvent::KeyPress && take(static_cast<QKeyEvent &>(*event));
}

bool TimeKeys::take(QKeyEvent &event)
{
    const bool shift = event.modifiers() == Qt::ShiftModifier;
    const Recording *recording = session_.recording();
    if (!recording || (event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)))
        return false;
    switch (event.key()) {
    case Qt::Key_Left: shift ? session_.showPreviousOfTask() : session_.showPreviousSwitch(); return true;
    case Qt::Key_Right: shift ? session_.showNextOfTask() : session_.showNextSwitch(); return true;
    case Qt::Key_Home: session_.showMoment({recording->firstSwitch(), false}); return true;
    case Qt::Key_End: session_.showMoment({recording->lastSwitch(), false}); return true;
    case Qt::Key_Escape: session_.showNow(); return true;
    case Qt::Key_W: chart_.zoomIn(); return true;
    case Qt::Key_S: chart_.zoomOut(); return true;
    case Qt::Key_A:
    case Qt::Key_D: QCoreApplication::sendEvent(&chart_, &event); return true;
    default: return false;
    }
}

} // namespace coroscope
