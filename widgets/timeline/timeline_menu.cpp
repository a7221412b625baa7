// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline/timeline_menu.h"

#include "widgets/common/break_menu.h"
#include "widgets/common/task_rule_menu.h"
#include "widgets/models/wording.h"
#include "widgets/timeline/lane_breaks.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeySequence>

#include <algorithm>

namespace coroscope {

namespace {

/// The key that does the same is shown behind the text; that it works is TimelineView's business.
QString withKey(const QString &text, const QKeySequence &key)
{
    return text + u'\t' + key.toString(QKeySequence::NativeText);
}

void addCallerActions(QMenu &menu, TimelineScene &scene, const CallerInfo &caller)
{
    if (caller.file.empty())
        return;
    const QString file = wording::text(caller.file);
    menu.addAction(TimelineScene::tr("Go to %1").arg(wording::place(caller.file, caller.line)), &scene,
                   [&scene, file, line = int(caller.line)] { emit scene.source().locationWanted(file, line); });
}

void addCallbackBreak(QMenu &menu, TimelineScene &scene, const QString &function)
{
    TimelineSource &source = scene.source();
    Breakpoint breakpoint;
    breakpoint.event = BreakEvent::callback;
    breakpoint.task = function.toStdString();
    const std::vector<Breakpoint> all = source.armedBreakpoints();
    QAction *action = menu.addAction(TimelineScene::tr("Break before %1 is called").arg(function));
    action->setCheckable(true);
    action->setChecked(std::any_of(all.begin(), all.end(), [&](const Breakpoint &each) {
        return each.enabled && isSameBreakpoint(each, breakpoint);
    }));
    QObject::connect(action, &QAction::triggered, &scene, [&source, breakpoint](bool on) {
        if (on)
            source.addBreakpoint(breakpoint);
        else
            source.removeBreakpoint(breakpoint);
    });
}

void addRunActions(QMenu &menu, TimelineScene &scene, const RunBeside &run)
{
    TimelineSource &source = scene.source();
    if (run.isCallback()) {
        menu.addAction(TimelineScene::tr("Look at the moment before callback run %1").arg(wording::number(run.number)),
                       &scene, [&source, before = source.callback(run.number).before()] { source.showMoment(before); });
        if (const SwitchNumber next = source.callback(run.number).nextSwitch; next <= source.lastSwitch())
            menu.addAction(TimelineScene::tr("Look at the moment before switch %1").arg(wording::number(next)), &scene,
                           [&source, next] {
                               source.showMoment({next, false});
                           });
    } else if (const auto place = scene.placeOf(run)) {
        if (const TaskNumber task = source.job(run.worker, *place).task; task != noTask)
            menu.addAction(TimelineScene::tr("Select %1, which submitted it").arg(source.taskName(task)), &scene,
                           [&source, task] { source.selectTask(task); });
    }
    const FunctionPlace function = scene.functionOf(run);
    if (run.isCallback() && !function.name.isEmpty())
        addCallbackBreak(menu, scene, function.name);
    if (!function.file.isEmpty())
        menu.addAction(withKey(TimelineScene::tr("Go to %1").arg(function.place), Qt::Key_Return), &scene,
                       [&scene, run] { scene.goToRun(run); });
}

void addSwitchActions(QMenu &menu, TimelineScene &scene, SwitchNumber number, bool ofCaller)
{
    TimelineSource &source = scene.source();
    menu.addAction(TimelineScene::tr("Look at the moment before switch %1").arg(wording::number(number)), &scene,
                   [&source, number, ofCaller] {
                       if (ofCaller)
                           source.showMoment({number, false});
                       else
                           source.selectSwitch(number);
                   });
    menu.addAction(TimelineScene::tr("Stop before this very switch next run"), &scene,
                   [&source, number] { source.stopBeforeSwitchNextRun(number); });
    if (!ofCaller)
        menu.addAction(withKey(TimelineScene::tr("Whole chain of wakes"), Qt::Key_C), &scene,
                       [&scene, &source, number] {
                           source.selectSwitch(number);
                           scene.setShowsChain(true);
                       });
    menu.addSeparator();
    menu.addAction(withKey(TimelineScene::tr("Range begins here"), Qt::Key_BracketLeft), &scene,
                   [&scene, number] { scene.beginRangeAt(number); });
    menu.addAction(withKey(TimelineScene::tr("Range ends here"), Qt::Key_BracketRight), &scene,
                   [&scene, number] { scene.endRangeAt(number); });
    menu.addSeparator();
}

void addTaskRule(QMenu &menu, TimelineSource &source, std::uint32_t definition)
{
    addTaskRuleMenu(menu, source.definitionName(definition), source.taskRule(definition),
                    [&source, definition](std::optional<bool> isTask) { source.setTaskRule(definition, isTask); });
}

/// Those that the other entries do not name: with a hit count, with a glob, from another task.
void addOtherBreakpoints(QMenu &menu, TimelineScene &scene, const LaneRow &row, const QString &name,
                         const QString &definition)
{
    TimelineSource &source = scene.source();
    for (const Breakpoint &breakpoint : breakpointsAt(row, source)) {
        const bool isNamed = breakpoint.task == name.toStdString() || breakpoint.task == definition.toStdString();
        if (isNamed && breakpoint.from.empty() && breakpoint.hit == 0)
            continue;
        const QString words = wording::text(toString(breakpoint));
        QAction *action = menu.addAction(TimelineScene::tr("Breakpoint %1: %2").arg(breakpoint.number).arg(words));
        action->setCheckable(true);
        action->setChecked(breakpoint.enabled);
        QObject::connect(action, &QAction::triggered, &scene,
                         [&source, number = breakpoint.number](bool on) { source.setBreakpointEnabled(number, on); });
    }
}

void addBreakpoints(QMenu &menu, TimelineScene &scene, const LaneRow &row)
{
    TimelineSource &source = scene.source();
    const QString name = row.isTask() ? source.taskName(row.task) : QString();
    const QString definition = row.definition != 0 ? source.definitionName(row.definition) : QString();
    addBreakActions(menu, {name, definition}, source.armedBreakpoints(),
                    [&source](const Breakpoint &breakpoint, bool on) {
                        if (on)
                            source.addBreakpoint(breakpoint);
                        else
                            source.removeBreakpoint(breakpoint);
                    });
    addOtherBreakpoints(menu, scene, row, name, definition);
}

/// A lane that ended tasks share has no name to be pinned by, for others join it: the task there has.
void addPin(QMenu &menu, TimelineScene &scene, const LaneRow &row)
{
    if (row.isShared() && row.task == noTask) {
        menu.addAction(TimelineScene::tr("Pin one of its tasks to the top: point at it, or select it"))
            ->setEnabled(false);
        return;
    }
    const QString pin = row.isShared() ? TimelineScene::tr("Pin %1 to the top").arg(scene.source().taskName(row.task))
                                       : TimelineScene::tr("Pin to the top");
    menu.addAction(withKey(scene.isPinned(row) ? TimelineScene::tr("Unpin") : pin, Qt::Key_P), &scene,
                   [&scene, row] { scene.togglePin(row); });
}

/// What can be done to the lane as a whole: that one, wherever it is by the time one chooses.
void addLaneActions(QMenu &menu, TimelineScene &scene, const LaneRow &row)
{
    TimelineSource &source = scene.source();
    menu.addSeparator();
    addPin(menu, scene, row);
    if (row.definition != 0) {
        const QString definition = source.definitionName(row.definition);
        if (scene.onlyDefinition() != definition)
            menu.addAction(TimelineScene::tr("Only show the lanes of %1").arg(definition), &scene,
                           [&scene, definition] { scene.showOnly(definition); });
    }
    if (row.foldable)
        menu.addAction(row.folded ? withKey(TimelineScene::tr("Unfold"), Qt::Key_Return)
                                  : withKey(TimelineScene::tr("Fold"), Qt::Key_Return),
                       &scene, [&scene, row] { scene.setFolded(scene.findRow(row), !row.folded); });
    if (!row.isTask())
        return;
    const QString name = source.taskName(row.task);
    menu.addAction(TimelineScene::tr("Fit lane"), &scene, [&scene, task = row.task] { scene.fitTask(task); });
    menu.addAction(TimelineScene::tr("Copy name"), &scene, [name] { QGuiApplication::clipboard()->setText(name); });
}

} // namespace

void fillTimelineMenu(QMenu &menu, TimelineScene &scene, const ChartHit &hit)
{
    TimelineSource &source = scene.source();
    if (hit.row != LaneLayout::noRow) {
        LaneRow row = scene.layout().row(hit.row);
        if (row.isShared())
            row.task = hit.task; // the one at that place
        if (hit.number)
            addSwitchActions(menu, scene, hit.number, row.isCaller());
        if (hit.run)
            addRunActions(menu, scene, scene.runOf(hit));
        if (row.isBeside())
            ; // no breakpoint stops at a lane of these
        else if (row.isCaller())
            addCallerActions(menu, scene, source.caller(row.caller));
        else
            addBreakpoints(menu, scene, row);
        if (row.definition != 0 && source.takesTaskRules())
            addTaskRule(menu, source, row.definition);
        addLaneActions(menu, scene, row);
    }
    menu.addSeparator();
    if (!scene.onlyDefinition().isEmpty())
        menu.addAction(TimelineScene::tr("Show all lanes"), &scene, [&scene] { scene.showOnly({}); });
    menu.addAction(withKey(TimelineScene::tr("Fit all"), Qt::Key_F), &scene, &TimelineScene::fit);
    if (source.selectedTask() != noTask || source.selectedSwitch() || scene.selectedRange())
        menu.addAction(withKey(TimelineScene::tr("Fit selection"), Qt::SHIFT | Qt::Key_F), &scene,
                       &TimelineScene::fitSelection);
    if (scene.selectedRange())
        menu.addAction(TimelineScene::tr("Clear the range"), &scene, &TimelineScene::clearRange);
    if (scene.showsChain())
        menu.addAction(TimelineScene::tr("Hide the chain of wakes"), &scene, [&scene] { scene.setShowsChain(false); });
    if (source.isPast())
        menu.addAction(TimelineScene::tr("Back to now"), &scene, [&source] { source.showNow(); });
}

} // namespace coroscope
