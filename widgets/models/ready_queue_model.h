// SPDX-License-Identifier: GPL-3.0-or-later
// ReadyQueueModel: the tasks that can run now, in the order in which they will; row 0 is the next one.
#pragma once

#include "widgets/models/moment_context.h"
#include "widgets/models/row_table.h"

namespace coroscope {

struct ReadyRow {
    TaskState task;
    std::uint32_t definition = 0;
    friend bool operator==(const ReadyRow &a, const ReadyRow &b)
    {
        return a.task.number == b.task.number && a.task.started == b.task.started && a.task.wait == b.task.wait &&
               a.task.cause == b.task.cause && a.task.causer == b.task.causer && a.task.since == b.task.since &&
               a.task.wokenIn == b.task.wokenIn && a.definition == b.definition;
    }
    friend bool sameItem(const ReadyRow &a, const ReadyRow &b) { return a.task.number == b.task.number; }
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

    int rowOf(TaskNumber task) const; ///< -1: not in the queue

protected:
    QVariant rowData(const ReadyRow &row, const QModelIndex &index, int role) const override;

private:
    QString readyFor(const ReadyRow &row) const;
};

} // namespace coroscope
