// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/beside_words.h"

#include "widgets/phrases/phrase_words.h"

#include <QCoreApplication>

namespace coroscope::wording {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::BesideWords)
};

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

QString workerName(const WorkerInfo &worker) { return phraseWords(workerPhrase(worker)); }

QString queuedBy(WakeCause cause, TaskNumber causer, const WakeSource &source, const NameOf &nameOf)
{
    const QString root = phraseWords(rootPhrase(cause, causer, source), nameOf);
    return root.isEmpty() ? Words::tr("unknown") : root;
}

QString callbackQueuedBy(WakeCause cause, TaskNumber causer, const WakeSource &source, const NameOf &nameOf)
{
    const QString root = phraseWords(rootPhrase(cause, causer, source), nameOf);
    return root.isEmpty() ? Words::tr("callback") : Words::tr("callback, queued by %1").arg(root);
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

QString idleEnd(const IdleInfo &idle) { return phraseWords(idleEndPhrase(idle)); }

QString causeOf(const Recording &recording, const TaskState &task, const NameOf &nameOf)
{
    return phraseWords(whyPhrase(recording, task), nameOf);
}

QString causeOf(const Recording &recording, const SwitchInfo &info, const NameOf &nameOf)
{
    return phraseWords(whyPhrase(recording, info), nameOf);
}

QString callbackMoment(CallbackNumber number, bool inside, const QString &function)
{
    const QString count = wording::number(number);
    if (function.isEmpty())
        return (inside ? Words::tr("inside callback run %1") : Words::tr("before callback run %1")).arg(count);
    return (inside ? Words::tr("inside callback run %1: %2") : Words::tr("before callback run %1: %2"))
        .arg(count, function);
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
