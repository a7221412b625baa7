// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/task_table_model.h"

#include "widgets/models/breakpoint_reach.h"

#include <QBrush>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>
#include <iterator>

namespace coroscope {

namespace {

using Column = TableColumn<TaskRow, TaskTableContext>;

QString definitionName(const TaskRow &row, const TaskTableContext &context)
{
    return row.definition == 0 ? QString() : wording::text(context.recording->definition(row.definition).name);
}

QVariant waitsFor(const TaskRow &row, const TaskTableContext &context)
{
    // A ready task's last wait is over, except where it polls: then it looks again when its turn comes.
    const bool waits = row.status == TaskStatus::waiting || (row.status == TaskStatus::ready && row.wait.polling);
    return waits ? wording::wait(row.wait, context.time, context.names()) : QString();
}

QString stateWords(const TaskRow &row, const TaskTableContext &context)
{
    return context.over && !hasEnded(row.status) ? wording::lastStatus(row.status, row.started)
                                                 : wording::status(row.status, row.started);
}

const Column columnTable[] = {
    {[] { return TaskTableModel::tr("Task"); },
     [] { return TaskTableModel::tr("The task's name; its id is in the tooltip"); }, Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant { return c.name(row.number); }, nullptr},
    {[] { return TaskTableModel::tr("Break"); },
     [] {
         return TaskTableModel::tr(
             "The numbers of the breakpoints that stop at the task; the menu of its row sets one");
     },
     Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant { return breakNumbers(c.breaksOf(row)); }, nullptr},
    {[] { return TaskTableModel::tr("Definition"); },
     [] { return TaskTableModel::tr("The function that the task was made from"); }, Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant { return definitionName(row, c); }, nullptr},
    {[] { return TaskTableModel::tr("State"); },
     [] { return TaskTableModel::tr("What the task does at the moment shown"); }, Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant { return stateWords(row, c); },
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return int(row.status); }},
    {[] { return TaskTableModel::tr("Waits for"); },
     [] { return TaskTableModel::tr("What has to happen before it can go on"); }, Qt::AlignLeft, waitsFor, nullptr},
    {[] { return TaskTableModel::tr("Where"); }, [] { return TaskTableModel::tr("The line where it is suspended"); },
     Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant {
         return hasEnded(row.status) ? QString() : c.place(row.stack);
     },
     nullptr},
    {[] { return TaskTableModel::tr("Slices"); },
     [] { return TaskTableModel::tr("How often it had run by the moment shown"); }, Qt::AlignRight,
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return wording::number(row.slices); },
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return qulonglong(row.slices); }},
    {[] { return TaskTableModel::tr("Run time"); },
     [] { return TaskTableModel::tr("How long it had run in all by the moment shown"); }, Qt::AlignRight,
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return wording::duration(row.runNs); },
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return qlonglong(row.runNs); }},
    {[] { return TaskTableModel::tr("Ready wait"); },
     [] { return TaskTableModel::tr("How long it had been ready and had to wait for its turn by the moment shown"); },
     Qt::AlignRight,
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return wording::duration(row.readyWaitNs); },
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return qlonglong(row.readyWaitNs); }},
    {[] { return TaskTableModel::tr("Parent"); }, [] { return TaskTableModel::tr("The task that spawned it"); },
     Qt::AlignLeft, [](const TaskRow &row, const TaskTableContext &c) -> QVariant { return c.name(row.parent); },
     nullptr},
    {[] { return TaskTableModel::tr("Loop"); },
     [] { return TaskTableModel::tr("The event loop that runs it, and the thread on which that runs"); }, Qt::AlignLeft,
     [](const TaskRow &row, const TaskTableContext &c) -> QVariant {
         return wording::loop(c.recording->loopName(row.loop), row.loop);
     },
     [](const TaskRow &row, const TaskTableContext &) -> QVariant { return uint(row.loop); }},
};
static_assert(std::size(columnTable) == TaskTableModel::columns);

/// Whether `info` has ended before `at`.
bool endedBy(const TaskInfo &info, const LoopState &state)
{
    if (!hasEnded(info.status))
        return false;
    if (info.endedIn != 0)
        return info.endedIn < state.at.number || (state.at.inside && info.endedIn == state.at.number);
    return info.endTime <= state.time;
}

TaskRow rowOf(const TaskInfo &info)
{
    TaskRow row;
    row.number = info.number;
    row.parent = info.parent;
    row.definition = info.definition;
    row.loop = info.loop;
    row.status = info.status;
    row.started = info.slices > 0;
    row.slices = info.slices;
    row.runNs = info.runNs;
    row.readyWaitNs = info.readyWaitNs;
    return row;
}

void takeState(TaskRow &row, const TaskState &task, Nanoseconds now)
{
    row.status = task.status;
    row.started = task.started;
    row.wait = task.wait;
    row.stack = task.stack;
    row.slices = task.slices;
    row.runNs = task.runNs;
    row.readyWaitNs = task.readyWaitNs;
    if (task.wait.kind == WaitKind::timer)
        row.dueIn = task.wait.due - now;
}

} // namespace

std::vector<Breakpoint> TaskTableContext::breaksOf(const TaskRow &row) const
{
    if (breakpoints.empty() || !recording)
        return {};
    const std::string task = recording->taskName(row.number);
    const std::string_view definition =
        row.definition == 0 ? std::string_view() : recording->definition(row.definition).name;
    std::vector<Breakpoint> found;
    std::copy_if(breakpoints.begin(), breakpoints.end(), std::back_inserter(found),
                 [&](const Breakpoint &each) { return reachesTask(each, task, definition); });
    return found;
}

TaskTableModel::TaskTableModel(QObject *owner) : RowTable(columnTable, owner) {}

void TaskTableModel::show(const Recording *recording, const LoopState &state, bool over)
{
    std::vector<TaskRow> rows;
    const bool words = over != context_.over;
    if (recording) {
        auto alive = state.tasks.begin();
        for (const TaskNumber number : recording->taskNumbers()) {
            const TaskInfo *info = recording->task(number);
            while (alive != state.tasks.end() && alive->number < number)
                ++alive;
            const bool isAlive = alive != state.tasks.end() && alive->number == number;
            if (!info || (!isAlive && !endedBy(*info, state)))
                continue;
            rows.push_back(coroscope::rowOf(*info));
            if (isAlive)
                takeState(rows.back(), *alive, state.time);
        }
    }
    context_.recording = recording;
    context_.time = state.time;
    context_.over = over;
    setRows(std::move(rows), true);
    if (words && rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

void TaskTableModel::setBreakpoints(const std::vector<Breakpoint> &breakpoints)
{
    context_.breakpoints = breakpoints;
    if (rowCount() > 0)
        emit dataChanged(index(0, breakColumn), index(rowCount() - 1, breakColumn));
}

std::optional<int> TaskTableModel::rowOf(TaskNumber task) const
{
    const auto found = std::lower_bound(rows().begin(), rows().end(), task,
                                        [](const TaskRow &row, TaskNumber number) { return row.number < number; });
    if (found == rows().end() || found->number != task)
        return std::nullopt;
    return int(found - rows().begin());
}

QVariant TaskTableModel::rowData(const TaskRow &row, const QModelIndex &index, int role) const
{
    if (index.column() == breakColumn &&
        (role == Qt::ToolTipRole || role == BreakRole || role == Qt::AccessibleTextRole)) {
        const std::vector<Breakpoint> breaks = context_.breaksOf(row);
        if (!breaks.empty())
            return role == BreakRole ? QVariant(isAnyOn(breaks)) : QVariant(breakLines(breaks));
    }
    switch (role) {
    case TaskRole: return uint(row.number);
    case DefinitionRole: return uint(row.definition);
    case FileRole: return wording::text(context_.innermost(row.stack).file);
    case LineRole: return int(context_.innermost(row.stack).line);
    case Qt::ToolTipRole:
        return tr("%1, id %2")
            .arg(context_.name(row.number), wording::text(context_.recording->taskIdText(row.number)));
    case Qt::ForegroundRole:
        if (hasEnded(row.status) || context_.over)
            return QGuiApplication::palette().brush(QPalette::Disabled, QPalette::Text);
        return {};
    default: return {};
    }
}

} // namespace coroscope
