// SPDX-License-Identifier: GPL-3.0-or-later
// WaitListModel: who is parked, and for what. Tasks that poll are in the ready queue, not here.
#pragma once

#include "widgets/models/moment_context.h"
#include "widgets/models/row_table.h"

namespace coroscope {

struct WaitRow {
    TaskNumber task = noTask;
    Wait wait;
    Nanoseconds dueIn = 0; ///< kind timer: from the moment shown
    Nanoseconds since = 0;
    std::uint32_t stack = 0;
    std::uint32_t definition = 0;
    friend bool operator==(const WaitRow &, const WaitRow &) = default;
    friend bool sameItem(const WaitRow &a, const WaitRow &b) { return a.task == b.task; }
};

class WaitListModel : public RowTable<WaitRow, MomentContext> {
    Q_OBJECT
public:
    enum ColumnNumber { taskColumn, waitsForColumn, sinceColumn, whereColumn, columns };

    explicit WaitListModel(QObject *owner = nullptr);

    /// Shows `state` of `recording` (not owned, alive until the next call); null: empty.
    void show(const Recording *recording, const LoopState &state);

    /// Time goes on while the rows stay: what is relative to the moment is said for `time`. Whoever calls repaints.
    void setTime(Nanoseconds time);

protected:
    QVariant rowData(const WaitRow &row, const QModelIndex &index, int role) const override;

private:
    void tellTime();
};

} // namespace coroscope
