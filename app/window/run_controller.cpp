// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_controller.h"

#include "app/window/clock_choice.h"
#include "app/window/document.h"
#include "app/window/settings.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_outline.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QProcess>

#include <utility>

namespace coroscope {

RunController::RunController(Session &session, Document &document, CodeEditor &editor, SourceOutline &outline,
                             QWidget &window)
    : QObject(&window),
      session_(session),
      document_(document),
      editor_(editor),
      outline_(outline),
      window_(window),
      clock_(new ClockChoice(this))
{
    connect(&document_, &Document::opened, this, &RunController::forgetExecutable);
    connect(&session_, &Session::phaseChanged, this, &RunController::onPhase);
    const auto takeClock = [this] { clock_->setProgram(targetPath()); };
    connect(&document_, &Document::changed, this, takeClock);
    connect(this, &RunController::targetChanged, this, takeClock);
}

QString RunController::targetName() const
{
    return executable_.isEmpty() ? document_.title() : QFileInfo(executable_).fileName();
}

QString RunController::targetPath() { return executable_.isEmpty() ? document_.runPath() : executable_; }

bool RunController::canStart() const
{
    return !session_.isLive() && (!document_.isRecorded() || !executable_.isEmpty());
}

void RunController::runOrContinue()
{
    if (session_.isPast())
        session_.showNow();
    else if (session_.isLive() && !session_.isEnding())
        session_.resume();
    else
        start(false);
}

void RunController::step() { stepOrStart(true); }

void RunController::stepAny() { stepOrStart(false); }

void RunController::stepOrStart(bool overIdlePolls)
{
    const bool atEnd = !session_.isPast();
    if (session_.phase() == Session::Phase::opened && atEnd && session_.recording())
        session_.showMoment({session_.recording()->firstSwitch(), false}); // from the end one begins anew
    else if (!session_.isLive() && atEnd)
        start(true);
    else
        session_.stepSwitch(overIdlePolls);
}

void RunController::stepTask()
{
    if (session_.phase() == Session::Phase::empty)
        start(true);
    else
        session_.stepSameTask();
}

void RunController::restart() { start(false); }

bool RunController::syntaxIsRight()
{
    editor_.clearError();
    if (editor_.language() != CodeEditor::Language::python)
        return true;
    const Outline outline = outline_.check(editor_.text());
    if (!outline.error)
        return true; // where the helper cannot run, the launch itself says why
    const SourceError &error = *outline.error;
    editor_.setErrorAt(error.line, error.column, error.message, error.endLine, error.endColumn);
    editor_.goTo(error.line, error.column);
    emit problem(tr("%1 does not parse, so nothing was run. Line %2, column %3: %4")
                     .arg(document_.title())
                     .arg(error.line)
                     .arg(error.column)
                     .arg(error.message));
    return false;
}

bool RunController::start(bool stopAtEntry)
{
    chosen_.clear();
    if (!executable_.isEmpty())
        return startProgram(executable_, {}, stopAtEntry);
    if (document_.isRecorded()) {
        emit problem(tr(
            "The editor shows a recording's text, which is not to be run. Close the recording (Ctrl+W) to go back to "
            "your program, or save the text under a name of its own."));
        return false;
    }
    return syntaxIsRight() && startProgram(document_.runPath(), document_.unsavedText(), stopAtEntry);
}

bool RunController::startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry)
{
    const Settings settings;
    Session::RunRequest request;
    request.program = path;
    request.overlayText = unsavedText;
    request.arguments = QProcess::splitCommand(arguments_);
    request.virtualClock = clock_->isVirtual();
    request.tickNs = clock_->tickNs();
    request.clocksRunOn = settings.clocksRunOn();
    request.stopAtEntry = stopAtEntry;
    return session_.start(request);
}

void RunController::chooseProgram()
{
    Settings settings;
    const QString path = QFileDialog::getOpenFileName(&window_, tr("Run a program"), settings.lastFolder(),
                                                      tr("Programs (*);;Python (*.py)"));
    if (path.isEmpty())
        return;
    settings.setLastFolderOf(path);
    if (CodeEditor::languageOf(path) == CodeEditor::Language::python) {
        if (document_.open(path))
            start(false);
        return;
    }
    runExecutable(path);
}

void RunController::runExecutable(const QString &path)
{
    chosen_ = path;
    if (!startProgram(path, {}, false))
        chosen_.clear();
}

/// The program that ran when an executable was chosen may take its time to end: until then that one is the target.
void RunController::onPhase(Session::Phase phase)
{
    if (phase != Session::Phase::starting || chosen_.isEmpty() || chosen_ != session_.programPath())
        return;
    executable_ = std::exchange(chosen_, {});
    emit targetChanged();
}

void RunController::setExecutable(const QString &path)
{
    chosen_.clear();
    executable_ = path;
    emit targetChanged();
}

void RunController::forgetExecutable()
{
    chosen_.clear();
    if (executable_.isEmpty())
        return;
    executable_.clear();
    emit targetChanged();
}

} // namespace coroscope
