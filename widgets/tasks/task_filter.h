// SPDX-License-Identifier: GPL-3.0-or-later
// TaskFilter: sorts tasks as each column means it (worker#2 before worker#10) and keeps those in which every word of the
// filter occurs, in any column. There may be a million: as they come nothing is kept of each; where they are sorted or filtered
// its place, and what changes is put into its new one without sorting the others again. What takes long is done in slices of the
// event loop, while the rows stay as they were.
#pragma once

#include "widgets/models/task_table_model.h"
#include "widgets/tasks/task_order.h"

#include <QAbstractProxyModel>
#include <QStringList>
#include <QTimer>

#include <optional>
#include <vector>

namespace coroscope {

class TaskFilter : public QAbstractProxyModel {
    Q_OBJECT
public:
    explicit TaskFilter(QObject *parent = nullptr);

    void setTasks(TaskTableModel &tasks); ///< outlives this
    void setWords(const QString &text);
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; ///< -1: as they come

    QModelIndex mapToSource(const QModelIndex &index) const override;
    QModelIndex mapFromSource(const QModelIndex &index) const override;
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &) const override { return {}; }
    QModelIndex sibling(int row, int column, const QModelIndex &) const override { return index(row, column); }
    bool hasChildren(const QModelIndex &parent = {}) const override { return !parent.isValid() && rowCount() > 0; }
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index,
                  int role = Qt::DisplayRole) const override; ///< with the marks of breakpoints
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    bool isArranging() const { return bool(arranging_); }          ///< the rows are not what was asked for yet
    void setRowsAtOnce(std::uint32_t rows) { rowsAtOnce_ = rows; } ///< looked at before other events get their turn

    std::size_t memoryBytes() const { return (order_.size() + placeOf_.size()) * sizeof(std::uint32_t); }

signals:
    void arranging();      ///< it takes a while
    void aboutToArrange(); ///< rows come, go and move, as was asked for
    void arranged();

private:
    using Rows = TaskOrder::Rows;
    using Arranged = TaskOrder::Arranged;

    Rows merged(const Rows &rows, const Rows &more) const;
    Rows withChanges(const Rows &rows, const std::vector<int> &changed) const;
    void arrange();
    void goOn();
    void take(Arranged found);
    void changePlaces(Arranged to);
    void beginAgain(Arranged to);
    void keepPlaces();
    void follow();
    void change(const std::vector<int> &rows);
    void add(int first, int last);
    void remove(int first, int last);
    void moveTo(Rows order);
    void showOnly(Rows order);
    void placeRows();
    Rows placesOf(const Rows &order) const;
    std::uint32_t sourceRow(int row) const { return isPlain_ ? std::uint32_t(row) : order_[std::size_t(row)]; }
    bool isShown(std::uint32_t row) const { return row < placeOf_.size() && placeOf_[row] != none; }

    static constexpr std::uint32_t none = TaskOrder::none;

    TaskTableModel *tasks_ = nullptr;
    TaskOrder::Wish wish_;
    int count_ = 0;                      ///< rows of the tasks' model
    bool isPlain_ = true;                ///< all are shown, as they come
    std::optional<TaskOrder> arranging_; ///< as was asked for, unless the rows are so already
    std::vector<int> changedMeanwhile_;  ///< what it may have looked at before
    std::uint32_t rowsAtOnce_ = 6'000;   ///< some 8 ms of filtering
    QTimer next_;
    // Unless plain:
    Rows order_;   ///< what is shown
    Rows placeOf_; ///< by row of the tasks' model, in order_; none: it is not shown
};

} // namespace coroscope
