// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/status_text.h"

#include "widgets/phrases/phrase_words.h"
#include "widgets/session/stop_callback.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::StatusText)
};

QString taskName(const StatusFacts &facts, TaskNumber task)
{
    if (task == noTask)
        return {};
    return facts.recording ? QString::fromStdString(facts.recording->taskName(task)) : Words::tr("task %1").arg(task);
}

/// What is about to resume the next task, where that is no loop of ours; else empty.
QString callerName(const StatusFacts &facts)
{
    if (!facts.recording || !facts.state || facts.state->at != Moment{facts.stop.number, false})
        return {};
    const std::optional<std::size_t> index = facts.recording->callerIndex(facts.state->caller);
    return index ? QString::fromStdString(coroscope::callerName(facts.recording->caller(*index))) : QString();
}

/// "Stopped before switch 7: task2 next — breakpoint 2: finish worker*".
QString withBreakpoint(const QString &text, std::uint32_t number, const QString &words)
{
    return words.isEmpty() ? Words::tr("%1 — breakpoint %2").arg(text, QString::number(number))
                           : Words::tr("%1 — breakpoint %2: %3").arg(text, QString::number(number), words);
}

QString reasonWords(const QString &reason)
{
    return reason == u"entry"   ? Words::tr("entry")
           : reason == u"step"  ? Words::tr("step")
           : reason == u"pause" ? Words::tr("pause")
                                : reason;
}

/// "… — breakpoint 2: finish worker*", "… (step)", "… (switch 811 was no idle poll after all)".
QString withReason(const QString &text, const StatusFacts &facts)
{
    const Session::StopPlace &stop = facts.stop;
    if (stop.notIdle > 0)
        return Words::tr("%1 (switch %2 was no idle poll after all)").arg(text, countText(stop.notIdle));
    if (stop.breakpoint <= 0)
        return Words::tr("%1 (%2)").arg(text, reasonWords(stop.reason));
    return withBreakpoint(text, std::uint32_t(stop.breakpoint), facts.breakpoint);
}

QString withPlace(const QString &text, const Session::StopPlace &stop)
{
    return stop.file.isEmpty()
               ? text
               : Words::tr("%1 at %2:%3").arg(text, QFileInfo(stop.file).fileName(), QString::number(stop.line));
}

/// Whether a loop but that one has tasks still, as far as is known by now: of those there were at the stop, or that came since.
bool anyOtherLives(const StatusFacts &facts)
{
    if (!facts.state)
        return true;
    const auto livesElsewhere = [&facts](TaskNumber number) {
        const TaskInfo *task = facts.recording->task(number);
        return task && task->endedIn == 0 && task->loop != facts.stop.loop;
    };
    const std::vector<TaskState> &tasks = facts.state->tasks;
    if (std::any_of(tasks.begin(), tasks.end(), [&](const TaskState &task) { return livesElsewhere(task.number); }))
        return true;
    for (std::size_t index = facts.recording->taskCount(); index-- > 0;) {
        const TaskInfo *task = facts.recording->task(facts.recording->taskNumber(index));
        if (!task || task->spawnedIn < facts.stop.number)
            return false;
        if (livesElsewhere(task->number))
            return true;
    }
    return false;
}

/// What the others do: "… — loop 1 (MainThread); the other loops run on", of which the user may want to know how far they are.
QString withLoops(const QString &text, const StatusFacts &facts)
{
    if (!facts.recording || !facts.recording->hasSeveralLoops() || facts.stop.loop == 0)
        return text;
    QStringList others;
    for (const Session::StopPlace &stop : facts.stops)
        if (stop.loop != facts.stop.loop)
            others << loopWords(*facts.recording, stop.loop);
    const QString own = Words::tr("%1 — %2").arg(text, loopWords(*facts.recording, facts.stop.loop));
    if (!others.isEmpty())
        return Words::tr("%1; stopped, too: %2").arg(own, others.join(QStringLiteral(", ")));
    if (!anyOtherLives(facts))
        return own;
    if (facts.holdsAll)
        return Words::tr("%1; all loops are held").arg(own);
    const SwitchNumber last = facts.recording->lastSwitch();
    return last > facts.stop.number ? Words::tr("%1; the others run on, by now at switch %2").arg(own, countText(last))
                                    : Words::tr("%1; the others run on").arg(own);
}

/// Empty: unknown.
QString recordedFunction(const StatusFacts &facts, CallbackNumber callback)
{
    if (!facts.recording)
        return {};
    const StackFrame called = facts.recording->innermostFrame(facts.recording->callback(callback).function);
    return QString::fromUtf8(called.function.data(), qsizetype(called.function.size()));
}

/// As the program says it, or, in the middle of a run, as it is recorded; empty: unknown.
QString calledFunction(const StatusFacts &facts)
{
    return facts.stop.function.isEmpty() ? recordedFunction(facts, facts.stop.callback) : facts.stop.function;
}

/// "Stopped before callback run 12: Server.on_data".
QString callbackText(const Session::StopPlace &stop, const QString &function)
{
    const QString number = countText(stop.callback);
    if (!stop.inside)
        return function.isEmpty() ? Words::tr("Stopped before callback run %1").arg(number)
                                  : Words::tr("Stopped before callback run %1: %2").arg(number, function);
    return withPlace(function.isEmpty() ? Words::tr("Stopped inside callback run %1").arg(number)
                                        : Words::tr("Stopped inside callback run %1: %2").arg(number, function),
                     stop);
}

QString stoppedText(const StatusFacts &facts)
{
    const CallbackNumber around =
        facts.state && facts.recording ? callbackUnderWay(facts.stop, *facts.state, *facts.recording) : 0;
    if (around != 0) {
        Session::StopPlace stop;
        stop.callback = around;
        stop.inside = true;
        return withLoops(withReason(callbackText(stop, recordedFunction(facts, around)), facts), facts);
    }
    if (facts.stop.callback != 0)
        return withLoops(withReason(callbackText(facts.stop, calledFunction(facts)), facts), facts);
    const Session::StopPlace &stop = facts.stop;
    const QString task = taskName(facts, stop.task);
    const QString caller = callerName(facts);
    QString where;
    if (!stop.inside)
        where = task.isEmpty() ? Words::tr("Stopped before switch %1").arg(countText(stop.number))
                : caller.isEmpty()
                    ? Words::tr("Stopped before switch %1: %2 next").arg(countText(stop.number), task)
                    : Words::tr("Stopped before switch %1: %2 resumes %3").arg(countText(stop.number), caller, task);
    else if (task.isEmpty() && facts.recording && !facts.recording->property("scheduler").empty())
        where = withPlace(Words::tr("Stopped between two slices, before switch %1").arg(countText(stop.number)), stop);
    else if (task.isEmpty())
        where = Words::tr("Stopped while every task waits, before switch %1").arg(countText(stop.number));
    else
        where = withPlace(Words::tr("Stopped inside switch %1: %2").arg(countText(stop.number), task), stop);
    return withLoops(withReason(where, facts), facts);
}

bool cutShort(const StatusFacts &facts) { return facts.recording && facts.recording->diskFull(); }

/// "recorded up to switch 7, where the disk was full".
QString cutText(const StatusFacts &facts)
{
    return Words::tr("recorded up to switch %1, where the disk was full").arg(countText(facts.recording->lastSwitch()));
}

constexpr Nanoseconds shown = 100'000'000; // finer digits would only flicker

/// "callback run 12, Server.on_data, has run for 1.7 s", while it keeps its loop from all else; else empty.
QString blockingText(const StatusFacts &facts)
{
    if (!facts.state || !facts.recording || cutShort(facts) || facts.state->running != noTask)
        return {};
    const CallbackInfo run = facts.recording->callback(facts.state->callback);
    const Nanoseconds lasted = facts.time - run.start;
    if (run.number == 0 || lasted < shown)
        return {};
    const QString number = countText(run.number);
    const QString function = recordedFunction(facts, run.number);
    const QString duration = durationPhraseWords(lasted / shown * shown);
    return function.isEmpty() ? Words::tr("callback run %1 has run for %2").arg(number, duration)
                              : Words::tr("callback run %1, %2, has run for %3").arg(number, function, duration);
}

/// "a timer in 0.8 s", while the loop has nothing to run and the next thing that will happen is a timer; else empty.
QString nextTimerText(const StatusFacts &facts)
{
    if (!facts.state || cutShort(facts) || facts.state->running != noTask || !facts.state->ready.empty() ||
        facts.state->callback != 0)
        return {};
    Nanoseconds due = -1;
    for (const TaskState &task : facts.state->tasks)
        if (task.status == TaskStatus::waiting && task.wait.kind == WaitKind::timer)
            due = due < 0 ? task.wait.due : std::min(due, task.wait.due);
    if (due < 0)
        return {};
    return due <= facts.time
               ? Words::tr("timer due now")
               : Words::tr("timer in %1").arg(durationPhraseWords((due - facts.time + shown - 1) / shown * shown));
}

/// "descriptor 7 (127.0.0.1:8080), child 4711", "descriptor 7 (127.0.0.1:8080) and 3 more".
QString timeHoldersWords(const Recording &recording)
{
    QStringList all;
    for (const TimeHolder &holder : recording.timeHolders())
        all << phraseWords(holderPhrase(holder, recording.loopName(holder.number)));
    constexpr qsizetype most = 2; // there is one line for them; `coroscope state` names all
    if (all.size() <= most)
        return all.join(QStringLiteral(", "));
    const auto more = int(all.size() - most + 1);
    return Words::tr("%1 and %2 more", nullptr, more)
        .arg(all.first(most - 1).join(QStringLiteral(", ")), QString::number(more));
}

QString steppingText(const StatusFacts &facts, const QString &goingOn)
{
    const QString text = facts.steppedTask.isEmpty()
                             ? Words::tr("Stepping: waits for the next switch")
                             : Words::tr("Stepping: waits for the next switch of %1").arg(facts.steppedTask);
    return goingOn.isEmpty() ? text : Words::tr("%1 (%2)").arg(text, goingOn);
}

QString runningText(const StatusFacts &facts)
{
    if (facts.recording && facts.recording->waitsForDisk())
        return Words::tr("Running — the program waits for the disk");
    const QString timer = nextTimerText(facts);
    const QString blocking = blockingText(facts);
    switch (facts.awaited) {
    case Awaited::step: return steppingText(facts, blocking.isEmpty() ? timer : blocking);
    case Awaited::pause:
        return blocking.isEmpty() ? Words::tr("Pausing: the program has not answered yet")
                                  : Words::tr("Pausing: the program has not answered yet (%1)").arg(blocking);
    case Awaited::view:
        return Words::tr("Stopped at switch %1; reading the recording up to there").arg(countText(facts.coming));
    case Awaited::nothing: break;
    }
    if (cutShort(facts))
        return Words::tr("Running — %1").arg(cutText(facts));
    if (!blocking.isEmpty())
        return Words::tr("Running: %1").arg(blocking);
    if (timer.isEmpty())
        return Words::tr("Running");
    const QString text = Words::tr("Running: every task waits (%1)").arg(timer);
    const QString held = facts.recording ? heldTimeWords(*facts.recording) : QString();
    return held.isEmpty() ? text : Words::tr("%1; %2").arg(text, held);
}

QString endingText(const StatusFacts &facts)
{
    const QString text = facts.ending == RunEnd::stopping ? Words::tr("Stopping…")
                                                          : Words::tr("Ended; reading the rest of the recording");
    return facts.nextFollows ? Words::tr("%1 — then the next run begins").arg(text) : text;
}

QString lengthText(const StatusFacts &facts)
{
    if (!facts.recording)
        return Words::tr("nothing was recorded");
    if (cutShort(facts))
        return cutText(facts);
    return Words::tr("%1 in %2")
        .arg(switchesText(facts.recording->lastSwitch()), durationPhraseWords(facts.recording->endTime()));
}

QString endedText(const StatusFacts &facts)
{
    if (!facts.exit)
        return Words::tr("Ended: %1").arg(lengthText(facts));
    if (!facts.exit->died())
        return Words::tr("Ended (exit code %1): %2").arg(facts.exit->code).arg(lengthText(facts));
    const QString signal = signalText(facts.exit->signal);
    if (facts.stoppedByUser)
        return Words::tr("Ended by Stop, %1: %2").arg(signal, lengthText(facts));
    const SwitchNumber running = facts.recording ? facts.recording->runningSwitch() : 0;
    return running > 0 ? Words::tr("The program died: %1 in switch %2; everything up to there is kept")
                             .arg(signal, countText(running))
                       : Words::tr("The program died: %1; everything up to there is kept").arg(signal);
}

QString openedText(const StatusFacts &facts)
{
    const QString text = Words::tr("Recording %1: %2").arg(facts.programName, lengthText(facts));
    if (!facts.recording)
        return text;
    if (!facts.recording->damage().empty())
        return Words::tr("%1 — damaged: %2").arg(text, QString::fromStdString(facts.recording->damage()));
    if (const std::optional<int> code = facts.recording->exitCode())
        return Words::tr("%1, exit code %2").arg(text, QString::number(*code));
    if (facts.recording->diskFull())
        return text;
    return facts.recording->closedCleanly() ? text : Words::tr("%1 — its program was killed, or still runs").arg(text);
}

/// "before callback run 12 of 40: Server.on_data, 1.203 s".
QString callbackMomentText(const StatusFacts &facts)
{
    const CallbackNumber number = facts.cursor.callback;
    const QString function = recordedFunction(facts, number);
    const QString time = QString::number(double(facts.recording->callback(number).start) / 1e9, 'f', 3);
    const QString last = countText(facts.recording->lastCallback());
    return function.isEmpty()
               ? Words::tr("before callback run %1 of %2, %3 s").arg(countText(number), last, time)
               : Words::tr("before callback run %1 of %2: %3, %4 s").arg(countText(number), last, function, time);
}

/// "before switch 812 of 4,096, 1.203 s".
QString momentText(const StatusFacts &facts)
{
    if (facts.cursor.callback != 0)
        return callbackMomentText(facts);
    const SwitchInfo info = facts.recording->switchInfo(facts.cursor.number);
    const Nanoseconds time = info.number > 0 ? info.start : facts.recording->endTime();
    return (facts.cursor.inside ? Words::tr("inside switch %1 of %2, %3 s") : Words::tr("before switch %1 of %2, %3 s"))
        .arg(countText(facts.cursor.number), countText(facts.recording->lastSwitch()),
             QString::number(double(time) / 1e9, 'f', 3));
}

QString pastText(const StatusFacts &facts)
{
    const QString moment = momentText(facts);
    if (facts.playing)
        return Words::tr("Playing: %1, %2 — F6 pauses").arg(speedText(facts.speed), moment);
    const QString where =
        facts.pastBreakpoint > 0 ? withBreakpoint(moment, facts.pastBreakpoint, facts.breakpoint) : moment;
    return facts.phase == Session::Phase::opened ? Words::tr("Recording: %1 — Esc goes to its end").arg(where)
                                                 : Words::tr("Past: %1 — Esc returns").arg(where);
}

QString searchingText(const StatusFacts &facts)
{
    return Words::tr("Looking for the next breakpoint hit: switch %1 of %2 — F6 stops looking")
        .arg(countText(*facts.searched), countText(facts.recording->lastSwitch()));
}

QString pacedText(const StatusFacts &facts)
{
    const QString text = Words::tr("Running slowly: %1").arg(speedText(facts.speed));
    if (facts.phase == Session::Phase::stopped && facts.stop.callback != 0) {
        const QString function = calledFunction(facts);
        const QString number = countText(facts.stop.callback);
        return function.isEmpty() ? Words::tr("%1, before callback run %2").arg(text, number)
                                  : Words::tr("%1, before callback run %2: %3").arg(text, number, function);
    }
    if (facts.phase == Session::Phase::stopped) {
        const QString task = taskName(facts, facts.stop.task);
        return task.isEmpty() ? Words::tr("%1, before %2").arg(text, countText(facts.stop.number))
                              : Words::tr("%1, before %2: %3 next").arg(text, countText(facts.stop.number), task);
    }
    if (const QString blocking = blockingText(facts); !blocking.isEmpty())
        return Words::tr("%1, %2").arg(text, blocking);
    const QString timer = nextTimerText(facts);
    return timer.isEmpty() ? text : Words::tr("%1, every task waits (%2)").arg(text, timer);
}

} // namespace

QString countText(quint64 count)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(count);
}

QString switchesText(quint64 count)
{
    return count == 1 ? Words::tr("1 switch")
                      : Words::tr("%1 switches", nullptr, pluralOf(count)).arg(countText(count));
}

QString loopWords(const Recording &recording, quint32 loop)
{
    return phraseWords(loopPhrase(loop, recording.loopName(loop)));
}

QString heldTimeWords(const Recording &recording)
{
    return recording.timeHolders().empty() ? QString()
                                           : Words::tr("virtual time waits for %1").arg(timeHoldersWords(recording));
}

QString speedText(double switchesPerSecond)
{
    return switchesPerSecond == 1
               ? Words::tr("1 switch a second")
               : Words::tr("%1 switches a second", nullptr, int(switchesPerSecond)).arg(switchesPerSecond);
}

QString statusText(const StatusFacts &facts)
{
    if (facts.searched && facts.recording)
        return searchingText(facts);
    if (facts.past && facts.recording)
        return pastText(facts);
    if (facts.ending != RunEnd::notYet)
        return endingText(facts);
    if (facts.paced && facts.phase != Session::Phase::starting)
        return pacedText(facts);
    switch (facts.phase) {
    case Session::Phase::empty:
        return Words::tr("Nothing has run yet — F5 runs the program, F7 stops before its first switch");
    case Session::Phase::starting: return Words::tr("Starting %1").arg(facts.programName);
    case Session::Phase::running: return runningText(facts);
    case Session::Phase::stopped: return stoppedText(facts);
    case Session::Phase::ended: return endedText(facts);
    case Session::Phase::opened: return openedText(facts);
    }
    return {};
}

} // namespace coroscope
