// SPDX-License-Identifier: GPL-3.0-or-later
// How the interface says things: numbers, durations, states, waits, causes, places. The one place for such words, so that
// the queue, the tables and the log say the same. Pure functions; texts go through the translator. States, waits, causes
// and durations are the phrases of engine/record/text, which the command line prints.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/recording.h"

#include <QString>

#include <functional>
#include <string_view>

namespace coroscope::wording {

/// What a task is called; noTask never reaches it.
using NameOf = std::function<QString(TaskNumber)>;

QString text(std::string_view utf8);

QString number(std::uint64_t value);     ///< "531,201"
QString duration(Nanoseconds value);     ///< "95 ns", "20.4 µs", "1.203 ms", "0.8 s", "2 min 3 s"
QString instant(Nanoseconds sinceStart); ///< a point on the recording's axis: "1.203456 s"
QString count(std::uint64_t value, const char *one,
              const char *many); ///< "1 task", "1,204 tasks"; new words: name them to lupdate in wording.cpp

QString status(TaskStatus status, bool started = true); ///< "ready", "not started", "waits", "done" …

/// What the engine answers instead of values, translated where it is one of its fixed phrases.
QString refusal(const std::string &why);

/// The same of a task that its program left behind when it ended: "was running", "was waiting".
QString lastStatus(TaskStatus status, bool started = true);

/// What a suspended task waits for, `now` being the moment shown: "waits for task1#1", "timer, due in 0.8 s",
/// "polls task1#1: not done", "yielded". Empty: nothing (never suspended yet).
QString wait(const Wait &wait, Nanoseconds now, const NameOf &nameOf);
/// The same of a task that waits: one that has been made just now is on its way into the queue.
QString waiting(const Wait &wait, Nanoseconds now, const NameOf &nameOf);

/// The bare object of a wait, for "then waits for …" and tooltips: "task1#1", "a timer", "a lock".
QString waitObject(WaitKind kind);

/// Why `task` is ready, without what the recording knows besides: "spawned by main", "woken by task1", "its turn" …
QString cause(WakeCause cause, TaskNumber causer, const NameOf &nameOf, TaskNumber task = noTask,
              const WakeSource &by = {});

/// What a card in the ready queue says: what it polls for where it polls, else why it is ready.
QString readiness(const TaskState &task, Nanoseconds now, const NameOf &nameOf);

QString definitionKind(DefinitionKind kind);

QString place(std::string_view file, std::uint32_t line);    ///< "client.py:41"; empty: unknown
QString loop(std::string_view thread, std::uint32_t number); ///< "2 (Thread-1)", "2"
QString caller(const CallerInfo &caller); ///< what resumes tasks: "run", "module client.py", "run, thread 2"
QString idlePolls(std::uint64_t count);   ///< "531,201 idle polls"
QString moment(const Moment &moment);     ///< "before switch 812", "inside switch 812", "before callback run 12"

} // namespace coroscope::wording
