// SPDX-License-Identifier: MIT
// Recorder, its switch path: a task is resumed, suspends, is woken.
#include "engine/loop/loop.h"
#include "engine/record/recorder.h"

#include <algorithm>

namespace coroscope {

using namespace format;

void Recorder::extend(std::uint32_t a) { stream_.put(word(Op::extend, a >> 24, 0)); }

void Recorder::putTask(Op op, TaskNumber task, std::uint32_t b)
{
    if (task > fieldMax) [[unlikely]]
        extend(task);
    stream_.put(word(op, task, b));
}

// Once the clock is read, stores are most of a switch's price. So what the loop knows is not kept here, and what is rare lies
// in functions of its own that are called last: the others then need to save no registers.

inline Op Recorder::begin(TaskBase &task)
{
    stream_.countSwitch();
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
    const bool plain =
        time_.readsCounter() && stream_.room() >= roomForSlice && number <= fieldMax && task.loop() == loop_;
    if (!plain) [[unlikely]]
        return resumingSlowly(task);
    // Another core's counter may lag by some ticks: time stands still then, it never goes back.
    const std::uint64_t now = std::max(time_.counterNow(), stream_.lastTicks());
    const std::uint64_t delta = now - stream_.lastTicks();
    if (delta > deltaMax) [[unlikely]]
        return resumingSlowly(task);
    stream_.fetchAhead(); // the file's second thread has touched these pages, but on its core
    const Op op = begin(task);
    stream_.setLastTicks(now);
    task.listenerSince = now;
    stream_.putInRoom(word(op, number, static_cast<std::uint32_t>(delta)));
}

void Recorder::resumingSlowly(TaskBase &task)
{
    follow(*task.loop());
    leaveRoom();
    const Op op = begin(task);
    const std::uint32_t delta = stream_.stampDelta();
    task.listenerSince = stream_.lastTicks();
    putTask(op, task.number(), delta);
}

void Recorder::suspended(TaskBase &task)
{
    const WaitState &wait = task.wait();
    if (wait.detailed) [[unlikely]]
        details_.putWait(task, noTask);
    // What comes after a slice of ours is the next one. A foreign scheduler runs code of its own in between, or waits.
    const bool isForeign = !task.loop()->isRunning();
    if (isForeign) [[unlikely]]
        stream_.stampExactly(4); // also of no time: it is what makes the end exact
    const std::uint32_t stack = task.suspendedStack(dictionary_);
    std::uint32_t bits = static_cast<std::uint32_t>(wait.kind) | (wait.polling ? std::uint32_t(suspendPolling) : 0u);
    const bool mayBePoll = !isForeign || stream_.lastTicks() - task.listenerSince <= longestPoll_;
    if (!sliceChangedSomething_ && stack == task.listenerStack && (wait.polling || wait.kind == WaitKind::yield) &&
        mayBePoll) {
        ++idlePolls_;
        bits |= suspendIdlePoll;
    }
    if (isForeign) [[unlikely]]
        task.listenerIdle = (bits & suspendIdlePoll) != 0;
    task.listenerStack = stack;
    task.listenerSince = stream_.lastTicks();
    const TaskNumber awaited = std::min<TaskNumber>(wait.task, fieldMax);
    const bool isNewTimer = wait.kind == WaitKind::timer && (bits & suspendIdlePoll) == 0;
    const bool fits = stack <= fieldMax && (awaited < fieldMax || wait.task == noTask) && stream_.room() > 0;
    if (isNewTimer || !fits) [[unlikely]]
        return suspendedSlowly(task, stack, bits);
    stream_.putInRoom(word(Op::suspend, stack, bits | awaited << suspendObjectShift));
}

void Recorder::suspendedSlowly(const TaskBase &task, std::uint32_t stack, std::uint32_t bits)
{
    const WaitState &wait = task.wait();
    if (stack > fieldMax)
        extend(stack);
    const TaskNumber awaited = wait.task;
    if (wait.kind == WaitKind::timer && (bits & suspendIdlePoll) == 0) {
        stream_.stamp();
        stream_.put(word(Op::suspend, stack, bits | suspendWide), untilDue(task));
    } else if (awaited < fieldMax || awaited == noTask) {
        stream_.put(word(Op::suspend, stack, bits | std::min<std::uint32_t>(awaited, fieldMax) << suspendObjectShift));
    } else {
        stream_.put(word(Op::suspend, stack, bits | suspendWide), awaited);
    }
}

/// ns from the last stamp to the end of its wait for a timer.
std::uint64_t Recorder::untilDue(const TaskBase &task) const
{
    const std::uint64_t due = time_.dueTicks(task.loop(), task.wait().deadline);
    return static_cast<std::uint64_t>(std::max<Nanoseconds>(time_.toNs(due) - time_.toNs(stream_.lastTicks()), 0));
}

/// Between the slices of a foreign scheduler time goes on, and while a loop waits, when a signal's handler may do something.
void Recorder::stampBetweenSlices(const Loop &loop)
{
    if ((!loop.isRunning() && !loop.current()) || loop.isIdle())
        stream_.stamp();
}

void Recorder::woken(TaskBase &task)
{
    stampBetweenSlices(*task.loop());
    ++wakes_;
    sliceChangedSomething_ = true;
    task.listenerSince = stream_.lastTicks();
    std::uint32_t cause = static_cast<std::uint32_t>(task.wakeCause());
    if (task.loop()->runsCallback() && task.loop()->isInCallback()) [[unlikely]]
        cause |= wakeInCallback;
    const TaskNumber waker = task.waker();
    const TaskNumber number = task.number();
    if (number > fieldMax) [[unlikely]]
        extend(number);
    if (waker < fieldMax || waker == noTask)
        stream_.put(word(Op::wake, number, cause | std::min<std::uint32_t>(waker, fieldMax) << wakeCauserShift));
    else
        stream_.put(word(Op::wake, number, cause | wakeWide), waker);
    if (mayHaveDetail(task.wakeCause()))
        details_.putWake(task);
}

} // namespace coroscope
