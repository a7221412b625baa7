// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/run_controller.h"

#include "app/window/clock_choice.h"
#include "app/window/document.h"
#include "app/window/settings.h"
#include "engine/guest/native_program.h"
#include "widgets/editor/code_editor.h"
#include "widgets/editor/source_outline.h"

#include <QDateTime>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

bool isHeader(const QString &path)
{
    static const QStringList suffixes{QStringLiteral("h"),   QStringLiteral("hh"),  QStringLiteral("hpp"),
                                      QStringLiteral("hxx"), QStringLiteral("ipp"), QStringLiteral("inl")};
    return suffixes.contains(QFileInfo(path).suffix().toLower());
}

bool isElf(const QString &program)
{
    return executableKind(QFile::encodeName(program).toStdString()) != ExecutableKind::notElf;
}

} // namespace

RunController::RunController(Session &session, Document &document, CodeEditor &editor, SourceOutline &outline,
                             QWidget &window)
    : QObject(&window),
      session_(session),
      document_(document),
      editor_(editor),
      outline_(outline),
      window_(window),
      target_(document, editor, this)
{
    connect(&target_, &RunTarget::changed, this, &RunController::targetChanged);
    connect(&build_, &BuildProcess::finished, this, &RunController::onBuilt);
    connect(&session_, &Session::phaseChanged, this, &RunController::onPhase);
    target_.setAtHand([this] {
        const Recording *opened = session_.phase() == Session::Phase::opened ? session_.recording() : nullptr;
        return opened ? QString::fromStdString(opened->property("program")) : session_.programPath();
    });
    connect(&session_, &Session::recordingChanged, &target_, &RunTarget::refresh);
}

bool RunController::canStart() const
{
    return !session_.isLive() && !build_.isRunning() && (!document_.isRecorded() || target_.isExecutable());
}

void RunController::runOrContinue()
{
    const bool goesOn = session_.isPast() || (session_.isLive() && !session_.isEnding()) ||
                        (session_.phase() == Session::Phase::opened && session_.recording());
    if (goesOn)
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

/// The text of that program, or one that is its source, where it is open. Returns whether it is.
bool RunController::showProgram(const QString &ran)
{
    const QStringList sources = target_.sourcesOf(ran);
    return std::any_of(sources.begin(), sources.end(), [this](const QString &each) { return document_.raise(each); }) ||
           document_.raise(ran) || (ran == last_.program && document_.raise(last_.text));
}

void RunController::restart(const QString &ran)
{
    const bool isLast = !ran.isEmpty() && ran == last_.program;
    if (!ran.isEmpty() && (target_.path() != ran || !target_.visitedFrom().isEmpty()))
        showProgram(ran);
    if (isLast && target_.path() != ran && isElf(ran))
        runExecutable(ran); // no text stands for it
    else
        start(false);
}

void RunController::stop() { build_.isRunning() ? build_.cancel() : session_.stopProgram(); }

bool RunController::syntaxIsRight()
{
    editor_.clearErrors();
    if (editor_.language() != CodeEditor::Language::python)
        return true;
    const Outline outline = outline_.check(editor_.text());
    if (!outline.error)
        return true; // where the helper cannot run, the launch itself says why
    const SourceError &error = *outline.error;
    editor_.setErrorAt(error.line, error.column, error.message, error.endLine, error.endColumn);
    editor_.goTo(error.line, error.column);
    emit doesNotParse(tr("%1 does not parse, so nothing was run. Line %2, column %3: %4")
                          .arg(document_.title())
                          .arg(error.line)
                          .arg(error.column)
                          .arg(error.message));
    return false;
}

QString RunController::stillBuilding()
{
    return tr("The program is still being built; it runs when that is done. Stop (Shift+F5) cancels the build.");
}

bool RunController::start(bool stopAtEntry)
{
    target_.forgetChoice();
    if (build_.isRunning()) {
        emit problem(stillBuilding());
        return false;
    }
    if (const QString program = target_.visitedFrom();
        !program.isEmpty() && !showProgram(program) && !isElf(program) && !document_.visit(program)) {
        emit problem(tr("%1 cannot be shown, so nothing was run. Open the program that is to run.").arg(program));
        return false;
    }
    if (target_.isExecutable() || target_.isCppSource())
        return startNative(stopAtEntry);
    if (document_.isRecorded()) {
        emit problem(tr("The editor shows a recording's text, which is not to be run. Close the recording "
                        "(Ctrl+Shift+W) to go back to "
                        "your program, or save the text under a name of its own."));
        return false;
    }
    if (!editor_.path().isEmpty() && !QFileInfo::exists(editor_.path())) {
        emit problem(
            tr("%1 is not on the disk any more; the editor still holds its text. Save it (Ctrl+S), then run it.")
                .arg(editor_.path()));
        return false;
    }
    const QString unsaved = document_.unsavedText();
    if (!target_.configurations().present().module.isEmpty() && !unsaved.isNull()) {
        emit problem(
            tr("A module is run from its files (-m %1), and the text in the editor is not saved. Save it (Ctrl+S), "
               "then run it.")
                .arg(target_.configurations().present().module));
        return false;
    }
    if (!syntaxIsRight())
        return false;
    notice_ = whyEarlier(document_.runPath());
    return startProgram(document_.runPath(), unsaved, stopAtEntry);
}

/// Where a part of the program is open in another tab with edits, its file is what is imported, or compiled.
QString RunController::whyEarlier(const QString &program) const
{
    const QString shown = document_.runPath();
    const QStringList open = document_.openPaths();
    QFile file(program);
    const QString text = program == shown                 ? editor_.text()
                         : file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll())
                                                          : QString();
    const QStringList parts = partsOf(program, text, open);
    QStringList names;
    for (const QString &path : document_.unsavedRunPaths()) {
        const bool isPart = path == program || parts.contains(path) || target_.sourceOf(path) == program;
        if (path != shown && isPart && open.contains(path))
            names << QFileInfo(path).fileName();
    }
    return names.isEmpty()
               ? QString()
               : tr("The edits of %1 are not saved, so the earlier text of the file runs. Save it (Ctrl+S in its tab), "
                    "then restart to run what you see.")
                     .arg(names.join(QStringLiteral(", ")));
}

bool RunController::startNative(bool stopAtEntry)
{
    const QString program = target_.isExecutable() ? target_.executable() : target_.configurations().builtProgram();
    if (program.isEmpty() && isHeader(editor_.path())) {
        emit problem(
            tr("%1 is a header, and no open source with a program of its own includes it. Open the source that does, "
               "and say in Run > Configuration… there which program is made of it: F5 runs that one here too then.")
                .arg(document_.title()));
        return false;
    }
    if (program.isEmpty()) {
        emit problem(
            tr("%1 is a C++ source. Say in Run > Configuration… which program is made of it, and by which command.")
                .arg(document_.title()));
        emit needsConfiguration();
        return false;
    }
    const QString &command = target_.configurations().present().buildCommand;
    if (command.isEmpty()) {
        notice_ = whyStale(program);
        return startProgram(program, {}, stopAtEntry);
    }
    if (!document_.isRecorded() && !document_.unsavedText().isNull() && !document_.save())
        return false; // the compiler reads the file
    editor_.clearErrors();
    building_ = target_.ownSource();
    notice_ = whyEarlier(building_);
    awaitsBuild_ = requestFor(program, stopAtEntry); // as it is set now, whatever text is shown when it is built
    build_.start(command, target_.configurations().folder());
    emit targetChanged(); // it cannot be run meanwhile
    return true;
}

void RunController::onBuilt(BuildProcess::Result result)
{
    emit problemOver(stillBuilding());
    std::optional<Session::RunRequest> waiting = std::exchange(awaitsBuild_, std::nullopt);
    if (waiting && result == BuildProcess::Result::built) {
        if (QFileInfo::exists(waiting->program))
            launch(*std::move(waiting));
        else
            emit problem(tr("The build command succeeded, but there is no %1: correct the program's name in Run > "
                            "Configuration…")
                             .arg(waiting->program));
    }
    emit targetChanged();
}

/// Where no build command would make it anew, the user should know that what runs is not what they see.
QString RunController::whyStale(const QString &program) const
{
    const QString source = editor_.path();
    if (document_.isRecorded() || CodeEditor::languageOf(source) != CodeEditor::Language::cpp)
        return {};
    const QFileInfo built(program);
    const QString name = QFileInfo(source).fileName();
    if (!built.exists() || (!editor_.isModified() && QFileInfo(source).lastModified() <= built.lastModified()))
        return {};
    return tr("%1 is newer than %2, so what runs is not what you see. Build it again, or set a build command in Run > "
              "Configuration…: F5 runs it first then.")
        .arg(name, built.fileName());
}

bool RunController::startProgram(const QString &path, const QString &unsavedText, bool stopAtEntry)
{
    Session::RunRequest request = requestFor(path, stopAtEntry);
    request.overlayText = unsavedText;
    return launch(std::move(request));
}

Session::RunRequest RunController::requestFor(const QString &program, bool stopAtEntry)
{
    Session::RunRequest request = target_.configurations().request();
    request.program = program;
    request.virtualClock = target_.clock().isVirtual();
    request.tickNs = target_.clock().tickNs();
    request.stopAtEntry = stopAtEntry;
    last_ = {document_.runPath(), program};
    return request;
}

bool RunController::launch(Session::RunRequest request)
{
    if (isElf(request.program)) {
        request.interpreter.clear();
        request.module.clear();
    }
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
    notice_.clear(); // of a run that did not begin
    target_.choose(path);
    if (!startProgram(path, {}, false))
        target_.unchoose();
}

/// An empty text stands for it, for its source is not known before it runs.
void RunController::openExecutable(const QString &path)
{
    const QFileInfo file(path);
    document_.newEmpty();
    target_.standFor(file.absoluteFilePath());
    Settings().addRecentFile(file.absoluteFilePath());
    emit notice(tr("F5 runs %1. Its source is shown here once its first task has begun.").arg(file.fileName()));
}

void RunController::onPhase(Session::Phase phase)
{
    if (phase != Session::Phase::starting)
        return;
    if (!notice_.isEmpty()) // after all else that is told of a new run
        QTimer::singleShot(0, this, [this, text = std::exchange(notice_, {})] { emit notice(text); });
    target_.begun(session_.programPath());
}

} // namespace coroscope
