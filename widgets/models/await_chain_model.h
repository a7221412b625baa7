// SPDX-License-Identifier: GPL-3.0-or-later
// AwaitChainModel: the chain of awaits at which a task is suspended, innermost frame first.
#pragma once

#include "widgets/models/moment_context.h"
#include "widgets/models/row_table.h"

namespace coroscope {

struct FrameRow {
    QString function;
    QString file; ///< absolute path, or empty
    std::uint32_t line = 0;
    friend bool operator==(const FrameRow &, const FrameRow &) = default;
    friend bool sameItem(const FrameRow &a, const FrameRow &b) { return a.function == b.function; }
};

class AwaitChainModel : public RowTable<FrameRow, MomentContext> {
    Q_OBJECT
public:
    enum ColumnNumber { functionColumn, whereColumn, columns };

    explicit AwaitChainModel(QObject *owner = nullptr);

    /// Shows the frames of `stack`; null or 0: none. What it shows is copied: `recording` may go.
    void show(const Recording *recording, std::uint32_t stack);

protected:
    QVariant rowData(const FrameRow &row, const QModelIndex &index, int role) const override;
};

} // namespace coroscope
