// SPDX-License-Identifier: GPL-3.0-or-later
// BreakpointModel: the breakpoints, editable in place. It edits nothing by itself: an edit that holds is announced, who
// owns the breakpoints changes them and hands in the new list; one that does not is refused with a sentence.
#pragma once

#include "engine/control/breakpoint.h"

#include <QAbstractTableModel>

#include <functional>
#include <map>
#include <vector>

namespace coroscope {

class BreakpointModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum ColumnNumber {
        numberColumn,
        enabledColumn,
        eventColumn,
        taskColumn,
        fromColumn,
        placeColumn,
        hitColumn,
        actionColumn,
        hitsColumn,
        columns
    };

    using HitsOf = std::function<int(std::uint32_t)>; ///< how often breakpoint N was hit so far, or nextRun
    static constexpr int nextRun = -1;                ///< it is not in effect in this run

    explicit BreakpointModel(QObject *owner = nullptr);

    void setBreakpoints(const std::vector<Breakpoint> &breakpoints, const HitsOf &hitsOf);
    const Breakpoint &breakpoint(int row) const { return rows_[std::size_t(row)].breakpoint; }
    int rowOf(std::uint32_t number) const; ///< -1: none
    /// By a breakpoint's number: a sentence on why it stops nothing. Replaces all.
    void setRemarks(std::map<std::uint32_t, QString> remarks);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    static QStringList eventWords();  ///< by BreakEvent
    static QStringList actionWords(); ///< by BreakAction

    /// What may be typed into a cell of that column while it is empty.
    static QString hint(int column);

    /// Why `value` cannot be put into the cell; empty: it can.
    QString whyNot(const QModelIndex &cell, const QVariant &value) const;

    /// Why `breakpoint` cannot be; empty: it can.
    static QString objection(const Breakpoint &breakpoint);

signals:
    void edited(const coroscope::Breakpoint &breakpoint); ///< the row shows it already
    void refused(const QString &why);

private:
    struct Row {
        Breakpoint breakpoint;
        int hits = 0;
        friend bool operator==(const Row &, const Row &) = default;
    };
    QVariant text(const Row &row, int column) const;

    QString remarkOn(const Row &row) const;

    std::vector<Row> rows_;
    std::map<std::uint32_t, QString> remarks_;
};

} // namespace coroscope
