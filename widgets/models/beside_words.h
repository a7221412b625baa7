// SPDX-License-Identifier: GPL-3.0-or-later
// How the interface says what goes on beside the steps of tasks: callback runs, worker threads, what ended a wait of the
// loop. Pure functions; texts go through the translator.
#pragma once

#include "widgets/models/wording.h"

namespace coroscope::wording {

/// What a callback is called: its function's name, or "callback".
QString callbackName(const QString &function);
QString callbackRuns(std::uint64_t count); ///< "1,204 callback runs"
QString jobs(std::uint64_t count);         ///< "3 jobs"
/// "thread asyncio_0".
QString workerName(const WorkerInfo &worker);

/// What queued a callback: "worker#2", "a timer", "signal SIGALRM", "a thread"; "unknown" where that is not known.
QString queuedBy(WakeCause cause, TaskNumber causer, const WakeSource &source, const NameOf &nameOf);

/// What a callback's card says: "callback, queued by a timer".
QString callbackQueuedBy(WakeCause cause, TaskNumber causer, const WakeSource &source, const NameOf &nameOf);

/// "raised an exception"; empty: it returned, or is under way.
QString outcome(RunOutcome outcome);

/// What ended a wait of the loop: "descriptor 7 (127.0.0.1:5000) and 2 more", "a timer", "signal SIGUSR1". Empty: it is not known.
QString idleEnd(const IdleInfo &idle);

/// Why a task is ready, as causePhrase() says it: "woken by descriptor 7 (127.0.0.1:5000), readable", "woken by callback
/// Server.tick #12 (a timer)".
QString causeOf(const Recording &recording, const TaskState &task, const NameOf &nameOf);
QString causeOf(const Recording &recording, const SwitchInfo &info, const NameOf &nameOf);

/// As wording::moment() says it of a switch: "before callback run 12: Server.on_data", "inside callback run 12".
QString callbackMoment(CallbackNumber number, bool inside, const QString &function = {});

/// "3 tasks, 2 callbacks"; without callbacks "3 tasks".
QString queueLength(std::uint64_t tasks, std::uint64_t callbacks);

} // namespace coroscope::wording
