// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/beside_words.h"

#include "engine/record/text.h"

#include <QCoreApplication>

namespace coroscope::wording {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::BesideWords)
};

/// Nothing is said of it but by the task, if one is known.
bool isUnknown(WakeCause cause)
{
    return cause != WakeCause::timer && cause != WakeCause::io && cause != WakeCause::thread &&
           cause != WakeCause::cancel && cause != WakeCause::signal && cause != WakeCause::child;
}

QString sourceWords(const WakeSource &source)
{
    const QString said = text(source.text);
    switch (source.shape) {
    case WakeShape::none: break;
    case WakeShape::readable:
        return said.isEmpty() ? Words::tr("descriptor %1, readable").arg(source.number)
                              : Words::tr("descriptor %1 (%2), readable").arg(source.number).arg(said);
    case WakeShape::writable:
        return said.isEmpty() ? Words::tr("descriptor %1, writable").arg(source.number)
                              : Words::tr("descriptor %1 (%2), writable").arg(source.number).arg(said);
    case WakeShape::signal: return Words::tr("signal %1").arg(source.number);
    case WakeShape::thread: return said.isEmpty() ? QString() : Words::tr("thread %1").arg(said);
    case WakeShape::process: return Words::tr("the end of process %1").arg(source.number);
    }
    return {};
}

/// Woken in that callback run, and, as far as is known, by what.
QString wokenBy(const Recording &recording, CallbackNumber callback, const WakeSource &source, const NameOf &nameOf)
{
    const CallbackInfo info = recording.callback(callback);
    const std::vector<StackFrame> frames =
        info.function != 0 ? recording.stackFrames(info.function, 1) : std::vector<StackFrame>();
    const QString name = frames.empty() ? QString() : text(frames.front().function);
    const QString run = name.isEmpty() ? Words::tr("callback #%1").arg(number(callback))
                                       : Words::tr("callback %1 #%2").arg(name, number(callback));
    QString by = sourceWords(source);
    if (by.isEmpty() && info.number != 0 && (info.causer != noTask || !isUnknown(info.cause)))
        by = queuedBy(info.cause, info.causer, nameOf);
    return by.isEmpty() ? Words::tr("woken by %1").arg(run) : Words::tr("woken by %1 (%2)").arg(run, by);
}

QString descriptorWords(const IdleInfo &idle)
{
    const QString peer = text(idle.peer);
    const QString first = idle.value < 0   ? Words::tr("a descriptor became ready")
                          : peer.isEmpty() ? Words::tr("descriptor %1 became ready").arg(idle.value)
                                           : Words::tr("descriptor %1 (%2) became ready").arg(idle.value).arg(peer);
    if (idle.more == 0)
        return first;
    return idle.more == 1 ? Words::tr("%1, and another one").arg(first)
                          : Words::tr("%1, and %2 others", nullptr, pluralOf(idle.more)).arg(first, number(idle.more));
}

} // namespace

QString callbackName(const QString &function) { return function.isEmpty() ? Words::tr("callback") : function; }

QString callbackRuns(std::uint64_t count)
{
    return count == 1 ? Words::tr("1 callback run")
                      : Words::tr("%1 callback runs", nullptr, pluralOf(count)).arg(number(count));
}

QString jobs(std::uint64_t count)
{
    return count == 1 ? Words::tr("1 job") : Words::tr("%1 jobs", nullptr, pluralOf(count)).arg(number(count));
}

QString workerName(const WorkerInfo &worker)
{
    return worker.name.empty() ? Words::tr("worker thread") : Words::tr("thread %1").arg(text(worker.name));
}

QString queuedBy(WakeCause cause, TaskNumber causer, const NameOf &nameOf)
{
    switch (cause) {
    case WakeCause::timer: return Words::tr("a timer");
    case WakeCause::io: return Words::tr("I/O");
    case WakeCause::thread: return Words::tr("a thread");
    case WakeCause::signal: return Words::tr("a signal");
    case WakeCause::child: return Words::tr("the end of a child process");
    case WakeCause::cancel:
        return causer == noTask ? Words::tr("a cancellation") : Words::tr("a cancellation by %1").arg(nameOf(causer));
    default: return causer == noTask ? Words::tr("unknown") : nameOf(causer);
    }
}

QString callbackQueuedBy(WakeCause cause, TaskNumber causer, const NameOf &nameOf)
{
    if (causer == noTask && isUnknown(cause))
        return Words::tr("callback");
    return Words::tr("callback, queued by %1").arg(queuedBy(cause, causer, nameOf));
}

QString outcome(RunOutcome outcome)
{
    switch (outcome) {
    case RunOutcome::returned: break;
    case RunOutcome::raised: return Words::tr("raised an exception");
    case RunOutcome::notCalled: return Words::tr("was cancelled right before, and not called");
    }
    return {};
}

QString idleEnd(const IdleInfo &idle)
{
    switch (idle.endedBy) {
    case IdleEnd::unknown: break;
    case IdleEnd::timer: return Words::tr("a timer was due");
    case IdleEnd::descriptor: return descriptorWords(idle);
    case IdleEnd::signal: return idle.value < 0 ? Words::tr("a signal") : Words::tr("signal %1").arg(idle.value);
    case IdleEnd::thread: return Words::tr("another thread called the loop");
    case IdleEnd::child:
        return idle.value < 0 ? Words::tr("a child process ended") : Words::tr("child %1 ended").arg(idle.value);
    }
    return {};
}

QString causeOf(const Recording &recording, const TaskState &task, const NameOf &nameOf)
{
    return task.wokenBy != 0 ? wokenBy(recording, task.wokenBy, task.source, nameOf)
                             : cause(task.cause, task.causer, nameOf, task.number, task.source);
}

QString causeOf(const Recording &recording, const SwitchInfo &info, const NameOf &nameOf)
{
    return info.wokenBy != 0 ? wokenBy(recording, info.wokenBy, info.source, nameOf)
                             : cause(info.cause, info.causer, nameOf, noTask, info.source);
}

QString queueLength(std::uint64_t tasks, std::uint64_t callbacks)
{
    const QString first = count(tasks, "task", "tasks");
    if (callbacks == 0)
        return first;
    return callbacks == 1 ? Words::tr("%1, 1 callback").arg(first)
                          : Words::tr("%1, %2 callbacks", nullptr, pluralOf(callbacks)).arg(first, number(callbacks));
}

} // namespace coroscope::wording
