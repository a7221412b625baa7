// SPDX-License-Identifier: GPL-3.0-or-later
// DefinitionsModel: what the source defines, with how many tasks of each there are, how long they ran, and which
// breakpoints stop there.
#pragma once

#include "engine/control/breakpoint.h"
#include "widgets/definitions/definition_counts.h"
#include "widgets/editor/source_outline.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <optional>
#include <vector>

namespace coroscope {

class DefinitionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        nameColumn,
        kindColumn,
        aliveColumn,
        endedColumn,
        failedColumn,
        runTimeColumn,
        breakColumn,
        taskColumn,
        columnCount_
    };
    enum Role {
        sortRole = Qt::UserRole,
        lineRole,
        nameRole,
        definitionRole,
        ruledRole,
        rulableRole,
        plainBreakRole, ///< bool: there is a breakpoint "resume NAME"
    };

    explicit DefinitionsModel(QObject *parent = nullptr);

    /// Of the source at `file`. Rows that stay keep their place, so that a selection survives typing.
    void setDefinitions(const std::vector<SourceDefinition> &definitions, const QString &file);
    /// Counts of other files are left out; of two definitions of one name in this file each takes the nearest line's.
    void setCounts(const std::vector<DefinitionCounts> &counts);
    /// Each definition is marked with those that may stop at one of its tasks, or at a place in its lines.
    void setBreakpoints(const std::vector<Breakpoint> &breakpoints);

    /// Definitions of this file that the user said are tasks, or are none: by their names in recordings.
    void setTaskRules(const QStringList &tasks, const QStringList &notTasks);
    bool hasTaskRules() const { return !ruledTasks_.isEmpty() || !ruledOut_.isEmpty(); }

    const std::vector<SourceDefinition> &definitions() const { return definitions_; }
    /// The definition whose lines hold `line`, the innermost; -1: none.
    int rowOfLine(int line) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        DefinitionCounts counts;
        std::vector<Breakpoint> breaks; ///< that stop there
        std::optional<bool> ruled;      ///< by the user: whether it is a task
    };
    QString displayText(std::size_t row, int column) const;
    QString toolTip(std::size_t row, int column) const;
    QVariant sortKey(std::size_t row, int column) const;
    void fillBreaks();
    void fillRows();

    QString file_;
    std::vector<SourceDefinition> definitions_;
    std::vector<DefinitionCounts> counts_;
    std::vector<Breakpoint> breakpoints_;
    QStringList ruledTasks_;
    QStringList ruledOut_;
    std::vector<Row> rows_; ///< as many as definitions_
};

QString kindText(DefinitionKind kind); ///< "coroutine", "generator", "async generator"
QString kindIconName(DefinitionKind kind);

} // namespace coroscope
