// SPDX-License-Identifier: GPL-3.0-or-later
// Session's face: what the views ask and select. session_run.cpp holds the program's life.
#include "widgets/session.h"

#include "widgets/session/session_impl.h"
#include "widgets/session/very_switch.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <chrono>

namespace coroscope {

namespace {

Nanoseconds wallNs() { return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1); }

} // namespace

Session::Session(QObject *parent) : QObject(parent), d(std::make_unique<Impl>(*this))
{
    qRegisterMetaType<Session::Phase>();
}

Session::~Session() = default;

Session::Phase Session::phase() const { return d->phase; }

bool Session::isLive() const { return d->isLive(); }

const Recording *Session::recording() const { return d->follower.recording(); }

Session::StopPlace Session::stopPlace() const { return d->stop; }

QString Session::programPath() const { return d->program; }

QString Session::statusText() const
{
    StatusFacts facts;
    facts.phase = d->phase;
    facts.past = d->cursor.isPast();
    facts.cursor = d->cursor.at();
    facts.stop = d->stop;
    facts.breakpoint = d->stop.breakpointWords;
    facts.stops = d->stops;
    facts.holdsAll = d->holdsAll;
    facts.exit = d->exit;
    facts.stoppedByUser = d->stoppedByUser;
    facts.recording = recording();
    facts.awaited = d->awaited;
    facts.coming = d->coming;
    if (recording() && d->awaited == Awaited::step && d->steppedTask != noTask)
        facts.steppedTask = QString::fromStdString(recording()->taskName(d->steppedTask));
    facts.ending = d->ending();
    facts.nextFollows = d->next.has_value();
    facts.speed = d->speed;
    facts.paced = d->paced;
    facts.playing = d->playing;
    if (d->search.isActive() && !d->playing)
        facts.searched = d->search.reached();
    if (d->atHit && d->atHit->at == d->cursor.at() && d->cursor.isPast()) {
        facts.pastBreakpoint = d->atHit->breakpoint;
        facts.breakpoint = d->atHit->recorded ? QString() : d->breakpointWords(d->atHit->breakpoint);
    }
    facts.time = time();
    facts.state = &state();
    facts.programName =
        QFileInfo(d->phase == Phase::opened && facts.recording ? QString::fromStdString(facts.recording->path())
                                                               : d->program)
            .fileName();
    return coroscope::statusText(facts);
}

bool Session::programFailed() const { return d->exit && !d->stoppedByUser && (d->exit->died() || d->exit->code != 0); }

bool Session::isEnding() const { return d->run && d->ending() != RunEnd::notYet; }

bool Session::isReading() const { return recording() && !d->follower.atEnd(); }

const LooseOutputs &Session::looseOutputs() const { return d->loose; }

QString Session::looseOutputPath() const
{
    if (!recording())
        return {};
    const QString path = QString::fromStdString(recording()->path()) + QStringLiteral(".tail");
    return QFile::exists(path) ? path : QString();
}

Moment Session::cursor() const { return d->cursor.at(); }

Moment Session::now() const { return d->cursor.now(); }

Nanoseconds Session::time() const
{
    if (isPast() || !recording())
        return state().time;
    if (const std::optional<Nanoseconds> stopped = d->stoppedAt())
        return *stopped;
    // Not that of state(): a hold in an idle wait comes after the last thing that changed the loop.
    return recording()->endTime() + (timeGoesOn() ? d->clock.since(wallNs()) : 0);
}

Nanoseconds Session::knownTime() const
{
    if (isPast() || !recording())
        return state().time;
    if (const std::optional<Nanoseconds> stopped = d->stoppedAt())
        return *stopped;
    return recording()->endTime() + (timeGoesOn() ? d->clock.known() : 0);
}

bool Session::timeGoesOn() const
{
    return d->phase == Phase::running && d->ending() != RunEnd::reading && !isPast() && recording() &&
           !recording()->diskFull() && recording()->property("clock") != "virtual";
}

bool Session::isPast() const { return d->cursor.isPast(); }

Session::End Session::shownEnd() const
{
    if (isPast())
        return End::notYet;
    if (recording() && recording()->diskFull())
        return End::recording;
    // Of an opened one it is the program's end only where it says so: it may have been saved, cut, or still be written.
    if (d->phase == Phase::opened && recording() && (!recording()->exitCode() || !recording()->damage().empty()))
        return End::recording;
    return isLive() ? End::notYet : End::program;
}

const LoopState &Session::state() const { return d->cursor.state(); }

TaskNumber Session::selectedTask() const { return d->selectedTask; }

SwitchNumber Session::selectedSwitch() const { return d->selectedSwitch; }

const std::vector<Breakpoint> &Session::breakpoints() const { return d->breakpoints.all(); }

bool Session::breakpointWaitsForNextRun(std::uint32_t number) const { return d->breakpoints.waitsForNextRun(number); }

int Session::breakpointHits(std::uint32_t number) const { return d->breakpoints.hits(number); }

void Session::setProgram(const QString &path)
{
    if (d->isLive())
        return; // its own breakpoints stay
    d->takeUp(path);
}

ProgramValues &Session::values() { return d->values; }

// --- the time cursor ---

void Session::showMoment(Moment moment)
{
    d->leavePlay();
    d->move(moment);
}

void Session::showNow()
{
    d->leavePlay();
    d->move(std::nullopt);
}

void Session::showNextSwitch(bool overIdlePolls)
{
    d->leavePlay();
    if (const std::optional<Moment> next = d->cursor.next(overIdlePolls, d->stopsAtCallbacks))
        d->move(*next);
}

void Session::showPreviousSwitch(bool overIdlePolls)
{
    d->leavePlay();
    if (const std::optional<Moment> previous = d->cursor.previous(overIdlePolls, d->stopsAtCallbacks))
        d->move(*previous);
}

void Session::showNextOfTask() { d->showOfTask(true); }

void Session::showPreviousOfTask() { d->showOfTask(false); }

void Session::selectTask(TaskNumber task)
{
    if (task == d->selectedTask)
        return;
    d->selectedTask = task;
    emit selectionChanged();
}

void Session::selectSwitch(SwitchNumber number)
{
    d->leavePlay();
    if (!recording() || number > recording()->lastSwitch() || number == 0) {
        d->selectedSwitch = 0;
        emit selectionChanged();
        return;
    }
    d->selectedSwitch = number;
    d->selectedTask = recording()->switchInfo(number).task;
    d->tellCursor(d->cursor.choose({number, false}));
    emit selectionChanged();
}

// --- breakpoints ---

std::uint32_t Session::addBreakpoint(const Breakpoint &breakpoint)
{
    const std::uint32_t number = d->breakpoints.add(breakpoint);
    d->sendBreakpoints();
    return number;
}

std::uint32_t Session::stopBeforeSwitchNextRun(SwitchNumber number)
{
    QString why = tr("Nothing has been recorded.");
    const std::optional<Breakpoint> breakpoint =
        recording() ? breakpointBefore(*recording(), number, why) : std::nullopt;
    if (!breakpoint) {
        emit message(why, true);
        return 0;
    }
    const std::uint32_t added = isLive() ? d->breakpoints.addForNextRun(*breakpoint) : d->breakpoints.add(*breakpoint);
    d->sendBreakpoints();
    emit message(
        tr("Breakpoint %1 (%2) stops the next run before this switch, if the tasks take their turns as in this one.")
            .arg(added)
            .arg(QString::fromStdString(toString(*breakpoint))),
        false);
    return added;
}

void Session::changeBreakpoint(const Breakpoint &breakpoint)
{
    if (d->breakpoints.change(breakpoint))
        d->sendBreakpoints();
}

void Session::removeBreakpoint(std::uint32_t number)
{
    if (d->breakpoints.remove(number))
        d->sendBreakpoints();
}

// --- rules on what is a task ---

const std::vector<TaskRule> &Session::taskRules() const { return d->taskRules.all(); }

std::optional<bool> Session::taskRule(const QString &definition, const QString &file) const
{
    return d->taskRules.find(definition, file);
}

bool Session::takesTaskRules() const { return recording() && recording()->property("language") == "python"; }

void Session::setTaskRule(const QString &definition, const QString &file, std::optional<bool> isTask)
{
    if (d->taskRules.set(definition, file, isTask))
        d->tellTaskRules();
}

void Session::clearTaskRules()
{
    if (d->taskRules.clear())
        d->tellTaskRules();
}

// --- the queue of a scheduler of the program's own ---

const QString &Session::queueVariable() const { return d->queueChoice.variable(); }

void Session::setQueueVariable(const QString &variable)
{
    if (d->queueChoice.set(variable))
        d->tellNextRun();
}

// --- Impl: what both halves share ---

void Session::Impl::takeUp(const QString &newProgram)
{
    program = newProgram;
    if (breakpoints.setProgram(program))
        emit self.breakpointsChanged();
    if (taskRules.setProgram(program))
        emit self.taskRulesChanged();
    queueChoice.setProgram(program);
}

void Session::Impl::tellTaskRules()
{
    emit self.taskRulesChanged();
    tellNextRun();
}

/// Of something that a program is told as it starts.
void Session::Impl::tellNextRun()
{
    if (self.recording() || isLive())
        emit self.message(tr("Takes effect when the program runs again."), false);
}

void Session::Impl::beginReading() { readingBegan = wallNs(); }

void Session::Impl::hearTime()
{
    if (follower.recording())
        clock.hear(follower.recording()->endTime(), phase == Phase::running, wallNs());
    else
        clock.forget();
}

Session::Impl::Impl(Session &owner) : self(owner), values(owner)
{
    connectFollower();
    connectPace();
}

void Session::Impl::setPhase(Phase newPhase)
{
    phase = newPhase;
    if (phase != Phase::running)
        awaited = Awaited::nothing;
    hearTime();
    values.phaseChanged();
    emit self.phaseChanged(phase);
}

RunEnd Session::Impl::ending() const
{
    if (!run)
        return RunEnd::notYet;
    return exit ? RunEnd::reading : run->stopAsked() ? RunEnd::stopping : RunEnd::notYet;
}

void Session::Impl::clearSelection()
{
    if (selectedTask == noTask && selectedSwitch == 0)
        return;
    selectedTask = noTask;
    selectedSwitch = 0;
    emit self.selectionChanged();
}

void Session::Impl::move(std::optional<Moment> moment)
{
    const bool changed = moment ? cursor.choose(*moment) : cursor.toNow();
    const SwitchNumber shown = cursor.isPast() && cursor.at().callback == 0 ? cursor.at().number : 0;
    const bool selects = changed && shown != selectedSwitch;
    selectedSwitch = changed ? shown : selectedSwitch;
    tellCursor(changed);
    if (selects)
        emit self.selectionChanged();
}

void Session::Impl::showOfTask(bool forward)
{
    leavePlay();
    const Recording *recording = follower.recording();
    const Moment at = cursor.at();
    const TaskNumber task = selectedTask != noTask ? selectedTask
                            : recording            ? recording->switchInfo(at.number).task
                                                   : noTask;
    if (!recording || task == noTask)
        return;
    const SwitchNumber before = at.number + (at.inside ? 1 : 0); // inside a slice its own beginning lies before
    const SwitchNumber number =
        forward ? recording->nextOfTask(task, lastBegun(at)) : recording->previousOfTask(task, before);
    if (number > 0)
        move(Moment{number, false});
    else
        emit self.message((forward ? tr("%1 runs no more after this.") : tr("%1 had not run before this."))
                              .arg(QString::fromStdString(recording->taskName(task))),
                          false);
}

void Session::Impl::tellCursor(bool changed)
{
    if (changed)
        emit self.cursorChanged();
}

QString Session::Impl::breakpointWords(std::uint32_t number) const
{
    const std::vector<Breakpoint> &all = breakpoints.all();
    const auto found =
        std::find_if(all.begin(), all.end(), [number](const Breakpoint &known) { return known.number == number; });
    return found == all.end() ? QString() : QString::fromStdString(toString(*found));
}

void Session::Impl::sendBreakpoints()
{
    if (run)
        run->setBreakpoints(breakpoints.forThisRun());
    emit self.breakpointsChanged();
}

} // namespace coroscope
