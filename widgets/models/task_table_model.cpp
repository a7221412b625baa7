// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/task_table_model.h"

#include "widgets/models/breakpoint_reach.h"
#include "widgets/models/moment_tasks.h"
#include "widgets/models/row_table.h"

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
    return waits ? wording::waiting(row.wait, context.time, context.names()) : QString();
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

TaskTableModel::TaskTableModel(QObject *owner) : QAbstractTableModel(owner) {}

void TaskTableModel::show(const Recording *recording, const LoopState &state, bool over)
{
    const bool isOther = recording != context_.recording;
    const bool resets = isOther && count_ > 0;
    const bool words = over != context_.over;
    if (resets)
        beginResetModel();
    if (isOther || !recording) {
        numbers_.clear();
        alive_.clear();
        count_ = 0;
    }
    context_.recording = recording;
    context_.time = state.time;
    context_.over = over;
    if (resets)
        endResetModel();
    if (!recording)
        return;
    TaskNumberList numbers = numbers_;
    const auto changed =
        numbers.update(recording->taskCount(), [recording](std::size_t index) { return recording->taskNumber(index); });
    if (changed == TaskNumberList::Change::other && count_ > 0) { // some were forgotten: rows are others now
        beginResetModel();
        count_ = 0;
        alive_.clear();
        numbers_ = std::move(numbers);
        endResetModel();
    } else {
        numbers_ = std::move(numbers);
    }
    const std::size_t count = countAt(*recording, numbers_, state, count_);
    if (count < count_) {
        beginRemoveRows({}, int(count), int(count_) - 1);
        count_ = count;
        endRemoveRows();
    }
    announce(take(rowsOf(state)));
    if (count > count_) {
        beginInsertRows({}, int(count_), int(count) - 1);
        count_ = count;
        endInsertRows();
    }
    if (words && count_ > 0)
        emit dataChanged(index(0, 0), index(int(count_) - 1, columns - 1));
}

std::vector<TaskRow> TaskTableModel::rowsOf(const LoopState &state) const
{
    std::vector<TaskRow> rows;
    rows.reserve(state.tasks.size());
    for (const TaskState &task : state.tasks) {
        const TaskInfo *info = context_.recording->task(task.number);
        if (!info)
            continue;
        rows.push_back(coroscope::rowOf(*info));
        takeState(rows.back(), task, state.time);
    }
    return rows;
}

/// Returns which of the rows there were have changed: what lives, and what did.
std::vector<int> TaskTableModel::take(std::vector<TaskRow> alive)
{
    std::vector<int> changed;
    const auto add = [&](TaskNumber number) {
        if (const std::size_t place = numbers_.placeOf(number); place < count_)
            changed.push_back(int(place));
    };
    auto before = alive_.begin();
    for (const TaskRow &row : alive) {
        for (; before != alive_.end() && before->number < row.number; ++before)
            add(before->number); // it has ended
        const bool isSame = before != alive_.end() && *before == row;
        if (!isSame)
            add(row.number);
        if (before != alive_.end() && before->number == row.number)
            ++before;
    }
    for (; before != alive_.end(); ++before)
        add(before->number);
    alive_ = std::move(alive);
    return changed;
}

/// Each signal costs those who listen: where many stretches have changed, the last one takes in all that lies between.
void TaskTableModel::announce(const std::vector<int> &rows)
{
    if (rows.empty())
        return;
    emit rowsChanged(rows);
    constexpr int mostStretches = 16;
    int told = 0;
    for (std::size_t first = 0; first < rows.size(); ++told) {
        std::size_t last = told < mostStretches ? first : rows.size() - 1;
        while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1)
            ++last;
        emit dataChanged(index(rows[first], 0), index(rows[last], columns - 1));
        first = last + 1;
    }
}

TaskRow TaskTableModel::row(std::size_t index) const
{
    const TaskNumber number = numbers_.at(index);
    const auto found = std::lower_bound(alive_.begin(), alive_.end(), number,
                                        [](const TaskRow &row, TaskNumber wanted) { return row.number < wanted; });
    if (found != alive_.end() && found->number == number)
        return *found;
    const TaskInfo *info = context_.recording->task(number);
    if (info)
        return coroscope::rowOf(*info);
    TaskRow unknown;
    unknown.number = number;
    return unknown;
}

QVariant TaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Column &column = columnTable[std::size_t(index.column())];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
    if (role == TaskRole)
        return uint(taskAt(index.row()));
    if (role == Qt::FontRole || role == Qt::BackgroundRole || role == Qt::DecorationRole || role == Qt::CheckStateRole)
        return {}; // a view asks for these, too
    const TaskRow row = this->row(std::size_t(index.row()));
    switch (role) {
    case Qt::DisplayRole: return column.text(row, context_);
    case SortRole: return column.sortKey ? column.sortKey(row, context_) : column.text(row, context_);
    default: return rowData(row, index, role);
    }
}

QVariant TaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    const Column &column = columnTable[std::size_t(section)];
    switch (role) {
    case Qt::DisplayRole: return column.title();
    case Qt::ToolTipRole: return column.toolTip();
    case Qt::TextAlignmentRole: return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
    default: return {};
    }
}

std::size_t TaskTableModel::memoryBytes() const { return numbers_.memoryBytes() + alive_.size() * sizeof(TaskRow); }

void TaskTableModel::setBreakpoints(const std::vector<Breakpoint> &breakpoints)
{
    context_.breakpoints = breakpoints;
    if (rowCount() > 0)
        emit dataChanged(index(0, breakColumn), index(rowCount() - 1, breakColumn));
}

std::optional<int> TaskTableModel::rowOf(TaskNumber task) const
{
    const std::size_t place = numbers_.placeOf(task);
    return place < count_ ? std::optional(int(place)) : std::nullopt;
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
