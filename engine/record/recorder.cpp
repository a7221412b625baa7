// SPDX-License-Identifier: MIT
#include "engine/record/recorder.h"

#include "engine/loop/caller.h"
#include "engine/loop/loop.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::ptrdiff_t wordsAhead = 64;      // that are fetched before they are due
constexpr std::size_t largestPiece = 64 << 10; // bytes of output in one event
constexpr std::size_t largestText = 256;       // bytes of a value's text

std::string_view shortened(std::string_view text) { return text.substr(0, largestText); }

} // namespace

// --- the switch path ---

/// For writing: a plain prefetch leaves the line shared with the core that touched it before, and the store waits for it.
inline void prefetchForStore(const void *line)
{
#if defined(__x86_64__)
    asm volatile("prefetchw %0" : : "m"(*static_cast<const char *>(line))); // a no-op where the processor lacks it
#else
    __builtin_prefetch(line, 1);
#endif
}

void Recorder::stamp()
{
    if (held_) // threads and signal handlers print while the program is held: its time stands still
        return;
    makeRoom(1);
    if (const std::uint32_t delta = stampDelta())
        put(word(Op::time, delta & fieldMax, delta >> 24));
}

void Recorder::extend(std::uint32_t a) { put(word(Op::extend, a >> 24, 0)); }

inline void Recorder::putTask(Op op, TaskNumber task, std::uint32_t b)
{
    if (task > fieldMax) [[unlikely]]
        extend(task);
    put(word(op, task, b));
}

// Once the clock is read, stores are most of a switch's price. So what the loop knows is not kept here, and what is rare lies
// in functions of its own that are called last: the others then need to save no registers.

inline Op Recorder::begin(TaskBase &task)
{
    ++switches_;
    sliceChangedSomething_ = false;
    ran_ = ran_ << 32 | task.number();
    Loop &loop = *task.loop();
    if (loop.turn() == loop.listenerTurn)
        return Op::resume;
    loop.listenerTurn = loop.turn();
    ++turns_;
    return Op::resumeTurn;
}

void Recorder::resuming(TaskBase &task)
{
    const TaskNumber number = task.number();
    const bool plain = readsCounter_ && limit_ - cursor_ >= roomForSlice && number <= fieldMax && task.loop() == loop_;
    if (!plain) [[unlikely]]
        return resumingSlowly(task);
    // Another core's counter may lag by some ticks: time stands still then, it never goes back.
    const std::uint64_t now = std::max(timeStampCounter() - originTicks_, lastTicks_);
    const std::uint64_t delta = now - lastTicks_;
    if (delta > deltaMax) [[unlikely]]
        return resumingSlowly(task);
    // The second thread has touched these pages, but on its core: fetch the lines before they are due.
    prefetchForStore(cursor_ + wordsAhead);
    const Op op = begin(task);
    lastTicks_ = now;
    task.listenerSince = now;
    publish(cursor_++, word(op, number, static_cast<std::uint32_t>(delta)));
}

void Recorder::resumingSlowly(TaskBase &task)
{
    follow(*task.loop());
    if (limit_ - cursor_ < roomForSlice)
        openChunk(roomForSlice, Snapshot::ifDue);
    const Op op = begin(task);
    const std::uint32_t delta = stampDelta();
    task.listenerSince = lastTicks_;
    putTask(op, task.number(), delta);
}

/// What comes after a slice of ours is the next one. A foreign scheduler runs code of its own in between, or waits.
void Recorder::stampSliceEnd()
{
    if (held_)
        return;
    makeRoom(5); // with the suspension that follows, in one chunk
    const std::uint32_t delta = stampDelta();
    put(word(Op::time, delta & fieldMax, delta >> 24)); // also of no time: it is what makes the end exact
}

void Recorder::suspended(TaskBase &task)
{
    const WaitState &wait = task.wait();
    if (wait.detailed) [[unlikely]]
        putWaitDetail(task, noTask);
    const bool isForeign = !task.loop()->isRunning();
    if (isForeign) [[unlikely]]
        stampSliceEnd();
    const std::uint32_t stack = task.suspendedStack(dictionary_);
    std::uint32_t bits = static_cast<std::uint32_t>(wait.kind) | (wait.polling ? std::uint32_t(suspendPolling) : 0u);
    if (!sliceChangedSomething_ && stack == task.listenerStack && (wait.polling || wait.kind == WaitKind::yield)) {
        ++idlePolls_;
        bits |= suspendIdlePoll;
    }
    if (isForeign) [[unlikely]]
        task.listenerIdle = (bits & suspendIdlePoll) != 0;
    task.listenerStack = stack;
    task.listenerSince = lastTicks_;
    const TaskNumber awaited = std::min<TaskNumber>(wait.task, fieldMax);
    const bool isNewTimer = wait.kind == WaitKind::timer && (bits & suspendIdlePoll) == 0;
    const bool fits = stack <= fieldMax && (awaited < fieldMax || wait.task == noTask) && cursor_ != limit_;
    if (isNewTimer || !fits) [[unlikely]]
        return suspendedSlowly(task, stack, bits);
    publish(cursor_++, word(Op::suspend, stack, bits | awaited << suspendObjectShift));
}

void Recorder::suspendedSlowly(const TaskBase &task, std::uint32_t stack, std::uint32_t bits)
{
    const WaitState &wait = task.wait();
    if (stack > fieldMax)
        extend(stack);
    const TaskNumber awaited = wait.task;
    if (wait.kind == WaitKind::timer && (bits & suspendIdlePoll) == 0) {
        stamp();
        const Nanoseconds due = toNs(dueTicks(task.loop(), wait.deadline)) - toNs(lastTicks_);
        put(word(Op::suspend, stack, bits | suspendWide), static_cast<std::uint64_t>(std::max<Nanoseconds>(due, 0)));
    } else if (awaited < fieldMax || awaited == noTask) {
        put(word(Op::suspend, stack, bits | std::min<std::uint32_t>(awaited, fieldMax) << suspendObjectShift));
    } else {
        put(word(Op::suspend, stack, bits | suspendWide), awaited);
    }
}

/// Between the slices of a foreign scheduler time goes on, and while a loop waits, when a signal's handler may do something.
void Recorder::stampBetweenSlices(const Loop &loop)
{
    if ((!loop.isRunning() && !loop.current()) || loop.isIdle())
        stamp();
}

void Recorder::woken(TaskBase &task)
{
    stampBetweenSlices(*task.loop());
    ++wakes_;
    sliceChangedSomething_ = true;
    task.listenerSince = lastTicks_;
    std::uint32_t cause = static_cast<std::uint32_t>(task.wakeCause());
    if (task.loop()->runsCallback() && task.loop()->isInCallback()) [[unlikely]]
        cause |= wakeInCallback;
    const TaskNumber waker = task.waker();
    const TaskNumber number = task.number();
    if (number > fieldMax) [[unlikely]]
        extend(number);
    if (waker < fieldMax || waker == noTask)
        put(word(Op::wake, number, cause | std::min<std::uint32_t>(waker, fieldMax) << wakeCauserShift));
    else
        put(word(Op::wake, number, cause | wakeWide), waker);
    if (mayHaveDetail(task.wakeCause()))
        putWakeDetail(task);
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
    if (task.loop() != spawnLoop_)
        tellSpawns(*task.loop());
    const std::uint32_t definition = definitionOf(task);
    task.listenerNumberInDefinition = ++tasksOfDefinition_[definition];
    const TaskNumber number = task.number();
    tasks_ = std::max(tasks_, number + 1);
    stamp();
    if (number > fieldMax)
        extend(number);
    const std::string_view name = shortened(task.ownName());
    std::uint64_t *const at = take(4 + wordsFor(name.size()));
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
    stamp();
    if (number > fieldMax)
        extend(number);
    const std::string result = task.resultText();
    const std::string_view text = shortened(result);
    std::uint64_t *const at = take(1 + wordsFor(text.size()));
    format::putBytes(at + 1, text);
    publish(at, word(Op::ended, number,
                     static_cast<std::uint32_t>(task.status()) | static_cast<std::uint32_t>(text.size()) << 4));
}

void Recorder::queueMoved(TaskBase &task, TaskBase *before)
{
    put(word(Op::skip, std::uint32_t(Extension::queueMove), 1),
        task.number() | std::uint64_t(before ? before->number() : noTask) << 32);
}

void Recorder::parked(TaskBase &task)
{
    stampBetweenSlices(*task.loop());
    task.listenerSince = lastTicks_;
    put(word(Op::skip, std::uint32_t(Extension::parked), 1), task.number());
}

/// Between the slices of others.
void Recorder::waitKnown(TaskBase &task)
{
    const WaitState &wait = task.wait();
    stamp();
    task.listenerStack = task.suspendedStack(dictionary_);
    task.listenerSince = lastTicks_;
    const bool isTimer = wait.kind == WaitKind::timer;
    std::uint64_t *const at = take(isTimer ? 4 : 3);
    at[1] = task.number() | std::uint64_t(task.listenerStack) << 32;
    at[2] = static_cast<std::uint64_t>(wait.kind) | std::uint64_t(wait.task) << 32;
    if (isTimer)
        at[3] = static_cast<std::uint64_t>(
            std::max<Nanoseconds>(toNs(dueTicks(task.loop(), wait.deadline)) - toNs(lastTicks_), 0));
    publish(at, skipWord(Extension::waitKnown, isTimer ? 3 : 2));
    if (wait.detailed)
        putWaitDetail(task, task.number());
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
    takeName(loop); // it may have been made on another thread
    compareClock(loop, holdStamp());
    lookWhetherAllWait();
}

void Recorder::loopStopped(Loop &loop)
{
    stamp();
    forgetIdle(loop);
}

void Recorder::loopDestroyed(Loop &loop)
{
    std::erase(loops_, &loop);
    std::erase_if(openCallbacks_, [&loop](const OpenCallback &open) { return open.loop == &loop; });
    if (loop_ == &loop)
        loop_ = nullptr;
    forgetLoop(loop);
    forgetIdle(loop);
}

void Recorder::follow(Loop &loop)
{
    if (loop_ == &loop)
        return;
    loop_ = &loop;
    know(loop);
    if (isAllIdle_)
        endAllIdle({});
    noteCaller(loop.listenerCaller); // a loop of ours has none
}

void Recorder::know(Loop &loop)
{
    if (std::find(loops_.begin(), loops_.end(), &loop) == loops_.end())
        meet(loop);
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
        stamp(); // from when on one is known, and until when
    caller_ = caller;
    put(word(Op::skip, static_cast<std::uint32_t>(Extension::caller), 1), caller);
}

void Recorder::sliceLeft(Loop &) { stamp(); }

// --- what the loop does not know ---

void Recorder::putBytes(Op op, std::uint32_t a, std::string_view bytes)
{
    std::uint64_t *const at = take(1 + wordsFor(bytes.size()));
    format::putBytes(at + 1, bytes);
    publish(at, word(op, a, static_cast<std::uint32_t>(bytes.size())));
}

void Recorder::output(int stream, std::string_view bytes)
{
    sliceChangedSomething_ = true;
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, largestPiece);
        const auto words = static_cast<std::ptrdiff_t>(2 + wordsFor(piece.size()));
        if (limit_ - cursor_ < words)
            openChunk(static_cast<std::uint64_t>(words), Snapshot::ifDue);
        stamp();
        putBytes(Op::output, static_cast<std::uint32_t>(stream) & outputStreamMask, piece);
        bytes.remove_prefix(piece.size());
    }
}

void Recorder::breakpointSet(std::uint32_t number, std::string_view text) { dictionary_.breakpoint(number, text); }

void Recorder::hit(std::uint32_t number, std::uint32_t count)
{
    sliceChangedSomething_ = true;
    put(word(Op::hit, number, count));
}

void Recorder::property(std::string_view key, std::string_view text) { dictionary_.property(key, text); }

void Recorder::sourceText(std::string_view path, std::string text) { dictionary_.setSourceText(path, std::move(text)); }

void Recorder::exiting(int code)
{
    stamp();
    put(word(Op::exit, 0, static_cast<std::uint32_t>(code)));
}

} // namespace coroscope
