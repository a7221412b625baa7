// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/await_chain_model.h"

namespace coroscope {

namespace {

using Column = TableColumn<FrameRow, MomentContext>;

QString placeOf(const FrameRow &row) { return wording::place(row.file.toStdString(), row.line); }

const Column columnTable[] = {
    {[] { return AwaitChainModel::tr("Function"); },
     [] { return AwaitChainModel::tr("Innermost first: each is awaited by the next"); }, Qt::AlignLeft,
     [](const FrameRow &row, const MomentContext &) -> QVariant { return row.function; }, nullptr},
    {[] { return AwaitChainModel::tr("Where"); },
     [] { return AwaitChainModel::tr("The line that it will go on from"); }, Qt::AlignLeft,
     [](const FrameRow &row, const MomentContext &) -> QVariant { return placeOf(row); }, nullptr},
};
static_assert(std::size(columnTable) == AwaitChainModel::columns);

} // namespace

AwaitChainModel::AwaitChainModel(QObject *owner) : RowTable(columnTable, owner) {}

void AwaitChainModel::show(const Recording *recording, std::uint32_t stack)
{
    std::vector<FrameRow> rows;
    if (recording && stack != 0)
        for (const StackFrame &frame : recording->stackFrames(stack))
            rows.push_back({wording::text(frame.function), wording::text(frame.file), frame.line});
    setRows(std::move(rows), false);
}

QVariant AwaitChainModel::rowData(const FrameRow &row, const QModelIndex &, int role) const
{
    switch (role) {
    case FileRole: return row.file;
    case LineRole: return int(row.line);
    case Qt::ToolTipRole: return row.file.isEmpty() ? row.function : tr("%1\nline %2").arg(row.file).arg(row.line);
    default: return {};
    }
}

} // namespace coroscope
