// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/execution_marks.h"

#include "widgets/editor/source_view.h"

#include <QCoreApplication>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::ExecutionMarks)
};

using S = QsciScintillaBase;

struct CurrentMarkers {
    int arrow;
    int line;
};

CurrentMarkers markersOf(CurrentLineKind kind)
{
    switch (kind) {
    case CurrentLineKind::next: return {SourceView::nextMarker, SourceView::nextLineMarker};
    case CurrentLineKind::running: return {SourceView::runningMarker, SourceView::runningLineMarker};
    case CurrentLineKind::past: break;
    }
    return {SourceView::pastMarker, SourceView::pastLineMarker};
}

QString currentLineText(CurrentLineKind kind)
{
    switch (kind) {
    case CurrentLineKind::next: return Words::tr("The next task resumes here");
    case CurrentLineKind::running: return Words::tr("The running task is here");
    case CurrentLineKind::past: break;
    }
    return Words::tr("The next task resumed here, at the moment in the past that is shown");
}

QString namesOf(const QStringList &tasks)
{
    constexpr int most = 6;
    const QString names = tasks.mid(0, most).join(QStringLiteral(", "));
    return tasks.size() > most ? Words::tr("%1 and %Ln more", nullptr, int(tasks.size() - most)).arg(names) : names;
}

int markerOf(const BreakpointMark &mark)
{
    if (!mark.own)
        return mark.enabled ? SourceView::reachingBreakpointMarker : SourceView::disabledReachingBreakpointMarker;
    if (!mark.remark.isEmpty())
        return SourceView::struckBreakpointMarker;
    return mark.enabled ? SourceView::breakpointMarker : SourceView::disabledBreakpointMarker;
}

QString breakpointText(const BreakpointMark &mark)
{
    if (!mark.own)
        return (mark.enabled ? Words::tr("Breakpoint %1 reaches this too: %2")
                             : Words::tr("Breakpoint %1, switched off, reaches this too: %2"))
            .arg(mark.number)
            .arg(mark.text);
    QString text = mark.enabled ? Words::tr("Breakpoint: %1.") : Words::tr("Breakpoint, switched off: %1.");
    text = text.arg(mark.text);
    if (!mark.remark.isEmpty())
        text += u' ' + mark.remark;
    return text + u' ' + Words::tr("A click removes it");
}

bool isEmpty(const SuspendedMark &mark)
{
    return mark.next.isEmpty() && mark.ready.isEmpty() && mark.waiting.isEmpty();
}

} // namespace

QString suspendedHint(const SuspendedMark &mark)
{
    QStringList parts;
    if (mark.over)
        return (mark.cut ? Words::tr("%1: here where the recording ends")
                         : Words::tr("%1: here when the program ended"))
            .arg(namesOf(mark.next + mark.ready + mark.waiting));
    if (!mark.next.isEmpty())
        parts << (mark.again ? Words::tr("%1 is next: resumes here, will suspend here again")
                             : Words::tr("%1 is next: resumes here"))
                     .arg(namesOf(mark.next));
    if (mark.ready.size() == 1)
        parts << Words::tr("%1 is ready: resumes here").arg(namesOf(mark.ready));
    else if (!mark.ready.isEmpty())
        parts << Words::tr("%Ln tasks are ready and resume here: %1", nullptr, int(mark.ready.size()))
                     .arg(namesOf(mark.ready));
    if (mark.waiting.size() == 1)
        parts << Words::tr("%1 waits here").arg(namesOf(mark.waiting));
    else if (!mark.waiting.isEmpty())
        parts << Words::tr("%Ln tasks wait here: %1", nullptr, int(mark.waiting.size())).arg(namesOf(mark.waiting));
    return parts.join(QStringLiteral("; "));
}

QString suspendedBrief(const SuspendedMark &mark)
{
    const int groups = int(!mark.next.isEmpty()) + int(!mark.ready.isEmpty()) + int(!mark.waiting.isEmpty());
    if (mark.over || groups < 2)
        return suspendedHint(mark);
    QStringList counts;
    if (!mark.next.isEmpty())
        counts << (mark.again ? Words::tr("%1 is next, suspends here again") : Words::tr("%1 is next"))
                      .arg(namesOf(mark.next));
    if (!mark.ready.isEmpty())
        counts << Words::tr("%Ln ready", nullptr, int(mark.ready.size()));
    if (!mark.waiting.isEmpty())
        counts << (mark.waiting.size() == 1 ? Words::tr("1 waits here")
                                            : Words::tr("%Ln wait here", nullptr, int(mark.waiting.size())));
    return Words::tr("%1: %2").arg(counts.join(QStringLiteral(", ")), namesOf(mark.ready + mark.waiting));
}

ExecutionMarks::ExecutionMarks(SourceView &view) : view_(view)
{
    view_.setLineToolTips([this](int line) { return toolTipOf(line + 1); });
}

void ExecutionMarks::setSuspended(const std::vector<SuspendedMark> &marks)
{
    suspended_ = marks;
    view_.markerDeleteAll(SourceView::suspendedMarker);
    for (const SuspendedMark &mark : marks) {
        if (mark.line < 1 || mark.line > view_.lines() || isEmpty(mark))
            continue;
        if (mark.next.isEmpty() || mark.over) // else the arrow stands there
            view_.markerAdd(mark.line - 1, SourceView::suspendedMarker);
    }
    markUpcoming();
    showHints();
}

void ExecutionMarks::setUpcoming(int line, const QString &task)
{
    if (line == upcomingLine_ && task == upcomingTask_)
        return;
    upcomingLine_ = line;
    upcomingTask_ = task;
    markUpcoming();
    showHints();
}

void ExecutionMarks::markUpcoming()
{
    view_.markerDeleteAll(SourceView::upcomingMarker);
    view_.markerDeleteAll(SourceView::upcomingFrameMarker);
    if (upcomingLine_ < 1 || upcomingLine_ > view_.lines())
        return;
    const bool isTaken =
        view_.markersAtLine(upcomingLine_ - 1) & ((1U << SourceView::pastMarker) | (1U << SourceView::suspendedMarker));
    view_.markerAdd(upcomingLine_ - 1, isTaken ? SourceView::upcomingFrameMarker : SourceView::upcomingMarker);
}

QString ExecutionMarks::upcomingText() const { return Words::tr("%1 will suspend here").arg(upcomingTask_); }

void ExecutionMarks::showHints()
{
    QMap<int, LineHint> hints;
    bool isTold = false;
    for (SuspendedMark &mark : suspended_) {
        mark.again = mark.line == upcomingLine_ && mark.next.contains(upcomingTask_);
        isTold = isTold || mark.again;
        if (mark.line >= 1 && mark.line <= view_.lines() && !isEmpty(mark))
            hints.insert(mark.line - 1, {suspendedBrief(mark), mark.color});
    }
    if (!isTold && upcomingLine_ >= 1 && upcomingLine_ <= view_.lines()) {
        LineHint &hint = hints[upcomingLine_ - 1];
        hint.text = hint.text.isEmpty() ? upcomingText() : hint.text + QStringLiteral("; ") + upcomingText();
    }
    view_.setLineHints(hints);
}

void ExecutionMarks::setCurrentLine(int line, CurrentLineKind kind)
{
    for (int marker = SourceView::nextMarker; marker <= SourceView::pastLineMarker; ++marker)
        view_.markerDeleteAll(marker);
    currentLine_ = line;
    currentKind_ = kind;
    if (line < 1 || line > view_.lines())
        return;
    const CurrentMarkers markers = markersOf(kind);
    view_.markerAdd(line - 1, markers.arrow);
    view_.markerAdd(line - 1, markers.line);
    markUpcoming();
}

void ExecutionMarks::setBreakpoints(const std::vector<BreakpointMark> &marks)
{
    breakpoints_.clear();
    view_.markerDeleteAll(SourceView::breakpointMarker);
    view_.markerDeleteAll(SourceView::disabledBreakpointMarker);
    view_.markerDeleteAll(SourceView::struckBreakpointMarker);
    view_.markerDeleteAll(SourceView::reachingBreakpointMarker);
    view_.markerDeleteAll(SourceView::disabledReachingBreakpointMarker);
    for (const BreakpointMark &mark : marks) {
        if (mark.line < 1 || mark.line > view_.lines())
            continue;
        breakpoints_.push_back({mark, view_.markerAdd(mark.line - 1, markerOf(mark))});
    }
}

std::vector<BreakpointMark> ExecutionMarks::breakpoints() const
{
    std::vector<BreakpointMark> marks;
    for (const PlacedBreakpoint &each : breakpoints_) {
        const int line = view_.markerLine(each.handle);
        if (line < 0)
            continue;
        marks.push_back(each.mark);
        marks.back().line = line + 1;
    }
    return marks;
}

void ExecutionMarks::addError(int line, int column, int endLine, int endColumn, const QString &message)
{
    line = std::clamp(line, 1, view_.lines());
    const auto lineStart = [&](int number) { return view_.SendScintilla(S::SCI_POSITIONFROMLINE, number - 1); };
    const auto lineEnd = [&](int number) { return view_.SendScintilla(S::SCI_GETLINEENDPOSITION, number - 1); };
    const auto position = [&](int number, int columnOf) {
        return std::clamp<long>(view_.positionFromLineIndex(number - 1, std::max(0, columnOf - 1)), lineStart(number),
                                lineEnd(number));
    };
    long start = position(line, column);
    long end = endLine >= line && endLine <= view_.lines() ? position(endLine, endColumn) : start + 1;
    end = std::min(std::max(end, start + 1), lineEnd(line));
    if (start >= end) // at the end of its line: mark the last character that there is
        start = std::max(lineStart(line), end - 1);
    view_.SendScintilla(S::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(SourceView::errorIndicator));
    view_.SendScintilla(S::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(start), end - start);
    QString &words = errors_[line - 1];
    if (!words.isEmpty())
        words += QLatin1Char('\n');
    words += QStringLiteral("  ") + Words::tr("Line %1, column %2: %3").arg(line).arg(column).arg(message);
    view_.annotate(line - 1, words, SourceView::errorStyle);
}

void ExecutionMarks::clearErrors()
{
    if (errors_.isEmpty())
        return;
    view_.clearAnnotations();
    view_.SendScintilla(S::SCI_SETINDICATORCURRENT, static_cast<unsigned long>(SourceView::errorIndicator));
    view_.SendScintilla(S::SCI_INDICATORCLEARRANGE, 0UL, view_.SendScintilla(S::SCI_GETLENGTH));
    errors_.clear();
}

QString ExecutionMarks::toolTipOf(int line) const
{
    QStringList lines;
    if (line == currentLine_)
        lines << currentLineText(currentKind_);
    for (const SuspendedMark &mark : suspended_) {
        if (mark.line == line && !isEmpty(mark))
            lines << suspendedHint(mark);
    }
    if (line == upcomingLine_ &&
        std::none_of(suspended_.begin(), suspended_.end(), [](const SuspendedMark &mark) { return mark.again; }))
        lines << upcomingText();
    for (const BreakpointMark &mark : breakpoints()) {
        if (mark.line == line)
            lines << breakpointText(mark);
    }
    return lines.join(u'\n');
}

} // namespace coroscope
