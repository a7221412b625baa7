// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/arrangements.h"

#include "app/window/actions.h"
#include "app/window/settings.h"

#include <QMainWindow>
#include <QTimer>

namespace coroscope {

namespace {

QString nameOf(Arrangement which)
{
    switch (which) {
    case Arrangement::learn: return QStringLiteral("learn");
    case Arrangement::explore: return QStringLiteral("explore");
    case Arrangement::debug: break;
    }
    return QStringLiteral("debug");
}

} // namespace

Arrangements::Arrangements(QMainWindow &window, Layout &layout, const Actions &actions)
    : QObject(&window), window_(window), layout_(layout), actions_(actions)
{
    connect(actions_.layoutLearn, &QAction::triggered, this, [this] { show(Arrangement::learn); });
    connect(actions_.layoutDebug, &QAction::triggered, this, [this] { show(Arrangement::debug); });
    connect(actions_.layoutExplore, &QAction::triggered, this, [this] { show(Arrangement::explore); });
    connect(actions_.resetLayout, &QAction::triggered, this, &Arrangements::reset);
}

void Arrangements::restore()
{
    const QString last = Settings().arrangement();
    for (const Arrangement which : {Arrangement::learn, Arrangement::debug, Arrangement::explore})
        if (last == nameOf(which))
            present_ = which;
    take(present_);
}

void Arrangements::remember() { Settings().setLayoutOf(nameOf(present_), window_.saveState()); }

void Arrangements::show(Arrangement which)
{
    if (which != present_) {
        remember();
        take(which);
    }
}

/// Twice as large, the panels push each other about: afterwards they stand as they did before.
void Arrangements::project(bool on, const std::function<void()> &apply)
{
    if (on)
        remember();
    apply();
    if (!on) // when the panels know how small they may be again
        QTimer::singleShot(0, this, [this] { take(present_); });
}

void Arrangements::reset()
{
    Settings().setLayoutOf(nameOf(present_), {});
    take(present_);
}

void Arrangements::take(Arrangement which)
{
    present_ = which;
    Settings().setArrangement(nameOf(which));
    const QByteArray layout = Settings().layoutOf(nameOf(which));
    if (layout.isEmpty() || !window_.restoreState(layout))
        layout_.arrange(which);
    (which == Arrangement::learn     ? actions_.layoutLearn
     : which == Arrangement::explore ? actions_.layoutExplore
                                     : actions_.layoutDebug)
        ->setChecked(true);
}

} // namespace coroscope
