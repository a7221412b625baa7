// SPDX-License-Identifier: GPL-3.0-or-later
// Session's other half: the life of the program, and of the recording that is followed.
#include "widgets/session/session_impl.h"

#include <QFile>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

constexpr quint64 defaultKeepBytes = quint64(1) << 30;

KeepLimit keepSetting()
{
    constexpr Nanoseconds minute = 60'000'000'000;
    const QSettings settings;
    const auto bytes =
        settings.value(QStringLiteral("recording/keepBytes"), QVariant::fromValue(defaultKeepBytes)).toULongLong();
    return {bytes, std::max(0, settings.value(QStringLiteral("recording/keepMinutes"), 0).toInt()) * minute};
}

} // namespace

// --- commands ---

bool Session::start(const RunRequest &request)
{
    if (d->isLive()) {
        QString error;
        // The one that runs must not be ended for nothing. (The same again is not checked: that asks its interpreter.)
        if (request.program != d->program && !LiveRun::checkProgram(request, error)) {
            emit message(error, true);
            return false;
        }
        d->next = request;
        if (isEnding())
            emit phaseChanged(d->phase); // the band says what follows
        else
            stopProgram();
        return true;
    }
    return d->launch(request);
}

bool Session::openRecording(const QString &path, QString *error)
{
    std::string problem;
    std::unique_ptr<Recording> opened = Recording::open(QFile::encodeName(path).toStdString(), problem);
    if (!opened) {
        const QString text = QString::fromStdString(problem);
        if (error)
            *error = text;
        emit message(text, true);
        return false;
    }
    close();
    opened->refresh(1); // open() reads no more than the header; whose recording it is comes first behind that
    d->takeUp(QString::fromStdString(opened->property("program")));
    d->toldReading = true;
    d->follower.follow(std::move(opened));
    d->cursor.setRecording(d->follower.recording());
    readLooseOutput(looseOutputPath(), LooseOutputs::most,
                    [this](LooseOutput piece) { d->loose.add(std::move(piece)); });
    d->setPhase(Phase::opened);
    emit recordingChanged();
    emit cursorChanged();
    return true;
}

void Session::close()
{
    d->next.reset();
    d->run.reset();
    d->dropRecording();
    d->place = RunPlace();
    if (d->phase != Phase::empty)
        d->setPhase(Phase::empty);
}

void Session::stepSwitch(bool overIdlePolls)
{
    if (isPast() || !d->isLive()) {
        showNextSwitch(overIdlePolls);
    } else if (d->phase == Phase::stopped) {
        d->stepsShown = true;
        d->run->step(overIdlePolls, d->stopsAtCallbacks, d->stop.loop);
        d->ask(Awaited::step);
    }
}

void Session::setStopsAtCallbacks(bool stops) { d->stopsAtCallbacks = stops; }
bool Session::stopsAtCallbacks() const { return d->stopsAtCallbacks; }

void Session::stepSameTask()
{
    TaskNumber task = d->selectedTask;
    if (task == noTask)
        task = !isPast() && d->phase == Phase::stopped ? d->stop.task
               : recording()                           ? recording()->switchInfo(cursor().number).task
                                                       : noTask;
    if (!isPast() && d->phase == Phase::stopped) {
        d->stepsShown = true;
        task == noTask ? d->run->step(true, false, d->stop.loop) : d->run->stepTask(task, d->stop.loop);
        d->ask(Awaited::step, task);
    } else if (isPast() || !d->isLive()) {
        showNextOfTask();
    }
}

/// Said only while the program runs: a step is on its way once it goes on.
void Session::Impl::ask(Awaited what, TaskNumber task)
{
    awaited = what;
    steppedTask = task;
    if (phase == Phase::running)
        emit self.phaseChanged(phase); // the band says so
}

void Session::stopProgram()
{
    if (!d->run || d->exit)
        return;
    d->endPacing();
    d->run->stop();
    emit phaseChanged(d->phase); // the band says so
}

void Session::writeInput(const QByteArray &bytes)
{
    if (d->run)
        d->run->writeInput(bytes);
}

// --- the program's life ---

bool Session::Impl::launch(const RunRequest &request)
{
    const QString before = program;
    takeUp(request.program);
    auto started = std::make_unique<LiveRun>();
    QString error;
    RunRequest wanted = request;
    wanted.stopAtEntry = wanted.stopAtEntry || speed > 0; // from there on it is stepped
    wanted.holdsAllLoops = wanted.holdsAllLoops || speed > 0;
    if (started->start(wanted, {breakpoints.all(), taskRules.all(), queueChoice.variable()}, keepSetting(), error)) {
        adoptRun(std::move(started), request);
        return true;
    }
    takeUp(before);
    emit self.message(error, true);
    return false;
}

void Session::Impl::adoptRun(std::unique_ptr<LiveRun> started, const RunRequest &request)
{
    dropRecording();
    place = RunPlace();
    program = request.program;
    run = std::move(started);
    exit.reset();
    forgetStops();
    selectedLoop = 0;
    holdsAll = request.holdsAllLoops;
    stoppedByUser = toldDiskFull = toldWaiting = false;
    paced = awaitsEntry = speed > 0 && !request.stopAtEntry;
    passesEntry = false;
    breakpoints.beginRun();
    emit self.breakpointsChanged();
    connectRun();
    setPhase(Phase::starting);
    if (!run->note().isEmpty())
        emit self.message(run->note(), false);
    follower.follow(run->recordingPath().toStdString());
    follower.setLive(true);
}

void Session::Impl::connectRun()
{
    QObject::connect(run.get(), &LiveRun::stopped, &self, [this](const StopPlace &at) { onStopped(at); });
    QObject::connect(run.get(), &LiveRun::continued, &self, [this](quint32 loop) { onContinued(loop); });
    QObject::connect(run.get(), &LiveRun::ended, &self, [this](const ExitReport &report) { onEnded(report); });
    QObject::connect(run.get(), &LiveRun::complaint, &self,
                     [this](const QString &text) { emit self.message(text, true); });
    values.setSend([this](const Inspect &request) {
        if (run)
            run->inspect(request);
    });
    QObject::connect(run.get(), &LiveRun::framesCame, &self, [this](const FrameList &list) { values.take(list); });
    QObject::connect(run.get(), &LiveRun::valuesCame, &self, [this](const ValueList &list) { values.take(list); });
    QObject::connect(run.get(), &LiveRun::hits, &self, [this](std::uint32_t number, int hits) {
        breakpoints.setHits(number, hits);
        emit self.breakpointsChanged();
    });
    QObject::connect(&run->tail(), &TerminalTail::looseOutput, &self, [this](const LooseOutput &piece) {
        loose.add(piece);
        emit self.looseOutputGrew();
    });
    QObject::connect(&follower, &RecordingFollower::aboutToRead, &run->tail(), &TerminalTail::markReading);
    QObject::connect(&follower, &RecordingFollower::reachedEnd, &run->tail(), [this, tail = &run->tail()] {
        if (follower.recording() || exit) // before the recording is there: later
            tail->sort(follower.recording());
    });
}

void Session::Impl::connectFollower()
{
    QObject::connect(&follower, &RecordingFollower::opened, &self, [this] {
        toldReading = true;
        cursor.setRecording(follower.recording());
        emit self.recordingChanged();
        emit self.cursorChanged();
    });
    QObject::connect(&follower, &RecordingFollower::grew, &self, [this] {
        if (phase == Phase::starting)
            setPhase(Phase::running);
        cursor.recordingGrew();
        hearTime();
        emit self.recordingGrew();
        if (!cursor.isPast())
            emit self.cursorChanged();
    });
    QObject::connect(&follower, &RecordingFollower::aboutToRead, &self, [this] { beginReading(); });
    QObject::connect(&follower, &RecordingFollower::reachedEnd, &self, [this] {
        clock.confirm(readingBegan);
        watchDisk();
        if (std::exchange(toldReading, false)) // one with nothing to show says why then
            emit self.phaseChanged(phase);
    });
}

void Session::Impl::watchDisk()
{
    const Recording *recording = follower.recording();
    if (!recording || !run)
        return;
    if (recording->waitsForDisk() != toldWaiting) {
        toldWaiting = recording->waitsForDisk();
        emit self.phaseChanged(phase); // the band says so
    }
    if (recording->diskFull() && !toldDiskFull) {
        toldDiskFull = true;
        emit self.message(
            tr("The disk is full: the recording ends at switch %1, the program runs on. Make room, then run again.")
                .arg(countText(recording->lastSwitch())),
            true);
        emit self.phaseChanged(phase); // what is shown is the last that will be
    }
}

void Session::Impl::onEnded(const ExitReport &report)
{
    endPacing();
    exit = report;
    stoppedByUser = run->stopAsked();
    forgetStops();
    cursor.setHeld(std::nullopt);
    follower.catchUp([this] { finishEnd(); });
    emit self.phaseChanged(phase); // the band says so
}

void Session::Impl::finishEnd()
{
    if (!run)
        return;
    place = run->takePlace();
    run.reset();
    follower.setLive(false);
    setPhase(Phase::ended);
    if (follower.recording() && !follower.recording()->damage().empty())
        emit self.message(QString::fromStdString(follower.recording()->damage()), true);
    emit self.cursorChanged();
    if (next) {
        const RunRequest request = *next;
        next.reset();
        launch(request);
    }
}

void Session::Impl::dropRecording()
{
    const bool hadOne = follower.recording() != nullptr;
    endPacing();
    leavePlay();
    search.forget();
    atHit.reset();
    follower.setLive(false);
    follower.clear();
    loose.clear();
    cursor.setHeld(std::nullopt);
    cursor.setRecording(nullptr);
    exit.reset();
    forgetStops();
    selectedLoop = 0;
    if (hadOne) {
        emit self.recordingChanged();
        clearSelection();
        emit self.cursorChanged();
    }
}

} // namespace coroscope
