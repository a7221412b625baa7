// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/queue/queue_notes.h"

#include "widgets/models/wording.h"

#include <QCoreApplication>

#include <algorithm>

namespace coroscope {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(coroscope::QueueNotes)
};

} // namespace

QString endWords(Session::End end)
{
    switch (end) {
    case Session::End::notYet: break;
    case Session::End::program: return Words::tr("at the end");
    case Session::End::recording: return Words::tr("where the recording ends");
    }
    return {};
}

namespace {

/// That it ends, or gives back what it holds.
bool waitsForATask(const Wait &wait)
{
    return wait.kind == WaitKind::task || wait.what.holder < nobody || wait.what.pendingCount > 0;
}

} // namespace

QString emptyQueueNote(const LoopState &state, Nanoseconds now, Session::End end)
{
    const bool over = end != Session::End::notYet;
    if (state.running != noTask || state.callback != 0)
        return over ? Words::tr("Nothing else was ready.") : Words::tr("Nothing else is ready.");
    if (state.tasks.empty())
        return end == Session::End::recording ? Words::tr("No task was alive where the recording ends.")
               : over                         ? Words::tr("No task is left: the loop is done.")
                                              : Words::tr("No task is alive.");
    Nanoseconds due = -1;
    bool allWaitForTasks = true;
    for (const TaskState &task : state.tasks) {
        const Nanoseconds ends = task.wait.kind == WaitKind::timer ? task.wait.due : task.wait.what.until;
        if (ends >= 0)
            due = due < 0 ? ends : std::min(due, ends);
        allWaitForTasks = allWaitForTasks && task.status == TaskStatus::waiting && waitsForATask(task.wait);
    }
    if (due >= 0 && over)
        return Words::tr("Nothing was ready %1: the loop waited for a timer.").arg(endWords(end));
    if (due >= 0)
        return due <= now ? Words::tr("Nothing is ready. The next timer is due now.")
                          : Words::tr("Nothing is ready. The loop waits for the next timer, due in %1.")
                                .arg(wording::duration(due - now));
    if (allWaitForTasks)
        return Words::tr("Deadlock: nothing is ready, and every task that is left waits for another one.");
    if (over)
        return Words::tr("Nothing was ready %1: the loop waited for something from outside.").arg(endWords(end));
    return Words::tr("Nothing is ready: the loop waits for something from outside.");
}

QString nobodyParkedNote(const LoopState &state)
{
    const bool anyPolls = std::any_of(state.tasks.begin(), state.tasks.end(),
                                      [](const TaskState &task) { return task.started && task.wait.polling; });
    return anyPolls               ? Words::tr("Nobody is parked: tasks poll in the queue.")
           : !state.ready.empty() ? Words::tr("Nobody is parked: every task is in the queue.")
                                  : Words::tr("Nobody is parked.");
}

} // namespace coroscope
