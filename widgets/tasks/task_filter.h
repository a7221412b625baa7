// SPDX-License-Identifier: GPL-3.0-or-later
// TaskFilter: sorts tasks as each column means it (worker#2 before worker#10) and keeps those in which every word of the
// filter occurs, in any column. There may be a million: as they come nothing is kept of each; where they are sorted or filtered
// its place, and what changes is put into its new one without sorting the others again.
#pragma once

#include "widgets/models/task_table_model.h"

#include <QAbstractProxyModel>
#include <QCollator>
#include <QStringList>

#include <span>
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

    std::size_t memoryBytes() const { return (order_.size() + placeOf_.size()) * sizeof(std::uint32_t); }

private:
    using Rows = std::vector<std::uint32_t>; ///< of the tasks' model

    bool isPlain() const { return column_ < 0 && words_.isEmpty(); }
    bool accepts(std::uint32_t row) const;
    bool isLess(std::uint32_t left, std::uint32_t right) const;
    void sortRows(Rows &rows) const;
    void sortByText(Rows &rows) const;
    Rows merged(const Rows &rows, const Rows &more) const;
    Rows wanted() const;
    void follow();
    void change(const std::vector<int> &rows);
    void add(int first, int last);
    void remove(int first, int last);
    void moveTo(Rows order);
    void showOnly(Rows order);
    void placeRows();
    bool isShown(std::uint32_t row) const { return row < placeOf_.size() && placeOf_[row] != none; }

    static constexpr std::uint32_t none = 0xffffffff;

    TaskTableModel *tasks_ = nullptr;
    QStringList words_;
    int column_ = -1; ///< that is sorted by; -1: none
    Qt::SortOrder direction_ = Qt::AscendingOrder;
    QCollator collator_;
    int count_ = 0; ///< rows of the tasks' model
    // Unless plain:
    Rows order_;   ///< what is shown
    Rows placeOf_; ///< by row of the tasks' model, in order_; none: it is not shown
};

} // namespace coroscope
