// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/editor_marks.h"

#include "app/window/document.h"
#include "widgets/editor/code_editor.h"
#include "widgets/theme/palette.h"

#include <map>

namespace coroscope {

namespace {

constexpr int refreshMs = 60;
constexpr qsizetype namesMade = 12; ///< of the tasks at one line; the others are counted
struct LineTasks {
    SuspendedMark mark;
    std::uint32_t definition = 0;
    bool selected = false;
};

} // namespace

EditorMarks::EditorMarks(Session &session, CodeEditor &editor, Document &document, QObject *parent)
    : QObject(parent), session_(session), editor_(editor), document_(document)
{
    timer_.setSingleShot(true);
    timer_.setInterval(refreshMs);
    connect(&timer_, &QTimer::timeout, this, &EditorMarks::refresh);
    connect(&session, &Session::recordingChanged, this, &EditorMarks::forget);
    connect(&session, &Session::phaseChanged, this, &EditorMarks::later);
    connect(&session, &Session::cursorChanged, this, &EditorMarks::later);
    connect(&session, &Session::recordingGrew, this, &EditorMarks::later);
    connect(&session, &Session::selectionChanged, this, &EditorMarks::later);
    connect(&document, &Document::changed, this, &EditorMarks::forget);
}

void EditorMarks::later()
{
    if (!timer_.isActive())
        timer_.start();
}

void EditorMarks::forget()
{
    lines_.clear();
    file_ = document_.runPath().toStdString();
    runTextKnown_ = false;
    editor_.clearRunMarks();
    editor_.setRunText({}); // it was another text's, or another run's
    later();
}

void EditorMarks::refreshRunText()
{
    if (runTextKnown_)
        return;
    const Recording *recording = session_.recording();
    const QString text = recording ? Document::sourceOf(*recording, QString::fromStdString(file_)) : QString();
    if (text.isNull() && session_.isLive())
        return; // it may come yet
    runTextKnown_ = recording != nullptr;
    editor_.setRunText(text);
}

void EditorMarks::refresh()
{
    refreshRunText();
    const Recording *recording = session_.recording();
    if (!recording) {
        editor_.clearRunMarks();
        return;
    }
    const LoopState &state = session_.state();
    markSuspended(state, *recording);
    markCurrent(state, *recording);
    markUpcoming(state, *recording);
}

/// In the past it is known where the slice that comes next will end.
void EditorMarks::markUpcoming(const LoopState &state, const Recording &recording)
{
    const SwitchNumber number = session_.cursor().callback == 0 ? session_.cursor().number : 0;
    if (!session_.isPast() || state.running != noTask || number == 0 || number > recording.lastSwitch()) {
        editor_.setUpcomingSuspension(0);
        return;
    }
    const SwitchInfo next = recording.switchInfo(number);
    const bool suspends = next.finished && !next.taskEnded && next.task != noTask;
    editor_.setUpcomingSuspension(suspends ? int(linesOf(next.stack, recording).innermost) : 0,
                                  QString::fromStdString(recording.taskName(next.task)));
}

const EditorMarks::Lines &EditorMarks::linesOf(std::uint32_t stack, const Recording &recording)
{
    const auto [found, isNew] = lines_.try_emplace(stack);
    Lines &lines = found->second;
    if (!isNew || stack == 0)
        return lines;
    for (const StackFrame &frame : recording.stackFrames(stack)) {
        if (frame.file != file_ || frame.line == 0)
            continue;
        if (lines.innermost == 0)
            lines.innermost = frame.line;
        lines.all.push_back(frame.line);
    }
    return lines;
}

void EditorMarks::markSuspended(const LoopState &state, const Recording &recording)
{
    std::map<std::uint32_t, LineTasks> byLine;
    for (const TaskState &task : state.tasks) {
        if (task.number == state.running || !task.started)
            continue;
        const Lines &lines = linesOf(task.stack, recording);
        const bool selected = task.number == session_.selectedTask();
        // Of the selected task every await on the way is marked; of the others the innermost.
        const std::vector<std::uint32_t> only{lines.innermost};
        for (const std::uint32_t line : selected ? lines.all : only) {
            if (line == 0)
                continue;
            LineTasks &here = byLine[line];
            here.selected = here.selected || selected;
            if (const TaskInfo *info = here.definition == 0 ? recording.task(task.number) : nullptr)
                here.definition = info->definition;
            const bool isReady = task.status == TaskStatus::ready && line == lines.innermost;
            const bool isNext = isReady && session_.nextTask() == task.number;
            QStringList &group = isNext ? here.mark.next : isReady ? here.mark.ready : here.mark.waiting;
            // Whoever has a hundred thousand tasks at one line reads the first names only.
            group.append(group.size() < namesMade ? QString::fromStdString(recording.taskName(task.number))
                                                  : QString());
        }
    }
    const bool dark = isDark(editor_.palette());
    const Session::End end = session_.shownEnd();
    std::vector<SuspendedMark> marks;
    for (auto &[line, tasks] : byLine) {
        tasks.mark.line = int(line);
        tasks.mark.over = end != Session::End::notYet;
        tasks.mark.cut = end == Session::End::recording;
        tasks.mark.color = tasks.selected ? chartColors(dark).selection : definitionColor(tasks.definition, dark);
        marks.push_back(tasks.mark);
    }
    editor_.setSuspendedMarks(marks);
}

TaskNumber EditorMarks::shownTask(const LoopState &state) const
{
    if (state.running != noTask)
        return state.running;
    if (session_.phase() == Session::Phase::stopped && !session_.isPast() && session_.stopPlace().task != noTask)
        return session_.stopPlace().task;
    return session_.nextTask();
}

void EditorMarks::markCurrent(const LoopState &state, const Recording &recording)
{
    const bool stopped = session_.phase() == Session::Phase::stopped && !session_.isPast();
    if (!stopped && !session_.isPast()) { // it runs, or is gone
        editor_.setCurrentLine(0);
        return;
    }
    const CurrentLineKind kind = session_.isPast()         ? CurrentLineKind::past
                                 : state.running != noTask ? CurrentLineKind::running
                                                           : CurrentLineKind::next;
    if (const Session::ShownCallback callback = session_.shownCallback(); callback.number != 0) { // no task's line
        const bool isInFile = callback.line > 0 && callback.file.toStdString() == file_;
        editor_.setCurrentLine(isInFile ? callback.line : 0, session_.isPast() ? CurrentLineKind::past
                                                             : callback.inside ? CurrentLineKind::running
                                                                               : CurrentLineKind::next);
        return;
    }
    const Session::StopPlace place = session_.stopPlace();
    const bool isHere = place.line > 0 && place.file.toStdString() == file_;
    if (stopped && place.inside && isHere) {
        editor_.setCurrentLine(place.line, kind);
        return;
    }
    const TaskNumber task = shownTask(state);
    const TaskState *found = task == noTask ? nullptr : state.find(task);
    std::uint32_t line = found ? linesOf(found->stack, recording).innermost : 0;
    if (found && line == 0) { // not begun yet: it starts at its definition
        const TaskInfo *info = recording.task(task);
        const DefinitionInfo definition =
            info && info->definition ? recording.definition(info->definition) : DefinitionInfo();
        line = definition.file == file_ && !found->started ? definition.line : 0;
    }
    editor_.setCurrentLine(int(line), kind);
}

} // namespace coroscope
