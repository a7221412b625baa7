// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/breakpoint_model.h"

#include "widgets/models/wording.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

struct Column {
    QString (*title)();
    QString (*toolTip)();
    /// Takes `value` over into the breakpoint; false: it cannot be read, and `why` says so. Null: not editable.
    bool (*edit)(Breakpoint &, const QVariant &value, QString &why);
};

int indexOf(const QStringList &words, const QVariant &value)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    return isNumber ? number : int(words.indexOf(value.toString().trimmed()));
}

bool editEvent(Breakpoint &breakpoint, const QVariant &value, QString &why)
{
    const QStringList words = BreakpointModel::eventWords();
    const int index = indexOf(words, value);
    if (index < 0 || index >= words.size()) {
        why = BreakpointModel::tr("“%1” is no event; there are %2.")
                  .arg(value.toString(), words.join(QStringLiteral(", ")));
        return false;
    }
    breakpoint.event = BreakEvent(index);
    return true;
}

bool editAction(Breakpoint &breakpoint, const QVariant &value, QString &why)
{
    const QStringList words = BreakpointModel::actionWords();
    const int index = indexOf(words, value);
    if (index < 0 || index >= words.size()) {
        why = BreakpointModel::tr("“%1” is no action; there are %2.")
                  .arg(value.toString(), words.join(QStringLiteral(", ")));
        return false;
    }
    breakpoint.action = BreakAction(index);
    return true;
}

bool editTask(Breakpoint &breakpoint, const QVariant &value, QString &)
{
    const QString text = value.toString().trimmed();
    breakpoint.task = text.isEmpty() ? std::string("*") : text.toStdString();
    return true;
}

bool editFrom(Breakpoint &breakpoint, const QVariant &value, QString &)
{
    breakpoint.from = value.toString().trimmed().toStdString();
    return true;
}

bool editPlace(Breakpoint &breakpoint, const QVariant &value, QString &why)
{
    const QString text = value.toString().trimmed();
    if (text.isEmpty()) {
        breakpoint.file.clear();
        breakpoint.line = 0;
        return true;
    }
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const uint line = QStringView(text).mid(colon + 1).toUInt(&isNumber);
    if (colon <= 0 || !isNumber || line == 0) {
        why = BreakpointModel::tr("“%1” is no place; write file:line, for example client.py:41.").arg(text);
        return false;
    }
    breakpoint.file = text.left(colon).toStdString();
    breakpoint.line = line;
    breakpoint.task = "*";
    return true;
}

bool editHit(Breakpoint &breakpoint, const QVariant &value, QString &why)
{
    const QString text = value.toString().trimmed();
    bool isNumber = true;
    const uint hit = text.isEmpty() ? 0 : text.toUInt(&isNumber);
    if (!isNumber) {
        why = BreakpointModel::tr("“%1” is no count; write the number of the match to stop at, or nothing for each.")
                  .arg(text);
        return false;
    }
    breakpoint.hit = hit;
    return true;
}

const Column columnTable[] = {
    {[] { return BreakpointModel::tr("No."); },
     [] {
         return BreakpointModel::tr(
             "Its number, by which the state at the top and the output name it; double-click shows "
             "where it was hit last");
     },
     nullptr},
    {[] { return BreakpointModel::tr("On"); }, [] { return BreakpointModel::tr("Switched on"); },
     nullptr}, // by its check box
    {[] { return BreakpointModel::tr("Event"); }, [] { return BreakpointModel::tr("What has to happen to the task"); },
     editEvent},
    {[] { return BreakpointModel::tr("Task"); },
     [] { return BreakpointModel::tr("A task's name, a definition, or a pattern with * and ? over both"); }, editTask},
    {[] { return BreakpointModel::tr("From"); },
     [] { return BreakpointModel::tr("Only when control comes from this task; empty: from any"); }, editFrom},
    {[] { return BreakpointModel::tr("At"); },
     [] { return BreakpointModel::tr("Only when a task goes on from this file:line; empty: anywhere"); }, editPlace},
    {[] { return BreakpointModel::tr("Hit no."); },
     [] { return BreakpointModel::tr("Only at this match; empty: at each"); }, editHit},
    {[] { return BreakpointModel::tr("Action"); },
     [] {
         return BreakpointModel::tr(
             "Stop the program, print the state and go on, keep what led here, or end the program");
     },
     editAction},
    {[] { return BreakpointModel::tr("Hits"); },
     [] { return BreakpointModel::tr("How often it was hit in this run; double-click shows where it was last"); },
     nullptr},
};
static_assert(std::size(columnTable) == BreakpointModel::columns);

bool isNumeric(int column)
{
    return column == BreakpointModel::numberColumn || column == BreakpointModel::hitColumn ||
           column == BreakpointModel::hitsColumn;
}

bool sameMeaning(Breakpoint a, const Breakpoint &b)
{
    a.number = b.number;
    a.enabled = b.enabled;
    a.action = b.action;
    return a == b;
}

} // namespace

BreakpointModel::BreakpointModel(QObject *owner) : QAbstractTableModel(owner) {}

QStringList BreakpointModel::eventWords() // the grammar's own words: not translated
{
    return {QStringLiteral("spawn"),  QStringLiteral("resume"), QStringLiteral("suspend"), QStringLiteral("wake"),
            QStringLiteral("finish"), QStringLiteral("fail"),   QStringLiteral("cancel"),  QStringLiteral("callback")};
}

QStringList BreakpointModel::actionWords()
{
    return {QStringLiteral("stop"), QStringLiteral("print"), QStringLiteral("save"), QStringLiteral("exit")};
}

QString BreakpointModel::objection(const Breakpoint &breakpoint)
{
    if (!breakpoint.from.empty() && breakpoint.event != BreakEvent::resume)
        return tr("“From” goes with the event resume only.");
    const bool mayHavePlace = breakpoint.event == BreakEvent::resume || breakpoint.event == BreakEvent::callback;
    if (!breakpoint.file.empty() && !mayHavePlace)
        return tr("A place goes with the events resume and callback only.");
    if (!breakpoint.file.empty() && (breakpoint.task != "*" || !breakpoint.from.empty()))
        return tr("A breakpoint has either a place or a task, not both.");
    std::string error;
    const auto parsed = parseBreakpoint(toString(breakpoint), error);
    if (!parsed)
        return wording::text(error);
    return sameMeaning(*parsed, breakpoint)
               ? QString()
               : tr("“%1” would mean something else.").arg(wording::text(toString(breakpoint)));
}

void BreakpointModel::setBreakpoints(const std::vector<Breakpoint> &breakpoints, const HitsOf &hitsOf)
{
    std::vector<Row> rows;
    rows.reserve(breakpoints.size());
    for (const Breakpoint &breakpoint : breakpoints)
        rows.push_back({breakpoint, hitsOf ? hitsOf(breakpoint.number) : 0});
    const bool sameOnes =
        std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                   [](const Row &a, const Row &b) { return a.breakpoint.number == b.breakpoint.number; });
    if (!sameOnes) {
        beginResetModel();
        rows_ = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] == rows_[i])
            continue;
        rows_[i] = std::move(rows[i]);
        emit dataChanged(index(int(i), 0), index(int(i), columns - 1));
    }
}

int BreakpointModel::rowOf(std::uint32_t number) const
{
    for (std::size_t i = 0; i < rows_.size(); ++i)
        if (rows_[i].breakpoint.number == number)
            return int(i);
    return -1;
}

void BreakpointModel::setRemarks(std::map<std::uint32_t, QString> remarks)
{
    const std::map<std::uint32_t, QString> before = std::exchange(remarks_, std::move(remarks));
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const auto was = before.find(rows_[i].breakpoint.number);
        if (remarkOn(rows_[i]) != (was == before.end() ? QString() : was->second))
            emit dataChanged(index(int(i), 0), index(int(i), columns - 1));
    }
}

QString BreakpointModel::remarkOn(const Row &row) const
{
    const auto found = remarks_.find(row.breakpoint.number);
    return found == remarks_.end() ? QString() : found->second;
}

int BreakpointModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(rows_.size()); }

int BreakpointModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(columns); }

QVariant BreakpointModel::text(const Row &row, int column) const
{
    const Breakpoint &breakpoint = row.breakpoint;
    switch (column) {
    case numberColumn: return QString::number(breakpoint.number);
    case eventColumn: return eventWords().value(int(breakpoint.event));
    case taskColumn:
        return breakpoint.file.empty() || breakpoint.task != "*" ? wording::text(breakpoint.task) : QString();
    case fromColumn: return wording::text(breakpoint.from);
    case placeColumn:
        return breakpoint.file.empty()
                   ? QString()
                   : QStringLiteral("%1:%2").arg(wording::text(breakpoint.file)).arg(breakpoint.line);
    case hitColumn: return breakpoint.hit == 0 ? QString() : QString::number(breakpoint.hit);
    case actionColumn: return actionWords().value(int(breakpoint.action));
    case hitsColumn:
        return row.hits == nextRun ? tr("next run") : wording::number(std::uint64_t(std::max(row.hits, 0)));
    default: return {};
    }
}

QVariant BreakpointModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = rows_[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (role == Qt::AccessibleTextRole && index.column() == enabledColumn)
            return wording::text(toString(row.breakpoint));
        if (index.column() == placeColumn && !remarkOn(row).isEmpty())
            return tr("%1 (nothing to stop at)").arg(text(row, placeColumn).toString());
        return text(row, index.column());
    case Qt::EditRole: return text(row, index.column());
    case Qt::CheckStateRole:
        if (index.column() == enabledColumn)
            return int(row.breakpoint.enabled ? Qt::Checked : Qt::Unchecked);
        return {};
    case Qt::ToolTipRole:
        if (const QString remark = remarkOn(row); !remark.isEmpty())
            return tr("%1. %2").arg(wording::text(toString(row.breakpoint)), remark);
        return tr("%1: %2").arg(wording::text(toString(row.breakpoint)),
                                row.breakpoint.enabled ? columnTable[index.column()].toolTip() : tr("switched off"));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(isNumeric(index.column()) ? Qt::AlignRight : Qt::AlignLeft) |
                                   Qt::AlignVCenter);
    default: return {};
    }
}

QVariant BreakpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::DisplayRole)
        return columnTable[section].title();
    return role == Qt::ToolTipRole ? columnTable[section].toolTip() : QVariant();
}

Qt::ItemFlags BreakpointModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    if (index.column() == enabledColumn)
        flags |= Qt::ItemIsUserCheckable;
    if (columnTable[index.column()].edit)
        flags |= Qt::ItemIsEditable;
    return flags;
}

QString BreakpointModel::hint(int column)
{
    switch (column) {
    case taskColumn: return tr("worker, worker#3, *");
    case fromColumn: return tr("from any");
    case placeColumn: return tr("client.py:41");
    case hitColumn: return tr("each");
    default: return {};
    }
}

QString BreakpointModel::whyNot(const QModelIndex &cell, const QVariant &value) const
{
    const auto edit = columnTable[cell.column()].edit;
    if (!edit)
        return tr("This cell is not to be edited.");
    Breakpoint changed = breakpoint(cell.row());
    QString why;
    return edit(changed, value, why) ? objection(changed) : why;
}

bool BreakpointModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Breakpoint changed = breakpoint(index.row());
    const Column &column = columnTable[index.column()];
    if (role == Qt::CheckStateRole && index.column() == enabledColumn) {
        changed.enabled = value.toInt() == Qt::Checked;
    } else if (role == Qt::EditRole && column.edit) {
        const QString why = whyNot(index, value);
        if (!why.isEmpty()) {
            emit refused(why);
            return false;
        }
        QString none;
        column.edit(changed, value, none);
    } else {
        return false;
    }
    if (changed == breakpoint(index.row()))
        return true;
    rows_[std::size_t(index.row())].breakpoint = changed;
    emit dataChanged(this->index(index.row(), 0), this->index(index.row(), columns - 1));
    emit edited(changed);
    return true;
}

} // namespace coroscope
