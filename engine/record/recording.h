// SPDX-License-Identifier: MIT
// Recording: reads a recording, finished or still being written. Not thread-safe: one thread uses an instance.
//
// A hostile or damaged file never crashes, hangs or exhausts memory: what cannot be read is reported by open() (nothing
// usable) or by damage() (usable up to there).
#pragma once

#include "engine/loop/time_holder.h"
#include "engine/loop/vocabulary.h"
#include "engine/loop/wait_detail.h"
#include "engine/record/format.h"
#include "engine/record/moment.h"
#include "engine/record/side_info.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

class MappedFile;
class RecordingReader;
class TimelineIndex;

struct StackFrame {
    std::string_view function;
    std::string_view file; ///< absolute path, or empty
    std::uint32_t fileId = 0;
    std::uint32_t line = 0;    ///< from 1; 0: unknown
    std::uint32_t awaiter = 0; ///< the stack that awaits this one; 0: none
};

struct DefinitionInfo {
    std::string_view name;
    std::string_view file;
    std::uint32_t fileId = 0;
    std::uint32_t line = 0;
    DefinitionKind kind = DefinitionKind::unknown;
};

/// More of a wait than its kind (see WaitDetail). Void, shape none: nothing more is known.
struct WaitedFor {
    WaitShape shape = WaitShape::none;
    std::uint32_t ordinal = 0; ///< of a lock, an event …: `Lock#3`; 0: not told apart
    std::string_view name{};   ///< under which the program has it: `self.db_lock`; empty: unknown
    std::string text{};        ///< a peer's address, a function
    std::uint32_t first = unknownNumber;
    std::uint32_t second = unknownNumber;
    bool follows = false;       ///< `first` is that of the moment; else of the wait's beginning
    Nanoseconds until = -1;     ///< on the recording's time axis; negative: for as long as it takes, or unknown
    TaskNumber holder = noTask; ///< of a lock, at that moment; `nobody`: it is free; noTask: unknown
    bool holderEnded = false;
    bool tellsPending = false;         ///< where tasks are waited for, that these are known
    std::uint32_t pendingCount = 0;    ///< of which so many have not ended
    std::vector<TaskNumber> pending{}; ///< the first of these
    friend bool operator==(const WaitedFor &, const WaitedFor &) = default;
};

/// What one suspension waits for.
struct Wait {
    WaitKind kind = WaitKind::none;
    bool polling = false;     ///< it stays in the queue and looks again each turn
    TaskNumber task = noTask; ///< kind task
    Nanoseconds due = 0;      ///< kind timer: on the recording's time axis
    bool taskEnded = false;   ///< kind task: that one has ended by then
    std::string_view call{};  ///< kind unknown: the function in which it waits; empty: that is unknown, too
    WaitedFor what{};
    friend bool operator==(const Wait &, const Wait &) = default;
};

/// What is known of a task over the whole recording, as far as it has been read.
struct TaskInfo {
    TaskNumber number = noTask;
    TaskNumber parent = noTask;
    std::uint32_t ordinal = 0;            ///< under the parent, from 1; (parent, ordinal) is the task's stable id
    std::uint32_t definition = 0;         ///< 0: unknown
    std::uint32_t numberInDefinition = 0; ///< from 1
    std::uint32_t loop = 1;               ///< the number of its event loop, from 1 in the order in which they came
    std::string_view ownName;             ///< set by the program, else empty
    std::uint32_t spawnStack = 0;         ///< of the calls that made it; 0: unknown
    SwitchNumber spawnedIn = 0;           ///< the switch in whose slice it was spawned; 0: before the first, or dropped
    SwitchNumber endedIn = 0;             ///< 0: still alive
    TaskStatus status = TaskStatus::ready; ///< at the recording's end
    std::uint64_t slices = 0;
    std::uint64_t idlePolls = 0;
    Nanoseconds spawnTime = 0;
    Nanoseconds endTime = -1;
    Nanoseconds runNs = 0;
    Nanoseconds readyWaitNs = 0; ///< ready, not running
    std::string_view result;     ///< result or error text at its end, if any
};

/// What resumes tasks, where that is no loop of Coroscope's: the program's `run`, its module, another thread.
struct CallerPlace {
    std::uint32_t stack = 0;  ///< where it resumes them; 0: a loop of ours, or not known
    std::uint32_t thread = 0; ///< 0: the main one
    friend bool operator==(const CallerPlace &, const CallerPlace &) = default;
};

/// A function that resumed tasks, on one thread.
struct CallerInfo {
    std::string_view function; ///< `run`, `<module>`; empty: not known
    std::string_view file;     ///< absolute path, or empty
    std::uint32_t fileId = 0;
    std::uint32_t line = 0; ///< where it resumed a task last
    std::uint32_t thread = 0;
    bool isOthers = false; ///< stands for several functions: there were too many for a lane each
    bool isModule() const { return function == "<module>" && !file.empty(); }
};

/// One row of the switch log.
struct SwitchInfo {
    SwitchNumber number = 0;
    TaskNumber task = noTask;
    Nanoseconds start = 0;
    Nanoseconds end = 0;               ///< for the running slice: the last recorded time
    std::uint64_t turn = 0;            ///< from 1
    WakeCause cause = WakeCause::none; ///< why it ran
    TaskNumber causer = noTask;
    SwitchNumber wokenIn = 0; ///< the switch in which it became ready; 0: before the first, or dropped
    WakeSource source{};
    CallbackNumber wokenBy = 0; ///< the callback run in which it did; 0: in none
    bool finished = false;      ///< the slice has ended (false: running, or its program died in it)
    bool taskEnded = false;
    TaskStatus status = TaskStatus::running; ///< of the task after the slice
    bool idlePoll = false;
    Wait wait;               ///< what it then waited for
    std::uint32_t stack = 0; ///< where it suspended
    CallerPlace caller;      ///< what handed control over to it, and got it back
    std::string sent;        ///< value sent in, if any
    std::string yielded;     ///< value yielded out, if any
    std::string result;      ///< result or error, if the task ended
};

/// A task at a moment.
struct TaskState {
    TaskNumber number = noTask;
    TaskStatus status = TaskStatus::ready;
    bool started = false;
    Wait wait;
    std::uint32_t stack = 0;           ///< where it is suspended (while running: where it last was)
    WakeCause cause = WakeCause::none; ///< why it is ready
    TaskNumber causer = noTask;
    WakeSource source{};
    CallbackNumber wokenBy = 0; ///< the callback run in which it became ready; 0: in none
    Nanoseconds since = 0;      ///< when it got this status
    SwitchNumber wokenIn = 0;   ///< the switch in which it became ready
    // What it had done by that moment; of a recording whose beginning was dropped, of what was read.
    std::uint64_t slices = 0;
    Nanoseconds runNs = 0;
    Nanoseconds readyWaitNs = 0;
};

/// The loop at a moment: everything that the views show.
struct LoopState {
    Moment at;
    Nanoseconds time = 0;
    TaskNumber running = noTask;                  ///< only inside a switch
    CallerPlace caller;                           ///< what resumes the next task, or, inside a switch, this one
    std::uint64_t idlePolls = 0;                  ///< of all tasks by then; of what is kept
    std::vector<TaskNumber> ready;                ///< in the order in which they will run
    std::vector<ReadyItem> queue;                 ///< the same with the callbacks among them
    CallbackNumber callback = 0;                  ///< the callback run under way; 0: none
    std::vector<JobInfo> jobs;                    ///< under way on worker threads
    std::vector<TaskState> tasks;                 ///< all alive tasks, by number
    const TaskState *find(TaskNumber task) const; ///< null: not alive at that moment
};

/// A place between two attributed outputs, the same in a file's copies: behind the nth one (from 1) since this switch began. The
/// default is before all. (Where a limit dropped the first part of one slice's outputs, that slice's are counted anew.)
struct OutputPlace {
    SwitchNumber number = 0; ///< 0: before the first
    std::uint32_t nth = 0;
    friend auto operator<=>(const OutputPlace &, const OutputPlace &) = default;
};

/// Output of the program, in the order of the writes.
struct OutputInfo {
    SwitchNumber number = 0; ///< 0: outside any switch, or unknown
    bool attributed = true;  ///< false: written past sys.stdout; the switch is unknown
    int stream = 1;          ///< 1 stdout, 2 stderr
    Nanoseconds time = 0;
    OutputPlace place;      ///< just behind it; of output past sys.stdout: behind the last attributed one
    std::string_view bytes; ///< valid until the next refresh()
};

/// A time at which the debugger held the program.
struct StopInfo {
    Moment at; ///< the first one from there on: as of HookWalk
    format::StopReason reason{};
    std::uint32_t breakpoint = 0; ///< 0: none
    Nanoseconds time = 0;
    Nanoseconds heldNs = -1;     ///< real ns; -1: still held
    CallbackNumber callback = 0; ///< within this callback run; 0: in none
    std::uint32_t loop = 0;      ///< which was held, where there are several; 0: none, or the only one
};

struct IdleInfo { ///< a loop had nothing to run, or none of several had
    Nanoseconds start = 0;
    Nanoseconds end = -1;
    SwitchNumber nextSwitch = 0; ///< the switch that ended it; 0: none yet
    Nanoseconds before = 0;      ///< of idles(): how long that had been so until then; differences are meant
    std::uint32_t loop = 0;      ///< whose wait that is, or, of idles(), ended first; 0: the only one's, or not known
    IdleEnd endedBy = IdleEnd::unknown;
    std::int32_t value = -1; ///< the descriptor, the signal's number, the process that ended it; -1: unknown
    std::uint32_t more = 0;  ///< how many other descriptors were ready, too
    std::string peer{};      ///< the address at the descriptor's other end; empty: none, or unknown
};

class Recording {
public:
    /// Opens `path`. On failure returns null and sets `error` to a sentence for the user, with the cure.
    static std::unique_ptr<Recording> open(const std::string &path, std::string &error);
    /// The same for a copy of `bytes` (tests, fuzzing).
    static std::unique_ptr<Recording> fromBytes(std::span<const std::byte> bytes, std::string &error);
    ~Recording();
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;

    /// Reads what was appended since. `maxEvents` bounds the work of one call. Returns whether anything was new.
    /// open() itself reads nothing but the header: call until it returns false to have all.
    bool refresh(std::uint64_t maxEvents = UINT64_MAX);

    /// 0..1: how much of the events that are in the file have been read, to the chunk.
    double readShare() const;

    const std::string &path() const;
    const format::FileHeader &header() const; ///< as it is in the file now
    bool closedCleanly() const;
    bool diskFull() const;
    bool waitsForDisk() const;
    const std::string &damage() const; ///< empty: none; else what is wrong, and from where on nothing could be read
    std::string property(std::string_view key) const; ///< "program", "arguments", "python", "clock" …; empty: none
    std::string breakpointText(std::uint32_t number) const; ///< as it was set; empty: not known
    std::optional<int> exitCode() const;

    // --- what was recorded: totals ---
    SwitchNumber firstSwitch() const; ///< 1, or the first that a limit has not dropped
    bool hasDropped() const;          ///< a limit has dropped what was before
    SwitchNumber lastSwitch() const;  ///< 0: none yet
    std::uint64_t idlePolls() const;  ///< of what is kept
    std::uint64_t wakes() const;
    std::uint64_t turns() const;
    Nanoseconds startTime() const;      ///< of what is kept; the axis begins at 0 with the recording
    Nanoseconds endTime() const;        ///< of the last recorded event
    SwitchNumber runningSwitch() const; ///< the switch whose slice has no end yet; 0: none
    /// That one, or the last one while only the time of its end will tell whether it is an idle poll; 0: neither.
    SwitchNumber openSwitch() const;

    // --- dictionary ---
    std::uint32_t definitionCount() const; ///< ids 1..count
    DefinitionInfo definition(std::uint32_t id) const;
    std::uint32_t fileCount() const;
    std::string_view filePath(std::uint32_t id) const;
    std::optional<std::string_view> sourceText(std::uint32_t fileId) const; ///< as it was when it ran
    /// Innermost first; at most `most` of them.
    std::vector<StackFrame> stackFrames(std::uint32_t stack, std::size_t most = 100'000) const;
    /// The first of them; of the function of a callback or a job: its name, and where it is defined. Empty: not known.
    StackFrame innermostFrame(std::uint32_t stack) const;

    /// The stack without what lies within the program's innermost own function: `stack` itself where all is a library's.
    std::uint32_t ownStack(std::uint32_t stack) const;

    // --- tasks ---
    std::size_t taskCount() const;      ///< known ones
    std::size_t endedTaskCount() const; ///< of these
    /// In the order in which they became known, that of their numbers mostly.
    TaskNumber taskNumber(std::size_t index) const;
    /// Null: never seen (or dropped). It stays where it is until tasks are forgotten that a limit dropped, in refresh().
    const TaskInfo *task(TaskNumber number) const;
    std::vector<TaskNumber> taskNumbers() const;
    std::string taskName(TaskNumber number) const;   ///< own name, or `worker#3`, or `task 17`
    std::string taskIdText(TaskNumber number) const; ///< stable id: "parent number.ordinal", for tooltips and JSON

    // --- the event loops of the program ---
    bool hasSeveralLoops() const;                        ///< else all tasks are of loop 1
    std::uint32_t loopOf(TaskNumber task) const;         ///< 0: no such task is known
    std::string_view loopName(std::uint32_t loop) const; ///< of the thread that runs it; empty: not known

    /// What keeps virtual time from jumping to the next timer, at the end of what was read; empty: nothing.
    const std::vector<TimeHolder> &timeHolders() const;

    // --- callers, in the order in which they came ---
    std::size_t callerCount() const;
    CallerInfo caller(std::size_t index) const;
    std::optional<std::size_t> callerIndex(CallerPlace caller) const; ///< nothing: no caller is known there

    // --- callback runs, numbered apart from the switches ---
    CallbackNumber firstCallback() const;   ///< that is kept; 0: none is
    CallbackNumber lastCallback() const;    ///< 0: none yet
    CallbackNumber runningCallback() const; ///< the one that began last of those that have no end yet; 0: none
    CallbackInfo callback(CallbackNumber number) const; ///< number 0 in the answer: not in the recording
    /// Whose callbacks have run; of a program with one loop: 0, which stands for all.
    std::vector<std::uint32_t> callbackLoops() const;
    std::size_t callbackCount(std::uint32_t loop) const;                    ///< of those that are kept; loop 0: of all
    CallbackNumber callbackAt(std::uint32_t loop, std::size_t place) const; ///< of these, from 0; 0: there is none
    std::size_t callbackPlace(std::uint32_t loop, CallbackNumber number) const; ///< of it, or of the first behind it
    // The next one that begins later, the last one that begins earlier; 0: there is none.
    CallbackNumber nextCallback(Moment after) const;
    CallbackNumber previousCallback(Moment before) const;
    /// Consecutive ones from `from` on, at most `count`.
    std::vector<CallbackInfo> callbackRows(CallbackNumber from, std::size_t count) const;
    /// The callbacks that began in front of switch `number`, behind the one before it.
    std::vector<CallbackInfo> callbacksBefore(SwitchNumber number) const;
    std::vector<TaskNumber> wokenByCallback(CallbackNumber number) const; ///< in order
    /// The callback run that made the task, found among the events around that; 0: none did, or it is not recorded.
    CallbackNumber spawningCallback(const TaskInfo &task) const;
    /// The same of at most `count` from `from` on, which must be kept; cheaper than one by one.
    std::vector<std::vector<TaskNumber>> wokenByCallbacks(CallbackNumber from, std::size_t count) const;
    /// Right before a callback run begins; clamped to what is kept.
    LoopState stateBeforeCallback(CallbackNumber number) const;

    // --- worker threads, in the order in which they came ---
    std::size_t workerCount() const;
    WorkerInfo worker(std::size_t index) const;
    /// A worker's jobs, in order; `from` counts from the first one that is kept.
    std::vector<JobInfo> jobs(std::size_t worker, std::size_t from = 0, std::size_t count = SIZE_MAX) const;

    // --- one switch, one moment ---
    SwitchInfo switchInfo(SwitchNumber number) const; ///< number 0 in the answer: not in the recording
    TaskNumber taskOf(SwitchNumber number) const;     ///< of switchInfo(), for less; noTask: not in the recording
    /// Consecutive rows, at most `count`, from `from` on; cheaper than one by one.
    std::vector<SwitchInfo> switchRows(SwitchNumber from, std::size_t count) const;
    LoopState stateAt(Moment moment) const; ///< clamped to what is kept; its time is that of its last event
    LoopState stateAtEnd() const;           ///< the latest, as it is at endTime(): what lasts has lasted up to then

    // --- the rest ---
    std::size_t outputCount() const;
    /// How many outputs this object has read and forgotten since, because the file dropped them: index + this goes on rising.
    std::uint64_t forgottenOutputs() const;
    OutputInfo output(std::size_t index) const;
    std::size_t stopCount() const;
    StopInfo stop(std::size_t index) const;
    const std::vector<IdleInfo> &idles() const; ///< times in which no loop had anything to run
    /// The same of each loop by itself, in the order in which they began; of one loop, and where it is not told, those.
    const std::vector<IdleInfo> &loopIdles() const;
    const TimelineIndex &timeline() const; ///< grows with refresh()

    // Steps through switches, idle polls passed over or not. 0: there is none.
    SwitchNumber nextEffective(SwitchNumber after) const;
    SwitchNumber previousEffective(SwitchNumber before) const;
    /// The next ones in order, at most `most`; empty: there is none. Much cheaper than one by one.
    std::vector<SwitchNumber> effectiveAfter(SwitchNumber after, std::size_t most) const;
    SwitchNumber nextOfTask(TaskNumber task, SwitchNumber after) const;
    SwitchNumber previousOfTask(TaskNumber task, SwitchNumber before) const;

    const RecordingReader &reader() const; ///< for the rest of engine/record

private:
    Recording();
    static std::unique_ptr<Recording> fromFile(std::unique_ptr<MappedFile> file, const std::string &path,
                                               std::string &error);
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace coroscope
