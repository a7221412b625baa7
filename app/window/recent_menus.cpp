// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/recent_menus.h"

#include "app/window/settings.h"
#include "resources/resources.h"
#include "widgets/session/recent_runs.h"

#include <QFileInfo>
#include <QLocale>
#include <QMenu>

namespace coroscope {

RecentMenus::RecentMenus(const ChangingMenus &menus, QObject *parent) : QObject(parent)
{
    fillExamples(*menus.examples);
    connect(menus.recentFiles, &QMenu::aboutToShow, this, [this, menu = menus.recentFiles] { fillFiles(*menu); });
    connect(menus.recentRuns, &QMenu::aboutToShow, this, [this, menu = menus.recentRuns] { fillRuns(*menu); });
    for (QMenu *menu : {menus.examples, menus.recentFiles, menus.recentRuns})
        menu->setToolTipsVisible(true);
}

void RecentMenus::fillExamples(QMenu &menu)
{
    QString group;
    int number = 0; // the first one is where to begin; then they build on one another
    for (const Example &example : examples()) {
        if (example.group != group)
            menu.addSection(group = example.group);
        const bool isStep = !group.isEmpty() && example.fileName[0].isDigit();
        const QString title = isStep ? tr("%1. %2").arg(++number).arg(example.title) : example.title;
        QAction *action = menu.addAction(title, this, [this, name = example.fileName] { emit exampleChosen(name); });
        action->setToolTip(example.summary);
        action->setStatusTip(example.summary);
    }
}

void RecentMenus::fillFiles(QMenu &menu)
{
    menu.clear();
    for (const QString &path : Settings().recentFiles()) {
        QAction *action = menu.addAction(QFileInfo(path).fileName(), this, [this, path] { emit fileChosen(path); });
        action->setToolTip(path);
        action->setStatusTip(path);
        action->setEnabled(QFileInfo::exists(path));
    }
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
    else
        menu.addSeparator();
    menu.addAction(tr("Clear this list"), this, [] { Settings().clearRecentFiles(); });
}

void RecentMenus::fillRuns(QMenu &menu)
{
    menu.clear();
    for (const RecentRuns::Run &run : RecentRuns().list()) {
        if (menu.actions().size() == RecentRuns::kept)
            break; // the present run lies beside those that were kept when it began
        const QString when = QLocale().toString(run.when, QLocale::ShortFormat);
        QAction *action =
            menu.addAction(tr("%1 — %2, %3").arg(run.program, when, QLocale().formattedDataSize(run.bytes)), this,
                           [this, path = run.path] { emit runChosen(path); });
        action->setToolTip(run.path);
        action->setStatusTip(run.path);
    }
    if (menu.isEmpty())
        menu.addAction(tr("None yet"))->setEnabled(false);
}

} // namespace coroscope
