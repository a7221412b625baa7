// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/layout.h"

#include "widgets/breakpoints/breakpoint_panel.h"
#include "widgets/build/build_panel.h"
#include "widgets/definitions/definitions_model.h"
#include "widgets/definitions/definitions_view.h"
#include "widgets/inspector/task_panel.h"
#include "widgets/output/output_panel.h"
#include "widgets/queue/loop_view.h"
#include "widgets/switches/switch_log.h"
#include "widgets/tasks/task_list.h"
#include "widgets/theme/icons.h"
#include "widgets/timeline/timeline_view.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>

#include <algorithm>

namespace coroscope {

namespace {

/// In the order in which they are made.
enum {
    definitionsDock,
    loopDock,
    taskDock,
    timelineDock,
    outputDock,
    breakpointsDock,
    switchesDock,
    tasksDock,
    buildDock
};

} // namespace

Layout::Layout(QMainWindow &window, Session &session, BuildProcess &buildProcess)
    : QObject(&window),
      definitionsModel(new DefinitionsModel(this)),
      definitions(new DefinitionsView(*definitionsModel)),
      loop(new LoopView(session)),
      task(new TaskPanel(session)),
      timeline(new TimelineView(session)),
      output(new OutputPanel(session)),
      breakpoints(new BreakpointPanel(session)),
      switches(new SwitchLog(session)),
      tasks(new TaskList(session)),
      build(new BuildPanel(buildProcess)),
      window_(window)
{
    window_.setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    window_.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea); // time wants width
    window_.setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea);
    dock("definitions", tr("Definitions"), "definitions", definitions, Qt::ALT | Qt::Key_1);
    dock("loop", tr("Loop"), "queue", loop, Qt::ALT | Qt::Key_2);
    dock("task", tr("Task"), "inspector", task, Qt::ALT | Qt::Key_3);
    dock("timeline", tr("Chart"), "timeline", timeline, Qt::ALT | Qt::Key_4);
    dock("output", tr("Output"), "output", output, Qt::ALT | Qt::Key_5);
    dock("breakpoints", tr("Breakpoints"), "breakpoint", breakpoints, Qt::ALT | Qt::Key_6);
    dock("switches", tr("Switches"), "switches", switches, Qt::ALT | Qt::Key_7);
    dock("tasks", tr("Tasks"), "tasks", tasks, Qt::ALT | Qt::Key_8);
    dock("build", tr("Build"), "program", build, Qt::ALT | Qt::Key_9);
    arrange(Arrangement::debug);
}

QDockWidget *Layout::dock(const char *name, const QString &title, const char *iconName, QWidget *panel,
                          const QKeySequence &key)
{
    auto *dock = new QDockWidget(title, &window_);
    dock->setObjectName(QString::fromLatin1(name) + QStringLiteral("Dock"));
    dock->setWidget(panel);
    panel->setAccessibleName(title);
    // Not QDockWidget's own toggle: that one would close a panel that merely lies behind another.
    auto *front = new QAction(icon(QString::fromLatin1(iconName)), title, &window_);
    front->setShortcut(key);
    const QString tip = tr("Bring the panel %1 to the front").arg(title);
    front->setStatusTip(tip);
    front->setToolTip(QStringLiteral("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
    connect(front, &QAction::triggered, this, [this, panel] {
        showDock(panel);
        panel->setFocus();
    });
    window_.addAction(front);
    frontActions_.append(front);
    docks_.append(dock);
    return dock;
}

void Layout::arrange(Arrangement which)
{
    for (QDockWidget *each : docks_) {
        each->setFloating(false);
        window_.removeDockWidget(each);
    }
    place(which);
    size(which);
}

void Layout::place(Arrangement which)
{
    window_.addDockWidget(Qt::LeftDockWidgetArea, docks_[definitionsDock]);
    window_.addDockWidget(Qt::RightDockWidgetArea, docks_[loopDock]);
    if (which == Arrangement::explore) // the chart has the height
        window_.tabifyDockWidget(docks_[loopDock], docks_[taskDock]);
    else
        window_.splitDockWidget(docks_[loopDock], docks_[taskDock], Qt::Vertical);
    window_.addDockWidget(Qt::BottomDockWidgetArea, docks_[timelineDock]);
    window_.splitDockWidget(docks_[timelineDock], docks_[outputDock], Qt::Vertical);
    for (const int tab : {breakpointsDock, switchesDock, tasksDock, buildDock})
        window_.tabifyDockWidget(docks_[outputDock], docks_[tab]);
    for (QDockWidget *each : docks_)
        each->show();
    docks_[buildDock]->hide(); // until something is built
    docks_[outputDock]->raise();
    docks_[loopDock]->raise();
}

void Layout::size(Arrangement which)
{
    struct Shares {
        int definitionsLeast, definitionsMost, loopWidth; // per cent of the window's width
        int chart, output, loop, task;                    // per cent of its height
    };
    constexpr int lowWindow = 900; // the task's stack needs the room more than further lanes do
    const int width = window_.width();
    const int height = window_.height();
    const bool low = height < lowWindow;
    const Shares shares = which == Arrangement::learn ? Shares{10, 14, 50, low ? 18 : 20, low ? 14 : 15, 40, 14}
                          : which == Arrangement::explore
                              ? Shares{12, 18, 30, low ? 40 : 48, 13, 20, 20}
                              : Shares{14, 28, 32, low ? 24 : 25, low ? 15 : 18, low ? 26 : 22, low ? 14 : 20};
    window_.resizeDocks({docks_[definitionsDock], docks_[loopDock]},
                        {std::clamp(definitions->columnsWidth(), width * shares.definitionsLeast / 100,
                                    width * shares.definitionsMost / 100),
                         width * shares.loopWidth / 100},
                        Qt::Horizontal);
    window_.resizeDocks({docks_[timelineDock], docks_[outputDock]},
                        {height * shares.chart / 100, height * shares.output / 100}, Qt::Vertical);
    if (which != Arrangement::explore)
        window_.resizeDocks({docks_[loopDock], docks_[taskDock]},
                            {height * shares.loop / 100, height * shares.task / 100}, Qt::Vertical);
}

void Layout::fillMenu(QMenu &menu) { menu.addActions(frontActions_); }

bool Layout::sharesTabs(const QWidget *panel, const QWidget *inside) const
{
    for (QDockWidget *each : docks_) {
        if (each->widget() != panel)
            continue;
        for (const QDockWidget *other : window_.tabifiedDockWidgets(each))
            if (other->isAncestorOf(inside))
                return true;
    }
    return false;
}

void Layout::showDock(QWidget *panel)
{
    for (QDockWidget *each : docks_) {
        if (each->widget() == panel) {
            each->show();
            each->raise();
        }
    }
}

} // namespace coroscope
