// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/menus.h"

#include "app/window/actions.h"
#include "app/window/layout.h"
#include "widgets/theme/icons.h"

#include <QCoreApplication>
#include <QMainWindow>
#include <QMenuBar>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::Menus)
};

ChangingMenus fillFile(QMenu &menu, const Actions &actions)
{
    ChangingMenus changing;
    menu.addActions({actions.newFile, actions.open});
    changing.examples = menu.addMenu(icon(QStringLiteral("example")), Words::tr("Open e&xample"));
    changing.recentFiles = menu.addMenu(icon(QStringLiteral("recent")), Words::tr("Recent &files"));
    changing.recentRuns = menu.addMenu(icon(QStringLiteral("recording")), Words::tr("Recent r&uns"));
    menu.addSeparator();
    menu.addActions({actions.save, actions.saveAs, actions.closeText});
    menu.addSeparator();
    menu.addActions({actions.saveRecording, actions.saveSoFar, actions.exportRecording, actions.closeRecording});
    menu.addSeparator();
    menu.addAction(actions.quit);
    return changing;
}

void fillEdit(QMenu &menu, const Actions &actions)
{
    menu.addActions({actions.undo, actions.redo});
    menu.addSeparator();
    menu.addActions({actions.cut, actions.copy, actions.paste, actions.selectAll});
    menu.addSeparator();
    menu.addActions({actions.complete, actions.comment, actions.find, actions.findNext, actions.findPrevious,
                     actions.replace, actions.goToLine});
    menu.addSeparator();
    menu.addActions({actions.zoomIn, actions.zoomOut, actions.zoomReset});
    menu.addSeparator();
    menu.addAction(actions.settings);
}

void fillRun(QMenu &menu, const Actions &actions)
{
    menu.addActions({actions.run, actions.pause, actions.step, actions.stepAny, actions.stepTask,
                     actions.stopAtCallbacks, actions.stop, actions.restart});
    menu.addSeparator();
    menu.addActions({actions.slower, actions.faster});
    menu.addSeparator();
    menu.addActions({actions.runProgram, actions.configuration});
    menu.addSeparator();
    menu.addActions({actions.clockReal, actions.clockVirtual, actions.tick, actions.clocksRunOn, actions.holdAllLoops});
    menu.addSeparator();
    menu.addActions({actions.clearTaskRules, actions.keepLimit});
}

void fillView(QMenu &menu, const Actions &actions, Layout &layout)
{
    menu.addActions({actions.backToNow, actions.previousSwitch, actions.nextSwitch, actions.previousAny,
                     actions.nextAny, actions.previousOfTask, actions.nextOfTask});
    menu.addSeparator();
    menu.addActions({actions.nextText, actions.previousText});
    menu.addSeparator();
    layout.fillMenu(*menu.addMenu(Words::tr("&Panels")));
    QMenu *layouts = menu.addMenu(Words::tr("&Layouts"));
    layouts->addActions({actions.layoutLearn, actions.layoutDebug, actions.layoutExplore});
    menu.addActions({actions.resetLayout, actions.projector});
    menu.addSeparator();
    menu.addAction(actions.contextMenu);
    menu.addSeparator();
    menu.addMenu(icon(QStringLiteral("theme")), Words::tr("&Theme"))
        ->addActions({actions.themeSystem, actions.themeLight, actions.themeDark});
}

} // namespace

ChangingMenus fillMenuBar(QMainWindow &window, const Actions &actions, Layout &layout)
{
    QMenuBar &bar = *window.menuBar();
    const ChangingMenus changing = fillFile(*bar.addMenu(Words::tr("&File")), actions);
    fillEdit(*bar.addMenu(Words::tr("&Edit")), actions);
    fillRun(*bar.addMenu(Words::tr("&Run")), actions);
    bar.addMenu(Words::tr("&Breakpoints"))
        ->addActions({actions.addBreakpoint, actions.breakHere, actions.breakOnTask, actions.toggleBreakpoints,
                      actions.removeBreakpoints});
    fillView(*bar.addMenu(Words::tr("&View")), actions, layout);
    bar.addMenu(Words::tr("&Help"))->addActions({actions.keys, actions.about});
    for (QMenu *menu : bar.findChildren<QMenu *>())
        menu->setToolTipsVisible(true);
    return changing;
}

} // namespace coroscope
