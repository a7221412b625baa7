// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_menu.h"

#include "widgets/common/task_rule_menu.h"
#include "widgets/models/wording.h"

#include <QClipboard>
#include <QGuiApplication>

namespace coroscope {

namespace {

void addBreakAction(QMenu &menu, TimelineScene &scene, const QString &text, const QString &pattern)
{
    menu.addAction(text, &scene, [&scene, pattern] {
        Breakpoint breakpoint;
        breakpoint.event = BreakEvent::resume;
        breakpoint.task = pattern.toStdString();
        scene.source().addBreakpoint(breakpoint);
    });
}

void addCallerActions(QMenu &menu, TimelineScene &scene, const CallerInfo &caller)
{
    if (caller.file.empty())
        return;
    const QString file = wording::text(caller.file);
    menu.addAction(TimelineScene::tr("Go to %1").arg(wording::place(caller.file, caller.line)), &scene,
                   [&scene, file, line = int(caller.line)] { emit scene.source().locationWanted(file, line); });
}

void addTaskActions(QMenu &menu, TimelineScene &scene, TaskNumber task)
{
    const QString name = scene.source().taskName(task);
    menu.addSeparator();
    menu.addAction(TimelineScene::tr("Fit lane"), &scene, [&scene, task] { scene.fitTask(task); });
    menu.addAction(TimelineScene::tr("Copy name"), &scene, [name] { QGuiApplication::clipboard()->setText(name); });
}

void addTaskRule(QMenu &menu, TimelineSource &source, std::uint32_t definition)
{
    addTaskRuleMenu(menu, source.definitionName(definition), source.taskRule(definition),
                    [&source, definition](std::optional<bool> isTask) { source.setTaskRule(definition, isTask); });
}

} // namespace

void fillTimelineMenu(QMenu &menu, TimelineScene &scene, const ChartHit &hit)
{
    TimelineSource &source = scene.source();
    if (hit.row != LaneLayout::noRow) {
        const LaneRow row = scene.layout().row(hit.row);
        const SwitchNumber number = hit.number;
        if (number) {
            menu.addAction(TimelineScene::tr("Look at the moment before switch %1").arg(wording::number(number)),
                           &scene, [&source, number, ofCaller = row.isCaller()] {
                               if (ofCaller)
                                   source.showMoment({number, false});
                               else
                                   source.selectSwitch(number);
                           });
            menu.addSeparator();
        }
        if (row.isCaller())
            addCallerActions(menu, scene, source.caller(row.caller));
        if (row.isTask()) {
            const QString name = source.taskName(row.task);
            addBreakAction(menu, scene, TimelineScene::tr("Break when %1 is resumed").arg(name), name);
        }
        if (row.definition != 0) {
            const QString definition = source.definitionName(row.definition);
            addBreakAction(menu, scene, TimelineScene::tr("Break when any %1 is resumed").arg(definition), definition);
            if (source.takesTaskRules())
                addTaskRule(menu, source, row.definition);
        }
        if (row.foldable)
            menu.addAction(row.folded ? TimelineScene::tr("Unfold") : TimelineScene::tr("Fold"), &scene,
                           [&scene, index = hit.row, folded = row.folded] { scene.setFolded(index, !folded); });
        if (row.isTask())
            addTaskActions(menu, scene, row.task);
    }
    menu.addSeparator();
    menu.addAction(TimelineScene::tr("Fit all"), &scene, &TimelineScene::fit);
    if (source.selectedTask() != noTask || source.selectedSwitch())
        menu.addAction(TimelineScene::tr("Fit selection"), &scene, &TimelineScene::fitSelection);
    if (source.isPast())
        menu.addAction(TimelineScene::tr("Back to now"), &scene, [&source] { source.showNow(); });
}

} // namespace coroscope
