// SPDX-License-Identifier: GPL-3.0-or-later
// TaskTableModel: the tasks that exist at a moment, and those that have ended by then; one row a task, in spawn order.
// Slices, run time and ready wait are what had added up by then. Rows are held of those alive only: what is to be said of one
// that has ended is looked up when it is shown.
#pragma once

#include "engine/control/breakpoint.h"
#include "widgets/models/moment_context.h"
#include "widgets/models/task_number_list.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

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
};

struct TaskTableContext : MomentContext {
    std::vector<Breakpoint> breakpoints;
    std::vector<Breakpoint> breaksOf(const TaskRow &row) const; ///< those that may stop at that task
};

class TaskTableModel : public QAbstractTableModel {
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
    /// what its tasks did, they do no more. While a program runs it costs what is alive, and what has come.
    void show(const Recording *recording, const LoopState &state, bool over = false);

    void setBreakpoints(const std::vector<Breakpoint> &breakpoints);

    TaskNumber taskAt(int row) const { return numbers_.at(std::size_t(row)); }
    std::optional<int> rowOf(TaskNumber task) const;

    /// Time goes on while the rows stay: what is relative to the moment is said for `time`. Whoever calls repaints.
    void setTime(Nanoseconds time) { context_.time = time; }

    std::size_t heldRows() const { return alive_.size(); }
    std::size_t memoryBytes() const;

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(count_); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(columns); }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    /// These have other things to show, in ascending order; dataChanged() follows, for longer stretches.
    void rowsChanged(const std::vector<int> &rows);

private:
    TaskRow row(std::size_t index) const;
    QVariant rowData(const TaskRow &row, const QModelIndex &index, int role) const;
    std::vector<TaskRow> rowsOf(const LoopState &state) const;
    std::vector<int> take(std::vector<TaskRow> alive);
    void announce(const std::vector<int> &rows);

    TaskTableContext context_{};
    TaskNumberList numbers_; ///< of the recording
    std::size_t count_ = 0;  ///< of these, so many are there at the moment: the first ones, for they are in spawn order
    std::vector<TaskRow> alive_; ///< at the moment, by number
};

} // namespace coroscope
