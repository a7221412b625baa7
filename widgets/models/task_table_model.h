// SPDX-License-Identifier: GPL-3.0-or-later
// TaskTableModel: the tasks that exist at a moment, and those that have ended by then; one row a task, in spawn order.
// Slices, run time and ready wait are what had added up by then.
#pragma once

#include "engine/control/breakpoint.h"
#include "widgets/models/moment_context.h"
#include "widgets/models/row_table.h"

#include <optional>

namespace coroscope {

struct TaskRow {
    TaskNumber number = noTask;
    TaskNumber parent = noTask;
    std::uint32_t definition = 0;
    std::uint32_t loop = 1;
    TaskStatus status = TaskStatus::ready;
    bool started = false;
    Wait wait;
    Nanoseconds dueIn = 0; ///< kind timer: from the moment shown
    std::uint32_t stack = 0;
    std::uint64_t slices = 0;
    Nanoseconds runNs = 0;
    Nanoseconds readyWaitNs = 0;
    friend bool operator==(const TaskRow &, const TaskRow &) = default;
    friend bool sameItem(const TaskRow &a, const TaskRow &b) { return a.number == b.number; }
};

struct TaskTableContext : MomentContext {
    std::vector<Breakpoint> breakpoints;
    std::vector<Breakpoint> breaksOf(const TaskRow &row) const; ///< those that may stop at that task
};

class TaskTableModel : public RowTable<TaskRow, TaskTableContext> {
    Q_OBJECT
public:
    enum ColumnNumber {
        nameColumn,
        breakColumn,
        definitionColumn,
        stateColumn,
        waitsForColumn,
        whereColumn,
        slicesColumn,
        runTimeColumn,
        readyWaitColumn,
        parentColumn,
        loopColumn, ///< of no interest where there is one loop
        columns
    };

    explicit TaskTableModel(QObject *owner = nullptr);

    /// Shows `state` of `recording` (not owned, alive until the next call); null: empty. `over`: the program is gone, and
    /// what its tasks did, they do no more.
    void show(const Recording *recording, const LoopState &state, bool over = false);

    void setBreakpoints(const std::vector<Breakpoint> &breakpoints);

    TaskNumber taskAt(int row) const { return this->row(row).number; }
    std::optional<int> rowOf(TaskNumber task) const;

    /// Time goes on while the rows stay: what is relative to the moment is said for `time`. Whoever calls repaints.
    void setTime(Nanoseconds time) { context_.time = time; }

protected:
    QVariant rowData(const TaskRow &row, const QModelIndex &index, int role) const override;
};

} // namespace coroscope
