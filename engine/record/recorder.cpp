// SPDX-License-Identifier: MIT
#include "engine/record/recorder.h"

#include "engine/loop/caller.h"
#include "engine/loop/loop.h"
#include "engine/record/idle_poll.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::uint64_t nsPerSecond = 1'000'000'000;
constexpr std::size_t largestPiece = 64 << 10; // bytes of output in one event
constexpr std::size_t largestText = 256;       // bytes of a value's text

ClockKind clockOf(const RecorderOptions &options)
{
    return options.virtualClock ? ClockKind::virtualTime : ClockKind::real;
}

std::string_view shortened(std::string_view text) { return text.substr(0, largestText); }

} // namespace

// --- its life ---

std::unique_ptr<Recorder> Recorder::open(const RecorderOptions &options, std::string &error)
{
    const std::uint64_t ticksPerSecond = options.virtualClock ? nsPerSecond : measureTicksPerSecond(options.earlier);
    std::unique_ptr<RecordingFile> file = RecordingFile::create(
        options.path, clockOf(options), {options.keepBytes, options.keepNs}, ticksPerSecond, error);
    if (!file)
        return nullptr;
    std::unique_ptr<Recorder> recorder(new Recorder(std::move(file), options, ticksPerSecond));
    // In memory it is for the sake of breakpoints that print: they can do without.
    const bool areAtWork = recorder->takeOver(options.loops);
    if (!recorder->openChunk(1, areAtWork ? Snapshot::yes : Snapshot::no) && !options.path.empty()) {
        error = "cannot record into " + options.path + ": " + recorder->file_->troubleText();
        recorder->file_->remove();
        return nullptr;
    }
    recorder->beginUnderWay();
    if (!areAtWork) // else they stand behind the snapshot
        recorder->loops_.tellNames();
    recorder->beginHeartbeat();
    return recorder;
}

Recorder::Recorder(std::unique_ptr<RecordingFile> file, const RecorderOptions &options, std::uint64_t ticksPerSecond)
    : time_(options.virtualClock, ticksPerSecond),
      file_(std::move(file)),
      kept_(*file_, options.keepBytes, time_.toTicks(options.keepNs)),
      stream_(*file_, time_, kept_),
      longestPoll_(longestIdlePoll(clockOf(options), ticksPerSecond)),
      dictionary_(*file_),
      loops_(stream_, options.threadName),
      idle_(stream_, time_, loops_),
      holds_(stream_, time_, loops_, options.clocksRunOn),
      callbacks_(stream_, dictionary_, loops_),
      details_(stream_, time_, dictionary_),
      workers_(stream_, dictionary_, loops_)
{
}

Recorder::~Recorder() = default;

void Recorder::beginHeartbeat()
{
    if (!time_.isVirtual())
        file_->setPresent([this]() -> std::uint64_t { return time_.standsStill() ? 0 : time_.now(); });
}

void Recorder::close()
{
    stream_.stamp();
    stream_.close();
    dictionary_.close();
    file_->close();
}

void Recorder::remove() { file_->remove(); }

void Recorder::abandon()
{
    file_->abandon();
    stream_.abandon();
}

// --- the rest of a task's life ---

std::uint32_t Recorder::definitionOf(TaskBase &task)
{
    if (task.listenerDefinition == 0)
        task.listenerDefinition = dictionary_.definition(task.definition());
    return task.listenerDefinition;
}

void Recorder::spawned(TaskBase &task)
{
    sliceChangedSomething_ = true;
    follow(*task.loop());
    loops_.spawnsIn(*task.loop());
    const std::uint32_t definition = definitionOf(task);
    task.listenerNumberInDefinition = ++tasksOfDefinition_[definition];
    const TaskNumber number = task.number();
    tasks_ = std::max(tasks_, number + 1);
    stream_.stampAt(task.listenerSince); // as of spawning(), where that was said
    if (number > fieldMax)
        extend(number);
    const std::string_view name = shortened(task.ownName());
    std::uint64_t *const at = stream_.take(4 + wordsFor(name.size()));
    at[1] = task.parent() | std::uint64_t(task.ordinal()) << 32;
    at[2] = task.spawnStack() | std::uint64_t(name.size()) << 32;
    at[3] = task.listenerNumberInDefinition;
    format::putBytes(at + 4, name);
    publish(at, word(Op::spawn, number, definition << 8));
}

void Recorder::ended(TaskBase &task)
{
    sliceChangedSomething_ = true;
    const TaskNumber number = task.number();
    stream_.stamp();
    if (number > fieldMax)
        extend(number);
    const std::string result = task.resultText();
    const std::string_view text = shortened(result);
    std::uint64_t *const at = stream_.take(1 + wordsFor(text.size()));
    format::putBytes(at + 1, text);
    publish(at, word(Op::ended, number,
                     static_cast<std::uint32_t>(task.status()) | static_cast<std::uint32_t>(text.size()) << 4));
}

void Recorder::queueMoved(TaskBase &task, TaskBase *before)
{
    stream_.put(word(Op::skip, std::uint32_t(Extension::queueMove), 1),
                task.number() | std::uint64_t(before ? before->number() : noTask) << 32);
}

void Recorder::parked(TaskBase &task)
{
    stampBetweenSlices(*task.loop());
    task.listenerSince = stream_.lastTicks();
    stream_.put(word(Op::skip, std::uint32_t(Extension::parked), 1), task.number());
}

/// Between the slices of others.
void Recorder::waitKnown(TaskBase &task)
{
    const WaitState &wait = task.wait();
    stream_.stamp();
    task.listenerStack = task.suspendedStack(dictionary_);
    task.listenerSince = stream_.lastTicks();
    const bool isTimer = wait.kind == WaitKind::timer;
    std::uint64_t *const at = stream_.take(isTimer ? 4 : 3);
    at[1] = task.number() | std::uint64_t(task.listenerStack) << 32;
    at[2] = static_cast<std::uint64_t>(wait.kind) | std::uint64_t(wait.task) << 32;
    if (isTimer)
        at[3] = untilDue(task);
    publish(at, skipWord(Extension::waitKnown, isTimer ? 3 : 2));
    if (wait.detailed)
        details_.putWait(task, task.number());
}

void Recorder::cancelRequested(TaskBase &task, TaskNumber by)
{
    sliceChangedSomething_ = true;
    putTask(Op::cancelRequest, task.number(), by);
}

void Recorder::value(TaskBase &, ValueRole role, std::string_view text)
{
    sliceChangedSomething_ = true;
    putBytes(Op::value, role == ValueRole::sent ? 0 : 1, shortened(text));
}

// --- the loop ---

void Recorder::loopStarted(Loop &loop)
{
    follow(loop);
    loops_.takeName(loop);
    holds_.compareClock(loop);
    idle_.lookWhetherAllWait();
    leaveLoopIfAllWait();
}

void Recorder::loopStopped(Loop &loop)
{
    stream_.stamp();
    idle_.forget(loop);
    leaveLoopIfAllWait();
}

void Recorder::loopDestroyed(Loop &loop)
{
    loops_.forget(loop);
    callbacks_.forget(loop);
    if (loop_ == &loop)
        loop_ = nullptr;
    idle_.forget(loop);
    leaveLoopIfAllWait();
}

void Recorder::idle(Loop &loop, Nanoseconds deadline)
{
    know(loop);
    idle_.begins(loop, deadline);
    leaveLoopIfAllWait();
}

void Recorder::idleEnd(Loop &loop, const IdleCause &cause) { idle_.ends(loop, cause); }
void Recorder::timeHeld(const std::vector<TimeHolder> &holders) { idle_.timeHeld(holders); }

/// Whoever resumes a task ends that wait, be it of a scheduler that does not tell when it waits.
void Recorder::leaveLoopIfAllWait()
{
    if (idle_.areAllIdle() && loops_.areSeveral())
        loop_ = nullptr;
}

void Recorder::follow(Loop &loop)
{
    if (loop_ == &loop)
        return;
    loop_ = &loop;
    know(loop);
    idle_.runs();
    noteCaller(loop.listenerCaller); // a loop of ours has none
}

void Recorder::know(Loop &loop)
{
    if (loops_.knows(loop))
        return;
    const bool wasOne = !loops_.areSeveral();
    loops_.meet(loop);
    holds_.compareClock(loop);
    if (wasOne && loops_.areSeveral())
        idle_.tellSoFar();
}

void Recorder::calledFrom(Loop &loop, Caller *caller)
{
    const std::uint32_t stack = caller ? caller->internStack(dictionary_) : 0;
    loop.listenerCaller = stack ? stack | std::uint64_t(caller->thread()) << 32 : 0;
    if (&loop == loop_) // else when that loop is the one that runs
        noteCaller(loop.listenerCaller);
}

void Recorder::noteCaller(std::uint64_t caller)
{
    if (caller == caller_)
        return;
    if (caller == 0 || caller_ == 0)
        stream_.stamp(); // from when on one is known, and until when
    caller_ = caller;
    stream_.put(word(Op::skip, static_cast<std::uint32_t>(Extension::caller), 1), caller);
}

void Recorder::sliceLeft(Loop &) { stream_.stamp(); }

void Recorder::lockPassed(Loop &, std::uint32_t ordinal, TaskNumber holder) { details_.setHolder(ordinal, holder); }

void Recorder::countChanged(Loop &, WaitShape shape, std::uint32_t ordinal, std::uint32_t count)
{
    details_.setCount(shape, ordinal, count);
}

// --- callbacks, and the jobs of worker threads ---

void Recorder::callbackQueued(Loop &loop, LoopCallback &callback)
{
    sliceChangedSomething_ = true;
    know(loop);
    callbacks_.queued(loop, callback);
}

void Recorder::callbackDropped(Loop &, LoopCallback &callback) { callbacks_.dropped(callback); }

void Recorder::callbackBegins(Loop &loop, LoopCallback &callback)
{
    follow(loop);
    leaveRoom(); // in a program without tasks no switch does
    callbacks_.begins(loop, callback);
}

void Recorder::callbackEnded(Loop &loop, RunOutcome outcome) { callbacks_.ended(loop, outcome); }
void Recorder::jobBegins(WorkerJob &job) { workers_.begins(job); }
void Recorder::jobEnded(WorkerJob &job, RunOutcome outcome) { workers_.ended(job, outcome); }

// --- what the loop does not know ---

void Recorder::putBytes(Op op, std::uint32_t a, std::string_view bytes)
{
    std::uint64_t *const at = stream_.take(1 + wordsFor(bytes.size()));
    format::putBytes(at + 1, bytes);
    publish(at, word(op, a, static_cast<std::uint32_t>(bytes.size())));
}

void Recorder::output(int stream, std::string_view bytes)
{
    sliceChangedSomething_ = true;
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, largestPiece);
        const auto words = static_cast<std::ptrdiff_t>(2 + wordsFor(piece.size()));
        if (stream_.room() < words)
            openChunk(static_cast<std::uint64_t>(words), Snapshot::ifDue);
        stream_.stamp();
        putBytes(Op::output, static_cast<std::uint32_t>(stream) & outputStreamMask, piece);
        bytes.remove_prefix(piece.size());
    }
}

void Recorder::breakpointSet(std::uint32_t number, std::string_view text) { dictionary_.breakpoint(number, text); }

void Recorder::hit(std::uint32_t number, std::uint32_t count)
{
    sliceChangedSomething_ = true;
    stream_.put(word(Op::hit, number, count));
}

void Recorder::property(std::string_view key, std::string_view text) { dictionary_.property(key, text); }

void Recorder::sourceText(std::string_view path, std::string text) { dictionary_.setSourceText(path, std::move(text)); }

void Recorder::exiting(int code)
{
    stream_.stamp();
    stream_.put(word(Op::exit, 0, static_cast<std::uint32_t>(code)));
}

} // namespace coroscope
