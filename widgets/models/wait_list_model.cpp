// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/wait_list_model.h"

namespace coroscope {

namespace {

using Column = TableColumn<WaitRow, MomentContext>;

QVariant words(const WaitRow &row, const MomentContext &context)
{
    return wording::waiting(row.wait, context.time, context.names());
}

const Column columnTable[] = {
    {[] { return WaitListModel::tr("Task"); }, [] { return WaitListModel::tr("Who waits"); }, Qt::AlignLeft,
     [](const WaitRow &row, const MomentContext &c) -> QVariant { return c.name(row.task); }, nullptr},
    {[] { return WaitListModel::tr("Waits for"); },
     [] { return WaitListModel::tr("What has to happen before it can go on"); }, Qt::AlignLeft, words, nullptr},
    {[] { return WaitListModel::tr("For"); }, [] { return WaitListModel::tr("How long it has waited by now"); },
     Qt::AlignRight,
     [](const WaitRow &row, const MomentContext &c) -> QVariant { return wording::duration(c.time - row.since); },
     [](const WaitRow &row, const MomentContext &) -> QVariant { return qlonglong(row.since); }},
    {[] { return WaitListModel::tr("Where"); }, [] { return WaitListModel::tr("The line where it is suspended"); },
     Qt::AlignLeft, [](const WaitRow &row, const MomentContext &c) -> QVariant { return c.place(row.stack); }, nullptr},
};
static_assert(std::size(columnTable) == WaitListModel::columns);

} // namespace

WaitListModel::WaitListModel(QObject *owner) : RowTable(columnTable, owner) {}

void WaitListModel::show(const Recording *recording, const LoopState &state)
{
    std::vector<WaitRow> rows;
    const bool moved = state.time != context_.time;
    if (recording) {
        for (const TaskState &task : state.tasks) {
            if (task.status != TaskStatus::waiting)
                continue;
            const Nanoseconds dueIn = task.wait.kind == WaitKind::timer ? task.wait.due - state.time : 0;
            const TaskInfo *info = recording->task(task.number);
            rows.push_back({task.number, task.wait, dueIn, task.since, task.stack, info ? info->definition : 0});
        }
    }
    context_ = {recording, state.time};
    setRows(std::move(rows), true);
    if (moved)
        tellTime();
}

void WaitListModel::setTime(Nanoseconds time)
{
    if (time == context_.time)
        return;
    context_.time = time;
    tellTime();
}

/// Both what is due and for how long it waits are relative to the moment.
void WaitListModel::tellTime()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, waitsForColumn), index(rowCount() - 1, sinceColumn));
}

QVariant WaitListModel::rowData(const WaitRow &row, const QModelIndex &, int role) const
{
    switch (role) {
    case TaskRole: return uint(row.task);
    case DefinitionRole: return uint(row.definition);
    case FileRole: return wording::text(context_.innermost(row.stack).file);
    case LineRole: return int(context_.innermost(row.stack).line);
    case Qt::ToolTipRole:
        return tr("%1, id %2\n%3, since %4")
            .arg(context_.name(row.task), wording::text(context_.recording->taskIdText(row.task)),
                 words(row, context_).toString(), wording::instant(row.since));
    default: return {};
    }
}

} // namespace coroscope
