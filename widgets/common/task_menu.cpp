// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/task_menu.h"

#include "widgets/common/break_menu.h"
#include "widgets/common/task_rule_menu.h"
#include "widgets/models/wording.h"

#include <QCoreApplication>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::TaskMenu)
};

void addPlace(QMenu &menu, const QString &text, std::string_view file, std::uint32_t line, const OpenLocation &open)
{
    QAction *action = menu.addAction(text);
    action->setEnabled(!file.empty());
    QObject::connect(action, &QAction::triggered, action,
                     [open, path = wording::text(file), line] { open(path, int(line)); });
}

void addPlaces(QMenu &menu, Session &session, const DefinitionInfo &definition, TaskNumber task,
               const OpenLocation &open)
{
    const TaskState *state = session.state().find(task);
    const std::vector<StackFrame> frames =
        state && state->started ? session.recording()->stackFrames(state->stack, 1) : std::vector<StackFrame>();
    addPlace(menu, Words::tr("Show its definition"), definition.file, definition.line, open);
    addPlace(menu, Words::tr("Show where it is suspended"), frames.empty() ? std::string_view() : frames.front().file,
             frames.empty() ? 0 : frames.front().line, open);
}

} // namespace

void setBreakpoint(Session &session, const Breakpoint &breakpoint, bool on)
{
    if (on) {
        session.addBreakpoint(breakpoint);
        return;
    }
    const std::vector<Breakpoint> all = session.breakpoints();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Breakpoint &each) { return isSameBreakpoint(each, breakpoint); });
    if (found != all.end())
        session.removeBreakpoint(found->number);
}

void addTaskMenu(QMenu &menu, Session &session, TaskNumber task, const OpenLocation &open)
{
    const Recording *recording = session.recording();
    const TaskInfo *info = recording && task != noTask ? recording->task(task) : nullptr;
    if (!info)
        return;
    const DefinitionInfo definition =
        info->definition == 0 ? DefinitionInfo{} : recording->definition(info->definition);
    const QString name = wording::text(definition.name);
    menu.setToolTipsVisible(true);
    addBreakActions(menu, {wording::text(recording->taskName(task)), name}, session.breakpoints(),
                    [&session](const Breakpoint &breakpoint, bool on) { setBreakpoint(session, breakpoint, on); });
    if (!name.isEmpty() && session.takesTaskRules()) {
        const QString file = wording::text(definition.file);
        addTaskRuleMenu(menu, name, session.taskRule(name, file), [&session, name, file](std::optional<bool> isTask) {
            session.setTaskRule(name, file, isTask);
        });
    }
    menu.addSeparator();
    addPlaces(menu, session, definition, task, open);
    QAction *select = menu.addAction(Words::tr("Select"));
    select->setToolTip(Words::tr("Show it in every view"));
    QObject::connect(select, &QAction::triggered, &session, [&session, task] { session.selectTask(task); });
}

} // namespace coroscope
