// SPDX-License-Identifier: GPL-3.0-or-later
// ExecutionMarks: puts the marks of a run, of breakpoints and of an error onto a SourceView. Lines from 1.
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

#include <vector>

namespace coroscope {

class SourceView;

/// Tasks that are suspended at one line.
struct SuspendedMark {
    int line = 0;
    QStringList tasks; ///< their names: "worker#3"
    QColor color;      ///< of their definition; invalid: a neutral one
};

struct BreakpointMark {
    int line = 0;
    bool enabled = true;
    QString text; ///< what it stops at: "resume task2"; for the tooltip
};

enum class CurrentLineKind {
    next,    ///< stopped: the task resumes here
    running, ///< stopped inside the slice, or it runs
    past,    ///< looking back
};

/// What stands behind a line that has suspended tasks: "2 tasks wait here: task1#1, task1#2".
QString suspendedHint(const QStringList &tasks);

class ExecutionMarks {
public:
    explicit ExecutionMarks(SourceView &view);

    void setSuspended(const std::vector<SuspendedMark> &marks);
    void setCurrentLine(int line, CurrentLineKind kind);
    void setBreakpoints(const std::vector<BreakpointMark> &marks);
    void setError(int line, int column, int endLine, int endColumn, const QString &message);
    void clearError();
    bool hasError() const { return hasError_; }

private:
    QString toolTipOf(int line) const;

    SourceView &view_;
    std::vector<SuspendedMark> suspended_;
    std::vector<BreakpointMark> breakpoints_;
    int currentLine_ = 0;
    CurrentLineKind currentKind_ = CurrentLineKind::next;
    bool hasError_ = false;
};

} // namespace coroscope
