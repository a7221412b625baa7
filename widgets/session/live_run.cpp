// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/live_run.h"

#include "engine/guest/launch.h"

#include <QFileInfo>
#include <QSaveFile>

namespace coroscope {

namespace {

Session::StopPlace placeOf(const Stopped &message)
{
    Session::StopPlace place;
    place.number = message.number;
    place.inside = message.inside;
    place.task = message.task;
    const std::string_view reason = toText(message.cause);
    place.reason = QString::fromUtf8(reason.data(), qsizetype(reason.size()));
    place.breakpoint = int(message.breakpoint);
    place.file = QString::fromStdString(message.file);
    place.line = int(message.line);
    place.callback = message.callback;
    place.function = QString::fromStdString(message.function);
    place.notIdle = message.notIdle;
    place.loop = message.loop;
    return place;
}

ProgramRequest programOf(const Session::RunRequest &request)
{
    ProgramRequest program;
    if (request.module.isEmpty())
        program.program = request.program.toStdString();
    program.module = request.module.toStdString();
    for (const QString &argument : request.arguments)
        program.arguments.push_back(argument.toStdString());
    program.interpreter = request.interpreter.toStdString();
    for (const auto &[name, value] : request.environment)
        program.environment[name.toStdString()] = value ? std::optional(value->toStdString()) : std::nullopt;
    return program;
}

QString folderOf(const Session::RunRequest &request)
{
    return request.folder.isEmpty() ? QFileInfo(request.program).absolutePath() : request.folder;
}

} // namespace

LiveRun::LiveRun(QObject *parent) : QObject(parent)
{
    connect(&control_, &ControlClient::stopped, this,
            [this](const Stopped &message) { emit stopped(placeOf(message)); });
    connect(&control_, &ControlClient::continued, this,
            [this](const Continued &message) { emit continued(message.loop); });
    connect(&control_, &ControlClient::complaint, this, &LiveRun::complaint);
    connect(&control_, &ControlClient::framesCame, this, &LiveRun::framesCame);
    connect(&control_, &ControlClient::valuesCame, this, &LiveRun::valuesCame);
    connect(&control_, &ControlClient::breakpointStates, this, [this](const BreakpointStates &message) {
        for (const BreakpointState &state : message.list) {
            emit hits(state.number, int(state.hits));
            if (!state.accepted)
                emit complaint(
                    tr("Breakpoint %1 cannot be set: %2").arg(state.number).arg(QString::fromStdString(state.error)));
        }
    });
}

LiveRun::~LiveRun() = default;

bool LiveRun::checkProgram(const Session::RunRequest &request, QString &error)
{
    if (!checkFolder(request, error))
        return false;
    std::string problem;
    const bool can = prepareProgram(programOf(request), LaunchSpec(), problem).has_value();
    error = QString::fromStdString(problem);
    return can;
}

bool LiveRun::checkFolder(const Session::RunRequest &request, QString &error)
{
    const QFileInfo folder(folderOf(request));
    if (folder.isDir() && folder.isExecutable())
        return true;
    error = folder.isDir()
                ? tr("The folder %1, in which the program is to run, cannot be entered: check its permissions.")
                      .arg(folder.filePath())
                : tr("There is no folder %1, in which the program is to run: make it, or choose another one "
                     "in Run > Configuration…")
                      .arg(folder.filePath());
    return false;
}

bool LiveRun::start(const Session::RunRequest &request, const Remembered &remembered, const KeepLimit &keep,
                    QString &error)
{
    if (!checkFolder(request, error))
        return false;
    place_ = RecentRuns().newRun(request.program, error);
    if (!place_.isValid() || !writeOverlay(request.overlayText, error))
        return false;
    const UniqueFd programEnd = control_.open();
    if (!programEnd.isValid()) {
        error = tr("Too many files are open to start a program. Close other programs, then try again.");
        return false;
    }
    LaunchSpec spec;
    spec.recording = place_.recording().toStdString();
    spec.virtualClock = request.virtualClock;
    spec.tick = request.tickNs;
    spec.clocksRunOn = request.clocksRunOn;
    spec.holdsAll = request.holdsAllLoops;
    spec.keepBytes = keep.bytes;
    spec.keepNs = keep.ns;
    spec.channelFd = programEnd.get();
    spec.onLost = OnLostDebugger::end;
    spec.stopAtEntry = request.stopAtEntry;
    spec.breakpoints = remembered.breakpoints;
    spec.taskRules = remembered.taskRules;
    spec.queue = remembered.queueVariable.toStdString();

    ProgramRequest program = programOf(request);
    if (!request.overlayText.isNull() && request.module.isEmpty())
        program.overlayText = place_.sourceText().toStdString();

    std::string problem;
    const std::optional<ProgramCommand> command = prepareProgram(program, spec, problem);
    if (!command) {
        error = QString::fromStdString(problem);
        return false;
    }
    note_ = QString::fromStdString(command->note);
    process_ = std::make_unique<ProgramProcess>();
    connect(process_.get(), &ProgramProcess::exited, this, &LiveRun::onExited);
    if (!process_->start(*command, folderOf(request), programEnd.get(), error))
        return false;
    tail_ = std::make_unique<TerminalTail>(process_->terminalFd(), place_.looseOutput());
    return true;
}

bool LiveRun::writeOverlay(const QString &text, QString &error)
{
    if (text.isNull())
        return true;
    QSaveFile file(place_.sourceText());
    if (file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.commit())
        return true;
    error = tr("The unsaved text could not be handed to the program (%1: %2). Make room on the disk, or save the file "
               "first.")
                .arg(place_.sourceText(), file.errorString());
    return false;
}

void LiveRun::setBreakpoints(const std::vector<Breakpoint> &breakpoints)
{
    SetBreakpoints command;
    for (const Breakpoint &breakpoint : breakpoints)
        command.list.push_back({breakpoint, {}});
    control_.send(command);
}

void LiveRun::pause(quint32 loop) { control_.send(Pause{loop}); }

void LiveRun::resume(quint32 loop) { control_.send(Continue{loop}); }

void LiveRun::step(bool overIdlePolls, bool intoCallbacks, quint32 loop)
{
    Step command;
    command.overIdlePolls = overIdlePolls;
    command.loop = loop;
    command.intoCallbacks = intoCallbacks;
    control_.send(command);
}

void LiveRun::stepTask(TaskNumber task, quint32 loop)
{
    Step command;
    command.task = task;
    command.loop = loop;
    control_.send(command);
}

void LiveRun::setHoldsAll(bool all) { control_.send(HoldLoops{all}); }

void LiveRun::stop()
{
    stopAsked_ = true;
    process_->terminate();
    // A held program could not run its own handler for the signal. Only now: without one, not a step more is taken.
    control_.send(Detach{});
}

void LiveRun::inspect(const Inspect &request) { control_.send(request); }

void LiveRun::writeInput(const QByteArray &bytes) { process_->writeInput(bytes); }

void LiveRun::onExited(const ExitReport &report)
{
    control_.drain();
    tail_->drain();
    emit ended(report);
}

} // namespace coroscope
