// SPDX-License-Identifier: MIT
// Recorder: an Instrument that writes everything a loop does into a recording.
//
// The price of a switch is one reading of the clock (at its resume; a slice ends where the next thing that is stamped
// begins) and two or three stores. Whatever must be rare to be cheap (a new chunk, a new place in the source) lies out of
// line.
#pragma once

#include "engine/loop/clock.h"
#include "engine/loop/instrument.h"
#include "engine/record/callback_recorder.h"
#include "engine/record/detail_recorder.h"
#include "engine/record/dictionary_writer.h"
#include "engine/record/event_stream.h"
#include "engine/record/hold_recorder.h"
#include "engine/record/idle_recorder.h"
#include "engine/record/kept_chunks.h"
#include "engine/record/loop_recorder.h"
#include "engine/record/recording_clock.h"
#include "engine/record/recording_file.h"
#include "engine/record/worker_recorder.h"

#include <cstdint>
#include <functional>
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
    void spawning(TaskBase &task) override { task.listenerSince = time_.now(); }
    void spawned(TaskBase &task) override;
    void resuming(TaskBase &task) override;
    void suspended(TaskBase &task) override;
    void ended(TaskBase &task) override;
    void woken(TaskBase &task) override;
    void queueMoved(TaskBase &task, TaskBase *before) override;
    void parked(TaskBase &task) override;
    void waitKnown(TaskBase &task) override;
    void lockPassed(Loop &loop, std::uint32_t ordinal, TaskNumber holder) override;
    void countChanged(Loop &loop, WaitShape shape, std::uint32_t ordinal, std::uint32_t count) override;
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
    void nameFunction(LoopCallback &callback) { callbacks_.nameFunction(callback); }

    // --- what the loop does not know ---
    void output(int stream, std::string_view bytes); ///< 1 stdout, 2 stderr; attributed to the switch under way
    HoldRecorder &holds() { return holds_; }
    bool standsStill() const { return time_.standsStill(); } ///< the recording's time does
    void breakpointSet(std::uint32_t number, std::string_view text);
    void hit(std::uint32_t number, std::uint32_t count); ///< of a breakpoint that did not stop
    void property(std::string_view key, std::string_view value);
    void sourceText(std::string_view path, std::string text);
    void exiting(int code);

    /// Ends the recording: it is closed cleanly. Nothing may be recorded afterwards.
    void close();
    bool isEmpty() const { return stream_.switches() == 0 && tasks_ == 0; }
    void remove(); ///< instead of close(): it never came to a recording
    /// In a fork's child: leaves the recording to the parent. Nothing may be recorded afterwards.
    void abandon();

    CallbackNumber callbackNumber() const { return callbacks_.runs(); } ///< of the last callback run, 0: none yet
    SwitchNumber switchNumber() const { return stream_.switches(); }    ///< of the last switch, 0: none yet
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

    // the switch path
    void putTask(format::Op op, TaskNumber task, std::uint32_t b);
    void extend(std::uint32_t a);
    format::Op begin(TaskBase &task);
    void resumingSlowly(TaskBase &task);
    void suspendedSlowly(const TaskBase &task, std::uint32_t stack, std::uint32_t bits);
    std::uint64_t untilDue(const TaskBase &task) const;
    void stampBetweenSlices(const Loop &loop);
    // loops
    void know(Loop &loop);
    void follow(Loop &loop);
    void leaveLoopIfAllWait();
    void noteCaller(std::uint64_t caller);
    // the rest
    std::uint32_t definitionOf(TaskBase &task);
    void putBytes(format::Op op, std::uint32_t a, std::string_view bytes);
    void beginHeartbeat();
    // recorder_snapshots.cpp
    enum class Snapshot : std::uint8_t { no, ifDue, yes };
    bool openChunk(std::uint64_t words, Snapshot snapshot);
    void leaveRoom();
    bool takeOver(const std::vector<Loop *> &loops);
    void takeOver(TaskBase &task);
    std::uint64_t snapshotWords() const;
    void writeSnapshot();
    void beginUnderWay();
    std::uint64_t *putTaskState(std::uint64_t *at, TaskBase &task);
    std::vector<std::uint64_t> wordsBehindSnapshot(std::uint64_t place);

    // What the switch path needs stands first.
    RecordingClock time_; // which the file's second thread reads: it outlives the file
    std::unique_ptr<RecordingFile> file_;
    KeptChunks kept_;
    EventStream stream_;
    TaskBase *underWay_ = nullptr; // while the recording begins in the middle of its slice
    Loop *loop_ = nullptr;         // that ran last; null: it is gone, or all wait
    // The tasks of the last switch (low half: it runs, or was the last to) and of the one before, in one word: one store.
    std::uint64_t ran_ = noTask | std::uint64_t(noTask) << 32;
    std::uint64_t turns_ = 0;
    std::uint64_t idlePolls_ = 0;
    const std::uint64_t longestPoll_; ///< see longestIdlePoll(): known here only of slices whose end is
    std::uint64_t wakes_ = 0;
    bool sliceChangedSomething_ = false;
    TaskNumber tasks_ = 0;     // the number of the next
    std::uint64_t caller_ = 0; // as it was recorded: stack | thread << 32; 0: a loop of ours, or not known
    DictionaryWriter dictionary_;
    std::unordered_map<std::uint32_t, std::uint32_t> tasksOfDefinition_;

    LoopRecorder loops_;
    IdleRecorder idle_;
    HoldRecorder holds_;
    CallbackRecorder callbacks_;
    DetailRecorder details_;
    WorkerRecorder workers_;
};

} // namespace coroscope
