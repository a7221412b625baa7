// SPDX-License-Identifier: GPL-3.0-or-later
// RowTable: a table model over a vector of small rows and a table of columns. A model of this kind is a list of columns
// and a function that builds rows; what changed between two builds is worked out here, so that selection, scroll place
// and sorting survive an update.
#pragma once

#include "widgets/models/roles.h"

#include <QAbstractTableModel>

#include <span>
#include <utility>
#include <vector>

namespace coroscope {

/// One column of a table of `Row`s; `Context` is what it takes to put a row into words.
template <class Row, class Context>
struct TableColumn {
    QString (*title)();
    QString (*toolTip)();
    Qt::Alignment alignment;
    QVariant (*text)(const Row &, const Context &);
    QVariant (*sortKey)(const Row &, const Context &); ///< null: the text
};

/// `Row` has operator== (nothing to show has changed) and sameItem(a, b) (it is the same thing, found by ADL).
template <class Row, class Context>
class RowTable : public QAbstractTableModel {
public:
    using Column = TableColumn<Row, Context>;

    RowTable(std::span<const Column> columns, QObject *parent) : QAbstractTableModel(parent), columns_(columns) {}

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(rows_.size()); }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(columns_.size());
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const Row &row = rows_[std::size_t(index.row())];
        const Column &column = columns_[std::size_t(index.column())];
        switch (role) {
        case Qt::DisplayRole: return column.text(row, context_);
        case Qt::TextAlignmentRole: return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
        case SortRole: return column.sortKey ? column.sortKey(row, context_) : column.text(row, context_);
        default: return rowData(row, index, role);
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= int(columns_.size()))
            return {};
        const Column &column = columns_[std::size_t(section)];
        switch (role) {
        case Qt::DisplayRole: return column.title();
        case Qt::ToolTipRole: return column.toolTip();
        case Qt::TextAlignmentRole: return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
        default: return {};
        }
    }

    const Row &row(int index) const { return rows_[std::size_t(index)]; }
    const std::vector<Row> &rows() const { return rows_; }

protected:
    /// Other roles: tool tips, colours, what the row is about.
    virtual QVariant rowData(const Row &row, const QModelIndex &index, int role) const = 0;

    /// Takes over `rows`: changed stretches are announced as such, a longer or shorter tail as inserted or removed. Only
    /// where an item was replaced by another and `keyed` is set does the model start afresh.
    void setRows(std::vector<Row> rows, bool keyed)
    {
        const std::size_t common = std::min(rows.size(), rows_.size());
        if (keyed && !sameItems(rows, common)) {
            this->beginResetModel();
            rows_ = std::move(rows);
            this->endResetModel();
            return;
        }
        if (rows.size() < rows_.size()) {
            this->beginRemoveRows({}, int(rows.size()), int(rows_.size()) - 1);
            rows_.resize(rows.size(), Row{});
            this->endRemoveRows();
        }
        announceChanges(rows, common);
        if (rows.size() > rows_.size()) {
            this->beginInsertRows({}, int(rows_.size()), int(rows.size()) - 1);
            rows_ = std::move(rows);
            this->endInsertRows();
        }
    }

    Context context_{};

private:
    bool sameItems(const std::vector<Row> &rows, std::size_t common) const
    {
        for (std::size_t i = 0; i < common; ++i)
            if (!sameItem(rows[i], rows_[i]))
                return false;
        return true;
    }

    /// Each signal costs those who listen: where many stretches have changed, the last one takes in all that lies between.
    void announceChanges(const std::vector<Row> &rows, std::size_t common)
    {
        std::size_t first = common; ///< of the stretch at hand; common: none
        std::size_t end = 0;
        int told = 0;
        for (std::size_t i = 0; i < common; ++i) {
            if (rows[i] == rows_[i])
                continue;
            if (first != common && i > end && told < mostStretches) {
                announce(first, end);
                ++told;
                first = common;
            }
            rows_[i] = rows[i];
            first = std::min(first, i);
            end = i + 1;
        }
        if (first != common)
            announce(first, end);
    }

    void announce(std::size_t first, std::size_t end)
    {
        emit this->dataChanged(this->index(int(first), 0), this->index(int(end) - 1, int(columns_.size()) - 1));
    }

    static constexpr int mostStretches = 16;

    std::span<const Column> columns_;
    std::vector<Row> rows_;
};

} // namespace coroscope
