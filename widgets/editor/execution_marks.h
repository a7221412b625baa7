// SPDX-License-Identifier: GPL-3.0-or-later
// ExecutionMarks: puts the marks of a run, of breakpoints and of an error onto a SourceView. Lines from 1.
#pragma once

#include <QColor>
#include <QMap>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace coroscope {

class SourceView;

/// Tasks that are suspended at one line, in three groups, because only some of them wait.
struct SuspendedMark {
    int line = 0;
    QStringList waiting; ///< those that wait for something: "worker#3"
    QColor color;        ///< of their definition; invalid: a neutral one
    QStringList next;    ///< the one whose switch comes next
    QStringList ready;   ///< the others in the ready queue: they resume here when it is their turn
    bool over = false;   ///< the program is gone: nobody resumes here any more
    bool cut = false;    ///< over, and the recording ends earlier than the program did
    bool again = false;  ///< the next one will suspend here again at the end of its slice
};

struct BreakpointMark {
    int line = 0;
    bool enabled = true;
    QString text; ///< what it stops at: "resume task2"; for the tooltip
    std::uint32_t number = 0;
    bool own = true; ///< set for this line; else one that reaches it among others: drawn faint, and not removed here
    QString remark;  ///< a sentence on why it stops nothing here: its diamond is struck; empty: it may
};

/// Where a breakpoint's mark is by now: marks move with the text that is edited above them.
struct BreakpointLine {
    std::uint32_t number = 0;
    int line = 0;
    friend bool operator==(const BreakpointLine &, const BreakpointLine &) = default;
};

enum class CurrentLineKind {
    next,    ///< stopped: the task resumes here
    running, ///< stopped inside the slice, or it runs
    past,    ///< looking back
};

/// Who is suspended at a line, each group by itself: "task1#1 is next: resumes here; 2 tasks wait here: task1#2, task1#3".
QString suspendedHint(const SuspendedMark &mark);
/// The same behind the line, where the end may be cut off: counts first, "task1#1 is next, 2 wait here: task1#2, task1#3".
QString suspendedBrief(const SuspendedMark &mark);

class ExecutionMarks {
public:
    explicit ExecutionMarks(SourceView &view);

    void setSuspended(const std::vector<SuspendedMark> &marks);
    void setCurrentLine(int line, CurrentLineKind kind);
    void setUpcoming(int line, const QString &task); ///< where the slice that comes next will end; line 0: nowhere
    void setBreakpoints(const std::vector<BreakpointMark> &marks);
    std::vector<BreakpointMark> breakpoints() const; ///< in their lines of now
    /// Beside those that are there. Of several in a line each has its words below it.
    void addError(int line, int column, int endLine, int endColumn, const QString &message);
    void clearErrors();

private:
    QString toolTipOf(int line) const;
    QString upcomingText() const;
    void markUpcoming();
    void showHints();

    SourceView &view_;
    std::vector<SuspendedMark> suspended_;
    struct PlacedBreakpoint {
        BreakpointMark mark;
        int handle = -1; ///< of its marker
    };
    std::vector<PlacedBreakpoint> breakpoints_;
    int currentLine_ = 0;
    CurrentLineKind currentKind_ = CurrentLineKind::next;
    int upcomingLine_ = 0;
    QString upcomingTask_;
    QMap<int, QString> errors_; ///< by line from 0: the words below it
};

} // namespace coroscope
