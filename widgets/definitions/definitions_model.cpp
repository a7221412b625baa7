// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/definitions/definitions_model.h"

#include "widgets/models/breakpoint_reach.h"
#include "widgets/models/wording.h"
#include "widgets/theme/icons.h"

#include <algorithm>
#include <cstdlib>

namespace coroscope {

QString kindText(DefinitionKind kind)
{
    return kind == DefinitionKind::unknown ? DefinitionsModel::tr("unknown") : wording::definitionKind(kind);
}

QString kindIconName(DefinitionKind kind)
{
    switch (kind) {
    case DefinitionKind::generator: return QStringLiteral("generator");
    case DefinitionKind::asyncGenerator: return QStringLiteral("async-generator");
    case DefinitionKind::coroutine:
    case DefinitionKind::native:
    case DefinitionKind::unknown: break;
    }
    return QStringLiteral("coroutine");
}

DefinitionsModel::DefinitionsModel(QObject *parent) : QAbstractTableModel(parent) {}

void DefinitionsModel::setDefinitions(const std::vector<SourceDefinition> &definitions, const QString &file)
{
    const auto sameNames = [&] {
        return std::equal(
            definitions.begin(), definitions.end(), definitions_.begin(), definitions_.end(),
            [](const SourceDefinition &a, const SourceDefinition &b) { return a.qualifiedName == b.qualifiedName; });
    };
    if (file == file_ && sameNames()) {
        definitions_ = definitions;
        fillRows();
        return;
    }
    beginResetModel();
    file_ = file;
    definitions_ = definitions;
    rows_.assign(definitions_.size(), {});
    endResetModel();
    fillRows();
}

void DefinitionsModel::setCounts(const std::vector<DefinitionCounts> &counts)
{
    counts_ = counts;
    fillRows();
}

void DefinitionsModel::setBreakpoints(const std::vector<Breakpoint> &breakpoints)
{
    breakpoints_ = breakpoints;
    fillRows();
}

void DefinitionsModel::setTaskRules(const QStringList &tasks, const QStringList &notTasks)
{
    ruledTasks_ = tasks;
    ruledOut_ = notTasks;
    fillRows();
}

void DefinitionsModel::fillRows()
{
    rows_.assign(definitions_.size(), {});
    fillBreaks();
    for (const DefinitionCounts &counts : counts_) {
        if (!counts.file.isEmpty() && !file_.isEmpty() && counts.file != file_)
            continue;
        // By name, because lines move while one types; by line among equal names.
        std::size_t best = definitions_.size();
        for (std::size_t row = 0; row < definitions_.size(); ++row) {
            const SourceDefinition &definition = definitions_[row];
            if (counts.name != recordedName(definition) && counts.name != definition.name)
                continue;
            if (best == definitions_.size() ||
                std::abs(definition.line - counts.line) < std::abs(definitions_[best].line - counts.line))
                best = row;
        }
        if (best == definitions_.size())
            continue;
        rows_[best].counts.alive += counts.alive;
        rows_[best].counts.ended += counts.ended;
        rows_[best].counts.failed += counts.failed;
        rows_[best].counts.runNs += counts.runNs;
    }
    for (std::size_t row = 0; row < definitions_.size(); ++row) {
        const QString name = recordedName(definitions_[row]);
        if (ruledTasks_.contains(name) || ruledOut_.contains(name))
            rows_[row].ruled = ruledTasks_.contains(name);
    }
    if (!definitions_.empty())
        emit dataChanged(index(0, 0), index(int(definitions_.size()) - 1, columnCount_ - 1));
}

/// A place belongs to the innermost definition that holds its line.
void DefinitionsModel::fillBreaks()
{
    const std::string path = file_.toStdString();
    for (const Breakpoint &breakpoint : breakpoints_) {
        if (isAtPlaceIn(breakpoint, path)) {
            const int row = rowOfLine(int(breakpoint.line));
            if (row >= 0)
                rows_[std::size_t(row)].breaks.push_back(breakpoint);
            continue;
        }
        for (std::size_t row = 0; row < rows_.size(); ++row)
            if (reachesDefinition(breakpoint, recordedName(definitions_[row]).toStdString()))
                rows_[row].breaks.push_back(breakpoint);
    }
}

int DefinitionsModel::rowOfLine(int line) const
{
    int found = -1;
    for (std::size_t row = 0; row < definitions_.size();
         ++row) { // in the order of lines: the last that fits is innermost
        if (definitions_[row].line <= line && line <= definitions_[row].endLine)
            found = int(row);
    }
    return found;
}

int DefinitionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(definitions_.size());
}
int DefinitionsModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : columnCount_; }

QVariant DefinitionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = std::size_t(index.row());
    switch (role) {
    case Qt::DisplayRole: return displayText(row, index.column());
    case Qt::ToolTipRole: return toolTip(row, index.column());
    case Qt::TextAlignmentRole:
        if (index.column() >= aliveColumn && index.column() <= runTimeColumn)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case Qt::DecorationRole:
        if (index.column() == kindColumn)
            return icon(kindIconName(definitions_[row].kind));
        if (index.column() == breakColumn && !rows_[row].breaks.empty())
            return icon(isAnyOn(rows_[row].breaks) ? QStringLiteral("breakpoint") : QStringLiteral("breakpoint-off"));
        return {};
    case Qt::AccessibleTextRole:
        if (index.column() == taskColumn && rows_[row].ruled)
            return *rows_[row].ruled ? tr("treated as a task") : tr("not a task");
        if (index.column() == breakColumn && !rows_[row].breaks.empty())
            return breakLines(rows_[row].breaks);
        return {};
    case sortRole: return sortKey(row, index.column());
    case lineRole: return definitions_[row].line;
    case nameRole: return definitions_[row].name;
    case definitionRole: return recordedName(definitions_[row]);
    case ruledRole: return rows_[row].ruled ? QVariant(*rows_[row].ruled) : QVariant();
    case rulableRole:
        return definitions_[row].kind == DefinitionKind::coroutine ||
               definitions_[row].kind == DefinitionKind::generator;
    case plainBreakRole:
        return std::any_of(rows_[row].breaks.begin(), rows_[row].breaks.end(), [&](const Breakpoint &each) {
            return isPlainResume(each) && each.task == recordedName(definitions_[row]).toStdString();
        });
    default: return {};
    }
}

QString DefinitionsModel::displayText(std::size_t row, int column) const
{
    const auto number = [](std::uint64_t value) { return value == 0 ? QString() : QStringLiteral("%L1").arg(value); };
    switch (column) {
    case nameColumn: return definitions_[row].qualifiedName;
    case kindColumn: return kindText(definitions_[row].kind);
    case aliveColumn: return number(rows_[row].counts.alive);
    case endedColumn: return number(rows_[row].counts.ended);
    case failedColumn: return number(rows_[row].counts.failed);
    case runTimeColumn:
        return rows_[row].counts.alive + rows_[row].counts.ended == 0 ? QString()
                                                                      : wording::duration(rows_[row].counts.runNs);
    case breakColumn: return breakNumbers(rows_[row].breaks);
    case taskColumn: return !rows_[row].ruled ? QString() : *rows_[row].ruled ? tr("yes") : tr("no");
    default: return {};
    }
}

QString DefinitionsModel::toolTip(std::size_t row, int column) const
{
    const SourceDefinition &definition = definitions_[row];
    if (column == breakColumn) {
        const bool plain = index(int(row), column).data(plainBreakRole).toBool();
        const QString click =
            plain ? tr("Click to remove the breakpoint “resume %1”").arg(recordedName(definition))
                  : tr("Click to stop before each switch to a task of %1").arg(recordedName(definition));
        return rows_[row].breaks.empty() ? click : breakLines(rows_[row].breaks) + QLatin1Char('\n') + click;
    }
    if (column == taskColumn && rows_[row].ruled) {
        return *rows_[row].ruled ? tr("You said: %1 is treated as a task. Its menu changes that.").arg(definition.name)
                                 : tr("You said: %1 is not a task. Its menu changes that.").arg(definition.name);
    }
    return tr("%1, %2, lines %3 to %4")
        .arg(definition.qualifiedName, kindText(definition.kind))
        .arg(definition.line)
        .arg(definition.endLine);
}

QVariant DefinitionsModel::sortKey(std::size_t row, int column) const
{
    const DefinitionCounts &counts = rows_[row].counts;
    switch (column) {
    case nameColumn: return definitions_[row].line; // the order of the source
    case aliveColumn: return QVariant::fromValue(counts.alive);
    case endedColumn: return QVariant::fromValue(counts.ended);
    case failedColumn: return QVariant::fromValue(counts.failed);
    case runTimeColumn: return QVariant::fromValue(counts.runNs);
    default: return displayText(row, column);
    }
}

QVariant DefinitionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount_)
        return {};
    const QString titles[] = {tr("Definition"), tr("Kind"),     tr("Alive"), tr("Ended"),
                              tr("Failed"),     tr("Run time"), tr("Break"), tr("Task")};
    const QString toolTips[] = {tr("Functions of the source that make tasks, in its order"),
                                tr("Coroutine (async def), generator (yield) or async generator"),
                                tr("Its tasks that have not ended, at the moment that is shown"),
                                tr("Its tasks that have ended: returned, failed or cancelled"),
                                tr("Its tasks that ended by an exception"),
                                tr("How long its tasks had run in all, by the moment that is shown"),
                                tr("The numbers of the breakpoints that stop at one of its tasks; click to set one"),
                                tr("What you said of it: it is treated as a task, or is not a task")};
    if (role == Qt::DisplayRole)
        return titles[section];
    if (role == Qt::ToolTipRole)
        return toolTips[section];
    return {};
}

} // namespace coroscope
