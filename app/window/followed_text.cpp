// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/followed_text.h"

#include "app/window/document.h"
#include "engine/record/library_file.h"
#include "widgets/editor/code_editor.h"

#include <QApplication>

namespace coroscope {

namespace {

constexpr int settleMs = 40;
constexpr qint64 typingMs = 1500;

} // namespace

FollowedText::FollowedText(Session &session, CodeEditor &editor, Document &document, QObject *parent)
    : QObject(parent), session_(session), document_(document)
{
    timer_.setSingleShot(true);
    timer_.setInterval(settleMs);
    connect(&timer_, &QTimer::timeout, this, &FollowedText::look);
    const auto later = [this] {
        if (!timer_.isActive())
            timer_.start();
    };
    connect(&session_, &Session::cursorChanged, this, later);
    connect(&session_, &Session::phaseChanged, this, later);
    connect(&session_, &Session::recordingChanged, this, [this] { at_ = {0, false}; });
    connect(&editor, &CodeEditor::textEdited, this, [this] { typed_.start(); });
}

void FollowedText::look()
{
    if (QApplication::activeModalWidget()) { // it asks about the text that is shown
        timer_.start();
        return;
    }
    const bool stands = session_.isPast() || session_.phase() == Session::Phase::stopped;
    if (!stands)
        at_ = {0, false};
    if (!stands || !session_.recording() || session_.cursor() == at_)
        return;
    at_ = session_.cursor();
    if (typed_.isValid() && typed_.elapsed() < typingMs)
        return;
    const QString file = nextFile();
    if (!file.isEmpty() && file != document_.runPath())
        document_.follow(*session_.recording(), file, session_.phase() == Session::Phase::opened);
}

/// Texts that are open, or that the recording keeps: not those of libraries.
bool FollowedText::canShow(const Recording &recording, const StackFrame &frame) const
{
    if (frame.file.empty())
        return false;
    const QString file = QString::fromUtf8(frame.file.data(), qsizetype(frame.file.size()));
    return document_.isOpen(file) || (!isLibraryFile(frame.file) && recording.sourceText(frame.fileId).has_value());
}

QString FollowedText::nextFile() const
{
    const Recording &recording = *session_.recording();
    const LoopState &state = session_.state();
    const Session::StopPlace place = session_.stopPlace();
    const bool stopped = session_.phase() == Session::Phase::stopped && !session_.isPast();
    const Session::ShownCallback callback = session_.shownCallback();
    const QString reached = callback.number != 0 ? callback.file : stopped && place.inside ? place.file : QString();
    if (!stopped &&
        isLibraryFile(reached.toStdString())) // many callbacks are: one who looks around stays with the program
        return document_.isOpen(reached) ? reached : QString();
    if (!reached.isEmpty())
        return document_.isOpen(reached) || !Document::sourceOf(recording, reached).isNull() ? reached : QString();
    const TaskNumber number = state.running != noTask           ? state.running
                              : stopped && place.task != noTask ? place.task
                                                                : session_.nextTask();
    const TaskState *task = number == noTask ? nullptr : state.find(number);
    if (!task)
        return {};
    if (!task->started) { // it begins at its definition
        const TaskInfo *info = recording.task(number);
        if (!info || info->definition == 0)
            return {};
        const DefinitionInfo definition = recording.definition(info->definition);
        const StackFrame begin{definition.name, definition.file, definition.fileId, definition.line};
        return canShow(recording, begin) ? QString::fromStdString(std::string(definition.file)) : QString();
    }
    if (task->stack == 0)
        return {};
    for (const StackFrame &frame : recording.stackFrames(task->stack)) {
        if (canShow(recording, frame))
            return QString::fromStdString(std::string(frame.file));
    }
    return {};
}

} // namespace coroscope
