// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/breakpoint_actions.h"

#include "app/window/document.h"
#include "widgets/editor/code_editor.h"

#include <QFileInfo>

#include <algorithm>

namespace coroscope {

BreakpointActions::BreakpointActions(Session &session, CodeEditor &editor, Document &document, QObject *parent)
    : QObject(parent), session_(session), editor_(editor), document_(document)
{
    connect(&editor_, &CodeEditor::breakpointRequested, this, &BreakpointActions::toggleAtLine);
    connect(&session_, &Session::breakpointsChanged, this, &BreakpointActions::mark);
    connect(&document_, &Document::changed, this, &BreakpointActions::mark);
}

void BreakpointActions::onSelectedTask()
{
    const Recording *recording = session_.recording();
    if (!recording || session_.selectedTask() == noTask) {
        emit problem(
            tr("Select a task first: in the loop, the task list or the chart. Ctrl+B takes a task by its name."));
        return;
    }
    Breakpoint breakpoint;
    breakpoint.task = recording->taskName(session_.selectedTask());
    session_.addBreakpoint(breakpoint);
}

void BreakpointActions::toggleAll()
{
    const std::vector<Breakpoint> all = session_.breakpoints();
    const bool enable = std::none_of(all.begin(), all.end(), [](const Breakpoint &each) { return each.enabled; });
    for (Breakpoint breakpoint : all) {
        breakpoint.enabled = enable;
        session_.changeBreakpoint(breakpoint);
    }
}

void BreakpointActions::removeAll()
{
    const std::vector<Breakpoint> all = session_.breakpoints();
    for (const Breakpoint &breakpoint : all)
        session_.removeBreakpoint(breakpoint.number);
}

void BreakpointActions::toggleAtLine(int line)
{
    const std::string file = QFileInfo(document_.runPath()).fileName().toStdString();
    for (const Breakpoint &breakpoint : session_.breakpoints()) {
        if (breakpoint.file == file && breakpoint.line == std::uint32_t(line)) {
            session_.removeBreakpoint(breakpoint.number);
            return;
        }
    }
    Breakpoint breakpoint;
    breakpoint.file = file;
    breakpoint.line = std::uint32_t(line);
    session_.addBreakpoint(breakpoint);
}

void BreakpointActions::mark()
{
    const std::string file = QFileInfo(document_.runPath()).fileName().toStdString();
    std::vector<BreakpointMark> marks;
    for (const Breakpoint &breakpoint : session_.breakpoints()) {
        if (breakpoint.line == 0 || breakpoint.file.empty() ||
            !QString::fromStdString(breakpoint.file).endsWith(QString::fromStdString(file)))
            continue;
        marks.push_back({int(breakpoint.line), breakpoint.enabled, QString::fromStdString(toString(breakpoint))});
    }
    editor_.setBreakpointMarks(marks);
}

} // namespace coroscope
