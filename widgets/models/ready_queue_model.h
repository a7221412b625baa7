// SPDX-License-Identifier: GPL-3.0-or-later
// ReadyQueueModel: the tasks and callbacks that can run now, in the order in which they will; row 0 is the next one.
#pragma once

#include "widgets/models/moment_context.h"
#include "widgets/models/row_table.h"

namespace coroscope {

struct ReadyRow {
    TaskState task; ///< its number is noTask: it is a callback
    std::uint32_t definition = 0;
    ReadyCallback callback{};
    bool isCallback() const { return task.number == noTask; }
    friend bool operator==(const ReadyRow &a, const ReadyRow &b)
    {
        return a.task.number == b.task.number && a.task.started == b.task.started && a.task.wait == b.task.wait &&
               a.task.cause == b.task.cause && a.task.causer == b.task.causer && a.task.since == b.task.since &&
               a.task.wokenIn == b.task.wokenIn && a.task.wokenBy == b.task.wokenBy && a.definition == b.definition &&
               a.callback == b.callback;
    }
    friend bool sameItem(const ReadyRow &a, const ReadyRow &b)
    {
        return a.task.number == b.task.number && a.callback == b.callback;
    }
};

class ReadyQueueModel : public RowTable<ReadyRow, MomentContext> {
    Q_OBJECT
public:
    enum ColumnNumber { taskColumn, readinessColumn, readySinceColumn, columns };

    explicit ReadyQueueModel(QObject *owner = nullptr);

    /// Shows `state` of `recording` (not owned, alive until the next call); null: empty.
    void show(const Recording *recording, const LoopState &state);

    /// Time goes on while the rows stay: how long they are ready is said for `time`. Whoever calls repaints.
    void setTime(Nanoseconds time);

    int callbackCount() const;        ///< of the rows
    int rowOf(TaskNumber task) const; ///< -1: not in the queue

protected:
    QVariant rowData(const ReadyRow &row, const QModelIndex &index, int role) const override;

private:
    QVariant callbackData(const ReadyRow &row, const QModelIndex &index, int role) const;
    QString readyFor(const ReadyRow &row) const;
};

} // namespace coroscope
