// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/session/status_text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <cmath>

namespace coroscope {

namespace {

QString say(const char *text) { return QCoreApplication::translate("StatusText", text); }

QString taskName(const StatusFacts &facts, TaskNumber task)
{
    if (task == noTask)
        return {};
    return facts.recording ? QString::fromStdString(facts.recording->taskName(task)) : say("task %1").arg(task);
}

QString reasonText(const Session::StopPlace &stop)
{
    return stop.breakpoint > 0 ? say("breakpoint %1").arg(stop.breakpoint) : stop.reason;
}

QString placeText(const Session::StopPlace &stop)
{
    return stop.file.isEmpty() ? QString() : say(" at %1:%2").arg(QFileInfo(stop.file).fileName()).arg(stop.line);
}

QString stoppedText(const StatusFacts &facts)
{
    const Session::StopPlace &stop = facts.stop;
    const QString task = taskName(facts, stop.task);
    if (!stop.inside) {
        return task.isEmpty()
                   ? say("Stopped before switch %1 (%2)").arg(countText(stop.number), reasonText(stop))
                   : say("Stopped before switch %1: %2 next (%3)").arg(countText(stop.number), task, reasonText(stop));
    }
    if (task.isEmpty())
        return say("Stopped while every task waits, before switch %1 (%2)")
            .arg(countText(stop.number), reasonText(stop));
    return say("Stopped inside switch %1: %2 (%3)%4")
        .arg(countText(stop.number), task, reasonText(stop), placeText(stop));
}

QString lengthText(const StatusFacts &facts)
{
    if (!facts.recording)
        return say("nothing was recorded");
    return say("%1 in %2").arg(switchesText(facts.recording->lastSwitch()), durationText(facts.recording->endTime()));
}

QString endedText(const StatusFacts &facts)
{
    if (!facts.exit)
        return say("Ended: %1").arg(lengthText(facts));
    if (!facts.exit->died())
        return say("Ended (exit code %1): %2").arg(facts.exit->code).arg(lengthText(facts));
    const QString signal = signalText(facts.exit->signal);
    if (facts.stoppedByUser)
        return say("Ended by Stop, %1: %2").arg(signal, lengthText(facts));
    const SwitchNumber running = facts.recording ? facts.recording->runningSwitch() : 0;
    return say("The program died: %1%2; everything up to there is kept")
        .arg(signal, running > 0 ? say(" in switch %1").arg(countText(running)) : QString());
}

QString openedText(const StatusFacts &facts)
{
    QString text = say("Recording %1: %2").arg(facts.programName, lengthText(facts));
    if (!facts.recording)
        return text;
    if (!facts.recording->damage().empty())
        return text + say(" — damaged: %1").arg(QString::fromStdString(facts.recording->damage()));
    if (const std::optional<int> code = facts.recording->exitCode())
        return text + say(", exit code %1").arg(*code);
    if (facts.recording->diskFull())
        return text + say(" — it ends where the disk was full");
    return facts.recording->closedCleanly() ? text : text + say(" — its program was killed, or still runs");
}

QString pastText(const StatusFacts &facts)
{
    const SwitchNumber last = facts.recording->lastSwitch();
    const SwitchInfo info = facts.recording->switchInfo(facts.cursor.number);
    const Nanoseconds time = info.number > 0 ? info.start : facts.recording->endTime();
    return say("Past: %1 switch %2 of %3, %4 s — Esc returns")
        .arg(facts.cursor.inside ? say("inside") : say("before"), countText(facts.cursor.number), countText(last),
             QString::number(double(time) / 1e9, 'f', 3));
}

} // namespace

QString countText(quint64 count)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(count);
}

QString switchesText(quint64 count) { return count == 1 ? say("1 switch") : say("%1 switches").arg(countText(count)); }

QString durationText(Nanoseconds duration)
{
    const double ns = double(duration);
    if (ns >= 1e9)
        return QStringLiteral("%1 s").arg(ns / 1e9, 0, 'f', 1);
    if (ns >= 1e6)
        return QStringLiteral("%1 ms").arg(ns / 1e6, 0, 'f', 1);
    return QStringLiteral("%1 µs").arg(std::llround(ns / 1e3));
}

QString statusText(const StatusFacts &facts)
{
    if (facts.past && facts.recording)
        return pastText(facts);
    switch (facts.phase) {
    case Session::Phase::empty:
        return say("Nothing has run yet — F5 runs the program, F7 stops before its first switch");
    case Session::Phase::starting: return say("Starting %1").arg(facts.programName);
    case Session::Phase::running:
        return facts.recording && facts.recording->waitsForDisk() ? say("Running — the program waits for the disk")
                                                                  : say("Running");
    case Session::Phase::stopped: return stoppedText(facts);
    case Session::Phase::ended: return endedText(facts);
    case Session::Phase::opened: return openedText(facts);
    }
    return {};
}

} // namespace coroscope
