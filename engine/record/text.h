// SPDX-License-Identifier: MIT
// What a recording says, in words: for the command line, exports and views. One line, no markup. The words themselves
// stand once, as phrases: the command line prints them in English, the window translates them (widgets/models/wording).
#pragma once

#include "engine/record/recording.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coroscope {

struct Filling;

/// Words, with blanks.
struct Phrase {
    const char *text = ""; ///< English, with %1 and so on for what fills the blanks; empty: there is nothing to say
    std::vector<Filling> fillings; ///< of %1, %2 …, at most nine
    int plural =
        -1; ///< the number by which it takes the plural form of its language, see pluralOf(); negative: it has none

    bool empty() const { return *text == '\0'; }
};

/// What fills a blank.
struct Filling {
    enum class Kind { task, duration, name, number, phrase };

    Kind kind = Kind::name;
    TaskNumber task = noTask;
    Nanoseconds duration = 0;
    std::string name{}; ///< of the program's, or a number
    Phrase phrase{};

    static Filling of(TaskNumber task) { return {.kind = Kind::task, .task = task}; }
    static Filling lasting(Nanoseconds duration) { return {.kind = Kind::duration, .duration = duration}; }
    static Filling named(std::string name) { return {.kind = Kind::name, .name = std::move(name)}; }
    static Filling counted(std::uint64_t number);
    static Filling put(Phrase phrase) { return {.kind = Kind::phrase, .phrase = std::move(phrase)}; }
};

/// The phrase's words with its blanks filled, once each: `words` says its text, `fill` what stands in a blank.
std::string filledIn(std::string_view text, const std::vector<std::string> &blanks);

/// `count` for a translator's plural forms, which go by an int: another number of the same form where it is too large.
int pluralOf(std::uint64_t count);

/// The context under which the phrases are to be translated.
inline constexpr const char *phraseContext = "coroscope::phrases";

Phrase statusPhrase(TaskStatus status, bool started = true);
/// What a wait is for, by itself: "a lock".
Phrase thingPhrase(WaitKind kind);
/// What a suspended task waits for, seen from the moment `now`: "timer, due in 0.8 s", "polls the clock: due now", "yielded".
Phrase waitPhrase(const Wait &wait, Nanoseconds now);
/// The same where more of it is known: "waits for Lock#1 (a_lock), held by worker#2"; empty: it is not.
Phrase waitedForPhrase(const Wait &wait, Nanoseconds now);
/// The callback run in which something became ready.
struct CallbackAtWork {
    CallbackNumber number = 0;            ///< 0: in none
    std::string name{};                   ///< of its function; empty: unknown
    bool isLibrarys = false;              ///< the function is another library's, asyncio's say, or a built-in one
    WakeCause cause = WakeCause::unknown; ///< what queued it, and so on, as CallbackInfo has it
    TaskNumber causer = noTask;
    WakeSource source{};
};
CallbackAtWork callbackAtWork(const Recording &recording, CallbackNumber number);

/// What is at the root of a wake or a callback: "main#1", "a timer", "descriptor 7, readable"; empty: nothing is known.
Phrase rootPhrase(WakeCause cause, TaskNumber causer, const WakeSource &by);
/// Why `task` is ready: "spawned by main#1", "its turn", "woken by descriptor 7, readable", "cancelled by signal SIGINT", "woken by
/// callback Server.tick #3 (a timer)": callbacks of libraries are not named where it is known what is at the root of them.
Phrase causePhrase(WakeCause cause, TaskNumber causer, TaskNumber task, const WakeSource &by = {},
                   const CallbackAtWork &in = {});
Phrase whyPhrase(const Recording &recording, const TaskState &task);
Phrase whyPhrase(const Recording &recording, const SwitchInfo &row);
/// What queued a callback: "queued by main#1", "queued by a timer", "queued by signal SIGALRM".
Phrase queuedPhrase(WakeCause cause, TaskNumber causer, const WakeSource &by = {});
/// What ended an idle wait: "a timer", "descriptor 7 (127.0.0.1:51312) and 2 more", "signal SIGALRM", "a thread", "the end of
/// process 812"; empty: it is not known, or goes on.
Phrase idleEndPhrase(const IdleInfo &idle);
/// "loop 2 (Thread-1)", "loop 2".
Phrase loopPhrase(std::uint32_t number, std::string_view name);
/// "thread asyncio_0"; where several have that name "thread asyncio_0 (loop 2)", or, where that does not tell them apart,
/// "thread asyncio_0 (2)"; "worker thread" where it has no name.
Phrase workerPhrase(const WorkerInfo &worker);
/// What holds virtual time: "descriptor 7 (127.0.0.1:8080)", "executor thread asyncio_0 (2 jobs)", "child 4711", "loop 2 (Thread-1)".
Phrase holderPhrase(const TimeHolder &holder, std::string_view loopName);

/// "SIGALRM"; its number where it has no name.
std::string signalName(int signal);

/// A duration as a number of at most four digits and a unit, or as two numbers with theirs.
struct DurationWords {
    const char *text = ""; ///< "%1 ms", "%1 min %2 s"
    std::string first;
    std::string second; ///< empty: `text` has no %2
};
DurationWords durationWords(Nanoseconds ns);

// --- in English ---

std::string groupedDigits(std::uint64_t number); ///< 531,201
std::string durationText(Nanoseconds ns);        ///< "95 ns", "20.4 µs", "1.203 ms", "0.8 s", "2 min 3 s"
std::string phraseText(const Phrase &phrase, const std::function<std::string(TaskNumber)> &nameOf);
std::string phraseText(const Recording &recording, const Phrase &phrase);

std::string_view statusText(TaskStatus status); ///< "waiting"
/// At the moment `now`: "waits for worker#2", "timer, due in 0.8 s", "polls task1#1: not done", "yielded"; empty: nothing is
/// known.
std::string waitText(const Recording &recording, const Wait &wait, Nanoseconds now);
/// Why it ran, see causePhrase(); "cause unknown" where that is empty.
std::string whyText(const Recording &recording, const SwitchInfo &row);
std::string whyText(const Recording &recording, const TaskState &task);
/// Where its own code, not a library's, made the task: "main at server.py:41"; empty: unknown.
std::string spawnPlaceText(const Recording &recording, const TaskInfo &task);
/// What became of the task after the slice: a wait as it was at the slice's end, "done", "failed", "running".
std::string thenText(const Recording &recording, const SwitchInfo &row);
/// "worker at client.py:41", innermost; empty: unknown.
std::string placeText(const Recording &recording, std::uint32_t stack);
/// "Server.on_data": what a callback run calls, or a worker thread's job.
std::string functionName(const Recording &recording, std::uint32_t function);
/// What became of it: "returned", "raised", "running".
std::string_view outcomeText(RunOutcome outcome, bool finished);
std::string idleEndText(const Recording &recording, const IdleInfo &idle);
std::string_view idleEndName(IdleEnd what); ///< "timer", "descriptor", "signal", "thread", "child", "pause", "unknown"
std::string holderText(const Recording &recording, const TimeHolder &holder);
/// Of a recording under the virtual clock, by which threads beside the loops do not go: how long their jobs took is not known.
bool tellsJobLengths(const Recording &recording);
std::string loopText(const Recording &recording, std::uint32_t loop);
/// As workerPhrase(), without the word thread: "asyncio_0 (loop 2)".
std::string workerText(const Recording &recording, std::size_t worker);
/// "run", "module client.py", "run, thread 2".
std::string callerName(const CallerInfo &caller);
/// "run at client.py:31", "module client.py:31"; empty: none is known.
std::string callerText(const Recording &recording, CallerPlace caller);

} // namespace coroscope
