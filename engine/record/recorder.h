// SPDX-License-Identifier: MIT
// Recorder: an Instrument that writes everything a loop does into a recording.
//
// The price of a switch is one reading of the clock (at its resume; a slice ends where the next thing that is stamped
// begins) and two or three stores. Whatever must be rare to be cheap (a new chunk, a new place in the source) lies out of
// line.
#pragma once

#include "engine/loop/clock.h"
#include "engine/loop/instrument.h"
#include "engine/record/dictionary_writer.h"
#include "engine/record/format.h"
#include "engine/record/recording_file.h"
#include "engine/record/time_stamp.h"
#include "engine/record/words.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coroscope {

struct RecorderOptions {
    std::string path;                    ///< empty: into memory, where nobody reads it
    const Clock *virtualClock = nullptr; ///< not owned; set: its time is recorded. Null: real time
    std::uint64_t keepBytes = 0; ///< of events, 0: all. What is kept is at least this and at most about 1/8 more
    TimeStampPair earlier;       ///< readings taken some ms before, so that opening need not wait to calibrate
    bool clocksRunOn = false;    ///< what the program's timers go by runs on while it is held
    /// The same limit in the recording's time, 0: none. At least so much is kept, and at most about 1/8 and a chunk more; of
    /// two limits the one that keeps less counts.
    Nanoseconds keepNs = 0;
    /// Loops that are at work already: what they do at this moment is what the recording begins with. In the middle of a slice
    /// that one counts as switch 1, of which the recording holds the rest.
    std::vector<Loop *> loops = {};
    std::function<std::string()> threadName = {}; ///< of the running thread, in the program's words; null: not known
};

/// The loop's thread, or for Python whoever holds the interpreter's lock. Several loops in turn are recorded as one row of
/// tasks and switches.
class Recorder final : public Instrument {
public:
    /// On failure returns null and sets `error` to a sentence with the cure.
    static std::unique_ptr<Recorder> open(const RecorderOptions &options, std::string &error);
    ~Recorder() override; ///< without close(): as if the program had died here
    Recorder(const Recorder &) = delete;
    Recorder &operator=(const Recorder &) = delete;

    // --- Instrument ---
    void loopStarted(Loop &loop) override;
    void loopStopped(Loop &loop) override;
    void loopDestroyed(Loop &loop) override;
    void spawned(TaskBase &task) override;
    void resuming(TaskBase &task) override;
    void suspended(TaskBase &task) override;
    void ended(TaskBase &task) override;
    void woken(TaskBase &task) override;
    void queueMoved(TaskBase &task, TaskBase *before) override;
    void parked(TaskBase &task) override;
    void waitKnown(TaskBase &task) override;
    void lockPassed(Loop &loop, std::uint32_t ordinal, TaskNumber holder) override;
    void cancelRequested(TaskBase &task, TaskNumber by) override;
    void value(TaskBase &task, ValueRole role, std::string_view text) override;
    void sliceLeft(Loop &loop) override;
    void callbackQueued(Loop &loop, LoopCallback &callback) override;
    void callbackDropped(Loop &loop, LoopCallback &callback) override;
    void callbackBegins(Loop &loop, LoopCallback &callback) override;
    void callbackEnded(Loop &loop, RunOutcome outcome) override;
    void idle(Loop &loop, Nanoseconds deadline) override;
    void idleEnd(Loop &loop, const IdleCause &cause) override;
    void jobBegins(WorkerJob &job) override;
    void jobEnded(WorkerJob &job, RunOutcome outcome) override;
    void timeHeld(const std::vector<TimeHolder> &holders) override;
    void calledFrom(Loop &loop, Caller *caller) override;
    StackInterner *stackInterner() override { return &dictionary_; }

    /// Fills in listenerFunction, where it is not known yet.
    void nameFunction(LoopCallback &callback)
    {
        if (callback.listenerFunction == 0)
            callback.listenerFunction = callback.function->internFunction(dictionary_);
    }

    // --- what the loop does not know ---
    void output(int stream, std::string_view bytes); ///< 1 stdout, 2 stderr; attributed to the switch under way
    /// `loop` (null: none) is held; `standsStill`: no other one runs on, so the recording's time stands still, up to continued()
    /// or runOn(). `clocks`: see clocksStand().
    void stopped(format::StopReason reason, bool inside, std::uint32_t breakpoint, const Loop *loop, bool standsStill,
                 const std::vector<std::uint64_t> &clocks);
    bool standsStill() const { return held_.load(std::memory_order_relaxed); }
    void runOn(); ///< another loop does
    /// The end of that hold, which took so long by the real clock.
    void continued(Nanoseconds heldNs, std::uint32_t loop, const std::vector<std::uint64_t> &clocks);
    /// From now on the clocks stand still of these threads (Loop::listenerThread) only. None where they run on (clocksRunOn).
    void clocksStand(const std::vector<std::uint64_t> &threads);
    void breakpointSet(std::uint32_t number, std::string_view text);
    void hit(std::uint32_t number, std::uint32_t count); ///< of a breakpoint that did not stop
    void property(std::string_view key, std::string_view value);
    void sourceText(std::string_view path, std::string text);
    void exiting(int code);

    /// Ends the recording: it is closed cleanly. Nothing may be recorded afterwards.
    void close();
    bool isEmpty() const { return switches_ == 0 && tasks_ == 0; }
    void remove(); ///< instead of close(): it never came to a recording
    /// In a fork's child: leaves the recording to the parent. Nothing may be recorded afterwards.
    void abandon();

    CallbackNumber callbackNumber() const { return callbackRuns_; } ///< of the last callback run, 0: none yet
    SwitchNumber switchNumber() const { return switches_; }         ///< of the last switch, 0: none yet
    /// Whose switch that was; noTask: none yet.
    TaskNumber lastResumed() const { return static_cast<TaskNumber>(ran_); }
    /// Returns once the next chunk lies ready, so that what follows does not wait for the disk.
    void waitUntilReady() { file_->waitUntilReady(); }
    const DictionaryWriter &dictionary() const { return dictionary_; }
    /// Why the recording ends before the program, as a sentence with the cure; empty: it does not.
    std::string troubleText() const { return file_->troubleText(); }
    const std::string &path() const { return file_->path(); }

private:
    Recorder(std::unique_ptr<RecordingFile> file, const RecorderOptions &options, std::uint64_t ticksPerSecond);

    std::uint64_t ticksNow() const;
    void beginHeartbeat();
    std::uint32_t stampDelta();
    void stamp();
    void stampSliceEnd();
    std::uint64_t *take(std::uint64_t words);
    void put(std::uint64_t first);
    void put(std::uint64_t first, std::uint64_t payload);
    void putTask(format::Op op, TaskNumber task, std::uint32_t b);
    void stampBetweenSlices(const Loop &loop);
    void putBytes(format::Op op, std::uint32_t a, std::string_view bytes);
    void extend(std::uint32_t a);
    format::Op begin(TaskBase &task);
    void resumingSlowly(TaskBase &task);
    void suspendedSlowly(const TaskBase &task, std::uint32_t stack, std::uint32_t bits);
    void makeRoom(std::ptrdiff_t words);
    void roll(std::uint64_t words);
    enum class Snapshot : std::uint8_t { no, ifDue, yes };
    bool openChunk(std::uint64_t words, Snapshot snapshot);
    bool takeOver(const std::vector<Loop *> &loops);
    void follow(Loop &loop);
    void know(Loop &loop);
    // recorder_loops.cpp
    void meet(Loop &loop);
    std::string nameHere(const Loop &loop) const;
    void takeName(Loop &loop);
    void tellName(std::uint32_t loop, std::string_view name);
    void tellSpawns(Loop &loop);
    void forgetLoop(Loop &loop);
    void repeatLoops(std::vector<std::uint64_t> &words) const;
    // recorder_idle.cpp
    void takeOverIdle(const Loop &loop);
    void lookWhetherAllWait();
    void beginAllIdle();
    void endAllIdle(const IdleCause &cause);
    void forgetIdle(const Loop &loop);
    void tellIdleSoFar();
    void repeatIdle(std::vector<std::uint64_t> &words) const;
    // recorder_holds.cpp
    std::uint64_t holdStamp();
    Nanoseconds endStanding(std::uint64_t now);
    void runOn(std::uint64_t now);
    void setStanding(const std::vector<std::uint64_t> &threads, std::uint64_t now);
    void compareClock(Loop &loop, std::uint64_t now);
    void compareClocks(std::uint64_t now);
    void noteStop(std::uint32_t loop);
    void noteClock(std::uint32_t loop, Nanoseconds ahead);
    void noteCaller(std::uint64_t caller);
    bool isSnapshotDue(std::uint64_t size) const;
    void dropOld();
    static bool isTold(const TaskBase &task) { return task.listenerNumberInDefinition != 0; }
    void forEachTold(const std::function<void(TaskBase &)> &visit) const;
    void forEachReady(const std::function<void(TaskBase &)> &visit) const;
    std::uint64_t snapshotWords() const;
    void writeSnapshot();
    void repeatCallbacks(std::vector<std::uint64_t> &words) const;
    void repeatWorkers(std::vector<std::uint64_t> &words) const;
    struct Worker;
    Worker *workerOf(WorkerJob &job);
    void putWorkerName(std::size_t lane);
    std::uint64_t placeHere() const;
    void publishAll(const std::vector<std::uint64_t> &words);
    void putWaitDetail(TaskBase &task, TaskNumber about);
    void putWakeDetail(TaskBase &task);
    void noteHolder(std::uint32_t ordinal, TaskNumber holder);
    void gatherRepeated(std::uint64_t serial, std::uint64_t wordsBefore);
    void repeat(TaskBase &task, std::uint64_t serial, std::uint64_t wordsBefore);
    void putRepeated();
    std::uint64_t *putTaskState(std::uint64_t *at, TaskBase &task);
    std::uint64_t toTicks(Nanoseconds ns) const;
    Nanoseconds toNs(std::uint64_t ticks) const;
    std::uint64_t dueTicks(const Loop *loop, Nanoseconds deadline) const;
    std::uint32_t definitionOf(TaskBase &task);

    struct OpenCallback {
        const Loop *loop;
        CallbackNumber number;
        std::uint64_t since;    ///< ticks
        std::uint64_t words[2]; ///< as they were recorded
    };
    /// A lane of worker threads' jobs.
    struct Worker {
        std::uint64_t thread;
        std::string name;
        bool isBusy = false;
        std::uint64_t since = 0;   ///< ticks
        std::uint64_t jobWord = 0; ///< as it was recorded
        JobNumber lastJob = 0;
    };
    /// A loop that waits, with nothing to run.
    struct IdleWait {
        const Loop *loop;
        std::uint64_t since; ///< ticks
        std::uint64_t due;   ///< ticks: its next timer; all ones: it has none, or that is not known
    };
    struct Hold {
        std::uint32_t loop;
        bool isWhole; ///< the recording's time has stood still since it began, for it
    };
    /// The clock of a thread that has been held, by which its loops go. Time stamps.
    struct ThreadClock {
        std::uint64_t since = 0; ///< from which on it stands still; 0: it runs
        std::uint64_t stood = 0; ///< before, in all
    };

    struct OldChunk {
        std::uint64_t offset;
        std::uint64_t bytes;
        std::uint64_t baseTicks;
        bool hasSnapshot;
    };

    std::uint64_t *cursor_ = nullptr;
    std::uint64_t *limit_ = nullptr;
    std::uint64_t *chunkBegin_ = nullptr;
    std::uint64_t chunkSerial_ = 0;              // of the chunk, unlike any other's of the process
    std::uint64_t lastTicks_ = 0;                // the time of the last stamp, on the recording's axis
    std::atomic<std::uint64_t> originTicks_ = 0; // read by the second thread
    SwitchNumber switches_ = 0;
    bool sliceChangedSomething_ = false;
    bool readsCounter_; // time comes from the processor's counter: neither virtual nor asked of the system
    bool diskFull_ = false;
    std::atomic<bool> held_ = false; // the recording's time stands still; read by the second thread
    const Clock *virtualClock_;

    TaskNumber tasks_ = 0; // the number of the next
    // The tasks of the last switch (low half: it runs, or was the last to) and of the one before, in one word: one store.
    std::uint64_t ran_ = noTask | std::uint64_t(noTask) << 32;
    std::uint64_t turns_ = 0;
    std::uint64_t idlePolls_ = 0;
    std::uint64_t wakes_ = 0;
    std::uint64_t caller_ = 0;  // as it was recorded: stack | thread << 32; 0: a loop of ours, or not known
    Loop *loop_ = nullptr;      // that ran last; null: it is gone
    std::vector<Loop *> loops_; // all whose tasks have been recorded
    std::map<std::uint32_t, TaskNumber> holders_; // of locks, by their ordinals, as they were recorded
    std::vector<std::uint64_t> details_;          // words of the event that is being made
    std::vector<std::uint64_t> repeated_;         // of those behind a snapshot

    std::uint32_t queuedCallbacks_ = 0; // the id of the last one
    CallbackNumber callbackRuns_ = 0;
    std::vector<OpenCallback> openCallbacks_; // the innermost last, where they are of one thread
    std::vector<Worker> workers_;             // by lane
    JobNumber jobs_ = 0;
    Loop *spawnLoop_ = nullptr;  // whose task was spawned last; null: it is gone
    std::uint32_t spawnsOf_ = 1; // that loop's number, as it was recorded
    std::uint32_t loopCount_ = 0;
    std::map<std::uint32_t, std::string> loopNames_; // of those that are there, and of the first
    std::function<std::string()> threadName_;
    std::vector<IdleWait> idleWaits_; // in the order in which they began
    bool isAllIdle_ = false;          // so it is recorded: some loop waits, and none runs anything
    std::uint64_t allIdleSince_ = 0;  // ticks
    std::vector<Hold> holds_;
    std::map<std::uint64_t, ThreadClock> clocks_; // by thread; of others they have never stood still
    std::uint64_t standsSince_ = 0;               // time stamp
    std::uint64_t lastHoldStamp_ = 0;
    std::uint64_t stood_ = 0; // in time stamps: for how long the recording's time has stood still before

    std::uint64_t ticksPerSecond_;
    Nanoseconds originNs_ = 0; // what the loop's clock would have said at 0 on the recording's axis
    const bool clocksRunOn_;
    std::uint64_t keepBytes_;
    std::uint64_t keepTicks_;
    std::uint64_t snapshotTicks_ = 0; // when the last one was taken, or the recording began
    std::uint64_t wordsSinceSnapshot_ = 0;
    std::uint64_t keptBytes_ = 0;
    std::deque<OldChunk> oldChunks_;
    std::unordered_map<std::uint32_t, std::uint32_t> tasksOfDefinition_;

    std::unique_ptr<RecordingFile> file_;
    DictionaryWriter dictionary_;
    MappedChunk chunk_;
    std::vector<std::uint64_t> nowhere_; // where events go once the disk is full
};

} // namespace coroscope
