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

QString menuText(const char *text) { return QCoreApplication::translate("Menus", text); }

ChangingMenus fillFile(QMenu &menu, const Actions &actions)
{
    ChangingMenus changing;
    menu.addActions({actions.newFile, actions.open});
    changing.examples = menu.addMenu(icon(QStringLiteral("example")), menuText("Open e&xample"));
    changing.recentFiles = menu.addMenu(icon(QStringLiteral("recent")), menuText("Recent &files"));
    changing.recentRuns = menu.addMenu(icon(QStringLiteral("recording")), menuText("Recent r&uns"));
    menu.addSeparator();
    menu.addActions({actions.save, actions.saveAs, actions.closeText});
    menu.addSeparator();
    menu.addActions({actions.saveRecording, actions.exportRecording, actions.closeRecording});
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
    menu.addActions(
        {actions.run, actions.pause, actions.step, actions.stepAny, actions.stepTask, actions.stop, actions.restart});
    menu.addSeparator();
    menu.addActions({actions.slower, actions.faster});
    menu.addSeparator();
    menu.addActions({actions.runProgram, actions.configuration});
    menu.addSeparator();
    menu.addActions({actions.clockReal, actions.clockVirtual, actions.tick, actions.clocksRunOn});
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
    layout.fillMenu(*menu.addMenu(menuText("&Panels")));
    QMenu *layouts = menu.addMenu(menuText("&Layouts"));
    layouts->addActions({actions.layoutLearn, actions.layoutDebug, actions.layoutExplore});
    menu.addActions({actions.resetLayout, actions.projector});
    menu.addSeparator();
    menu.addAction(actions.contextMenu);
    menu.addSeparator();
    menu.addMenu(icon(QStringLiteral("theme")), menuText("&Theme"))
        ->addActions({actions.themeSystem, actions.themeLight, actions.themeDark});
}

} // namespace

ChangingMenus fillMenuBar(QMainWindow &window, const Actions &actions, Layout &layout)
{
    QMenuBar &bar = *window.menuBar();
    const ChangingMenus changing = fillFile(*bar.addMenu(menuText("&File")), actions);
    fillEdit(*bar.addMenu(menuText("&Edit")), actions);
    fillRun(*bar.addMenu(menuText("&Run")), actions);
    bar.addMenu(menuText("&Breakpoints"))
        ->addActions({actions.addBreakpoint, actions.breakHere, actions.breakOnTask, actions.toggleBreakpoints,
                      actions.removeBreakpoints});
    fillView(*bar.addMenu(menuText("&View")), actions, layout);
    bar.addMenu(menuText("&Help"))->addActions({actions.keys, actions.about});
    for (QMenu *menu : bar.findChildren<QMenu *>())
        menu->setToolTipsVisible(true);
    return changing;
}

} // namespace coroscope
