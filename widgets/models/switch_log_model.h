// SPDX-License-Identifier: GPL-3.0-or-later
// SwitchLogModel: one row a switch, each run of idle polls folded into one row, and, if asked for, one row a
// callback run among them. Rows are fetched in pages when they are
// looked at, so a log of millions of rows opens at once; finding the folds goes on in the background of the GUI thread.
#pragma once

#include "widgets/models/callback_rows.h"
#include "widgets/models/moment_context.h"
#include "widgets/models/roles.h"
#include "widgets/models/switch_fold_index.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QTimer>

namespace coroscope {

class SwitchLogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum ColumnNumber {
        numberColumn,
        timeColumn,
        taskColumn,
        whyColumn,
        thenColumn,
        whereColumn,
        ranColumn,
        valueColumn,
        callerColumn, ///< while the recording knows of callers: else there is none
        columns
    };

    explicit SwitchLogModel(QObject *owner = nullptr);

    /// Shows `recording` (not owned, alive until the next call); null: empty.
    void show(const Recording *recording);
    /// Takes in what the recording has read since.
    void refresh();
    void setShowsCallbacks(bool shows); ///< off at first

    int rowOf(SwitchNumber number) const; ///< the row that shows it (perhaps folded); -1: empty
    SwitchNumber switchAt(int row) const; ///< the first switch of the row; 0: no such row, or a callback run's
    int rowOfCallback(CallbackNumber number) const; ///< -1: they are not shown, or none is
    CallbackNumber callbackAt(int row) const;       ///< 0: a row of switches
    std::uint64_t switchesIn(int row) const;        ///< 1, or how many idle polls are folded into it
    bool isComplete() const { return complete_; }   ///< all switches read so far are in the rows

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// One row as it is shown.
    struct LogRow {
        SwitchInfo info{};       ///< of the first switch
        CallbackInfo callback{}; ///< number not 0: the row is its, and no switch's
        std::uint64_t count = 1; ///< more than 1: folded idle polls
        Nanoseconds end = 0;     ///< of the last one's slice
    };

signals:
    void progressed(); ///< rows came or went

private:
    using Page = std::vector<LogRow>;

    CallbackRows::Row placeAt(int row) const;
    std::uint64_t switchRows() const;
    std::uint64_t switchRowsBefore(SwitchNumber number) const;
    SwitchFoldIndex::Row rowAt(int row) const;
    void reload();
    QVariant callbackData(const CallbackInfo &info, int column, int role) const;
    const LogRow *logRow(int row) const;
    std::unique_ptr<Page> loadPage(int page) const;
    void growSome();
    void takeCallers();
    void takeRows(std::uint64_t indexRows);
    void forgetPagesFrom(int row);
    void refetchUnfinished();

    MomentContext context_;
    SwitchFoldIndex folds_;
    CallbackRows callbacks_;
    bool showsCallbacks_ = false;
    SwitchNumber open_ = 0; ///< Recording::openSwitch(), shown as the last row; 0: none
    int shownRows_ = 0;
    bool complete_ = true;
    bool hasCallers_ = false;
    mutable QCache<int, Page> pages_;
    mutable std::vector<CallbackNumber> unfinished_; ///< callback runs that had not ended when their pages were fetched
    QTimer continueTimer_;
};

} // namespace coroscope
