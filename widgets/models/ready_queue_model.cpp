// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/ready_queue_model.h"

#include "widgets/models/beside_words.h"

#include <algorithm>

namespace coroscope {

namespace {

using Column = TableColumn<ReadyRow, MomentContext>;

QString nameOf(const ReadyRow &row, const MomentContext &context)
{
    return row.isCallback() ? wording::callbackName(wording::text(context.innermost(row.callback.function).function))
                            : context.name(row.task.number);
}

QVariant readinessOf(const ReadyRow &row, const MomentContext &context)
{
    if (row.isCallback())
        return wording::callbackQueuedBy(row.callback.cause, row.callback.causer, row.callback.source, context.names());
    if (row.task.wokenBy != 0 && !row.task.wait.polling)
        return wording::causeOf(*context.recording, row.task, context.names());
    return wording::readiness(row.task, context.time, context.names());
}

const Column columnTable[] = {
    {[] { return ReadyQueueModel::tr("Task"); }, [] { return ReadyQueueModel::tr("The first one runs next"); },
     Qt::AlignLeft, [](const ReadyRow &row, const MomentContext &c) -> QVariant { return nameOf(row, c); }, nullptr},
    {[] { return ReadyQueueModel::tr("Why it is ready"); },
     [] { return ReadyQueueModel::tr("What put it into the queue, or what it polls for"); }, Qt::AlignLeft, readinessOf,
     nullptr},
    {[] { return ReadyQueueModel::tr("Ready since"); },
     [] { return ReadyQueueModel::tr("When it got into the queue"); }, Qt::AlignRight,
     [](const ReadyRow &row, const MomentContext &) -> QVariant {
         return row.isCallback() ? QString() : wording::instant(row.task.since);
     },
     [](const ReadyRow &row, const MomentContext &) -> QVariant { return qlonglong(row.task.since); }},
};
static_assert(std::size(columnTable) == ReadyQueueModel::columns);

} // namespace

ReadyQueueModel::ReadyQueueModel(QObject *owner) : RowTable(columnTable, owner) {}

void ReadyQueueModel::show(const Recording *recording, const LoopState &state)
{
    std::vector<ReadyRow> rows;
    if (recording) {
        rows.reserve(state.queue.size());
        std::size_t next = 0; // tasks often are in the queue in the order in which they were spawned
        for (const ReadyItem &item : state.queue) {
            const TaskNumber number = item.task;
            ReadyRow row;
            row.task.number = number;
            row.callback = item.callback;
            if (item.isCallback()) {
                rows.push_back(row);
                continue;
            }
            const bool isNext = next < state.tasks.size() && state.tasks[next].number == number;
            if (const TaskState *found = isNext ? &state.tasks[next] : state.find(number)) {
                row.task = *found;
                next = std::size_t(found - state.tasks.data()) + 1;
            }
            if (const TaskInfo *info = recording->task(number))
                row.definition = info->definition;
            rows.push_back(row);
        }
    }
    context_ = {recording, state.time};
    setRows(std::move(rows), false);
}

void ReadyQueueModel::setTime(Nanoseconds time)
{
    if (time == context_.time)
        return;
    context_.time = time;
    if (rowCount() > 0) // due times and durations
        emit dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

/// "for 0.8 s".
QString ReadyQueueModel::readyFor(const ReadyRow &row) const
{
    return tr("for %1").arg(wording::duration(std::max<Nanoseconds>(0, context_.time - row.task.since)));
}

int ReadyQueueModel::callbackCount() const
{
    return int(std::count_if(rows().begin(), rows().end(), [](const ReadyRow &row) { return row.isCallback(); }));
}

int ReadyQueueModel::rowOf(TaskNumber number) const
{
    for (std::size_t i = 0; i < rows().size(); ++i)
        if (rows()[i].task.number == number)
            return int(i);
    return -1;
}

QVariant ReadyQueueModel::callbackData(const ReadyRow &row, const QModelIndex &index, int role) const
{
    switch (role) {
    case TaskRole: return uint(noTask);
    case FunctionRole: return uint(row.callback.function);
    case TitleRole: return nameOf(row, context_);
    case DetailRole: return readinessOf(row, context_);
    case PositionRole: return index.row() + 1;
    case Qt::ToolTipRole: {
        QString words = nameOf(row, context_) + u'\n' + readinessOf(row, context_).toString();
        if (row.callback.origin != 0)
            words += u'\n' + tr("queued in callback run %1").arg(wording::number(row.callback.origin));
        const QString place = context_.place(row.callback.function);
        return place.isEmpty() ? words : words + u'\n' + tr("defined at %1 (Enter shows it)").arg(place);
    }
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3").arg(index.row() + 1).arg(nameOf(row, context_), readinessOf(row, context_).toString());
    default: return {};
    }
}

QVariant ReadyQueueModel::rowData(const ReadyRow &row, const QModelIndex &index, int role) const
{
    if (row.isCallback())
        return callbackData(row, index, role);
    switch (role) {
    case TaskRole: return uint(row.task.number);
    case DefinitionRole: return uint(row.definition);
    case SwitchRole: return qulonglong(row.task.wokenIn);
    case TitleRole: return context_.name(row.task.number);
    case DetailRole: return readinessOf(row, context_);
    case DurationRole: return readyFor(row);
    case PositionRole: return index.row() + 1;
    case Qt::ToolTipRole: {
        const QString place = context_.place(row.task.stack);
        const QString words =
            tr("%1, id %2\n%3\nready since %4, %5")
                .arg(context_.name(row.task.number), wording::text(context_.recording->taskIdText(row.task.number)),
                     readinessOf(row, context_).toString(), wording::instant(row.task.since), readyFor(row));
        return place.isEmpty() ? words : words + u'\n' + tr("suspended at %1").arg(place);
    }
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3")
            .arg(index.row() + 1)
            .arg(context_.name(row.task.number), readinessOf(row, context_).toString());
    case Qt::AccessibleDescriptionRole: return tr("ready %1").arg(readyFor(row));
    default: return {};
    }
}

} // namespace coroscope
