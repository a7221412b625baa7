// SPDX-License-Identifier: GPL-3.0-or-later
// Layout: the docks around the editor, and where they stand at first.
#pragma once

#include "widgets/session.h"

#include <QObject>

class QAction;
class QDockWidget;
class QMainWindow;
class QMenu;

namespace coroscope {

class BreakpointPanel;
class BuildPanel;
class BuildProcess;
class DefinitionsModel;
class DefinitionsView;
class LoopView;
class OutputPanel;
class SourceOutline;
class SwitchLog;
class TaskPanel;
class TaskList;
class TimelineView;

/// What the panels are arranged for.
enum class Arrangement { learn, debug, explore };

class Layout : public QObject {
    Q_OBJECT
public:
    /// Makes the panels and puts them into docks of `window`, which owns them.
    Layout(QMainWindow &window, Session &session, BuildProcess &buildProcess);

    void arrange(Arrangement which);                                    ///< as nobody has moved anything yet
    void fillMenu(QMenu &menu);                                         ///< an entry per dock, to bring it to the front
    void showDock(QWidget *panel);                                      ///< brings the dock of `panel` to the front
    bool sharesTabs(const QWidget *panel, const QWidget *inside) const; ///< `inside` lies in a panel behind which it is
    QList<QDockWidget *> docks() const { return docks_; }

    // The panels; owned by their docks.
    DefinitionsModel *definitionsModel;
    DefinitionsView *definitions;
    LoopView *loop;
    TaskPanel *task;
    TimelineView *timeline;
    OutputPanel *output;
    BreakpointPanel *breakpoints;
    SwitchLog *switches;
    TaskList *tasks;
    BuildPanel *build;

private:
    QDockWidget *dock(const char *name, const QString &title, const char *iconName, QWidget *panel,
                      const QKeySequence &key);

    void place(Arrangement which);
    void size(Arrangement which);

    QMainWindow &window_;
    QList<QDockWidget *> docks_;
    QList<QAction *> frontActions_; ///< one a dock
};

} // namespace coroscope
