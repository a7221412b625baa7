// SPDX-License-Identifier: MIT
// ForeignLoop: shows a scheduler that is not ours to whoever listens to loops: to the recorder, to the debugger.
//
// The scheduler tells it what it does, and resumes its coroutines itself. Where nobody listens that costs a few stores.
// In the order of one task's life:
//
//     loop.spawned(task);                  // it is ready, at the back of the queue
//     loop.setCaller();                    // optional: this function resumes it
//     loop.resuming(task);                 // just before handle.resume(): a debugger may hold the thread here
//     loop.suspended(task, wait);          // just after it, for what it waits: WaitState::forTurn() is ready again, at the
//                                          // back of the queue; all else is out of it until
//     loop.woken(task, cause);             // … it is ready again
//     loop.ended(task, TaskStatus::done);  // instead of suspended(), with its last slice
//
// Tasks are resumed in any order: the queue shown is the order in which they became ready, unless moveBefore() and park() say
// what the scheduler's own looks like. A coroutine that a running task resumes itself is part of its slice: that is no
// switch, and its suspension changes nothing; its end is an end. woken() may also be told of the running task, as where
// `await_suspend` puts its handle into a queue: it is ready again, at the back, once its slice is over.
#pragma once

#include "engine/loop/caller.h"
#include "engine/loop/foreign_task.h"
#include "engine/loop/loop.h"

#include <memory>

namespace coroscope {

/// One scheduler's. One thread, but for Clock::interrupt(); or several, under one lock of theirs: see outrun().
class ForeignLoop final : public Loop {
public:
    /// The loop's times are told by `clock`; a scheduler whose timers go by it (clock().now()) stands still where a debugger
    /// holds it, and runs under the virtual clock. By default it is the one that the program was started with.
    explicit ForeignLoop(std::unique_ptr<Clock> clock = makeClock());
    ~ForeignLoop(); ///< tasks that have not ended are forgotten

    void spawned(ForeignTask &task);
    void resuming(ForeignTask &task); ///< one that was not ready is woken first, by nobody knows what
    void suspended(ForeignTask &task, const WaitState &wait);
    void ended(ForeignTask &task, TaskStatus outcome); ///< also without a slice: destroyed, cancelled before it ran
    void woken(ForeignTask &task, WakeCause cause);    ///< by the running task, if any; not of one that is ready
    void cancelRequested(ForeignTask &task);           ///< by the running task, if any

    // Threads that take turns in mid-slice: one slice runs at a time, whatever the threads do.
    /// On the thread that is about to resume a task, while the slice of another thread is under way: that one counts as
    /// suspended (WaitKind::thread) from here on, though it goes on.
    void outrun();
    /// On the thread of a slice that was outrun, when it is over; then woken() for WakeCause::thread, or ended(), say how.
    void outrunSliceIsOver(ForeignTask &task);

    // What the scheduler's queue looks like, where somebody looks into it. Both: of a task that is ready, else nothing happens.
    void moveBefore(ForeignTask &task, ForeignTask *before); ///< another ready one; null: to the back
    void park(ForeignTask &task); ///< it was not put back after its slice: it waits, for nobody knows what

    /// The function that resumes the tasks from here on: call it there, before resuming(). Costs a comparison.
    void setCaller(const std::source_location &place = std::source_location::current());
    /// The same in another language. It outlives the loop, or lives until another one is set.
    void setCaller(Caller &caller);

    void turnBegan() { ++turn_; }    ///< a round of the scheduler, where it has such
    void idle(Nanoseconds deadline); ///< it waits for something to become ready; -1: without a timer
    void idleEnd();

    std::size_t readyCount() const override { return readyCount_; }
    ForeignTask *firstReady() const override { return firstReady_; }
    ForeignTask *lastReady() const { return lastReady_; }
    static ForeignTask *readyAfter(const ForeignTask &task) { return task.nextReady_; }
    static ForeignTask *readyBefore(const ForeignTask &task) { return task.previousReady_; }
    void forEachReady(const std::function<void(TaskBase &)> &visit) const override;

private:
    void suspendSlice() override;
    void resumeSlice() override;
    void beginSlice(ForeignTask &task);
    void endSlice();
    void sliceSuspended(ForeignTask &task, const WaitState &wait);
    void enqueue(ForeignTask &task, ForeignTask *before = nullptr);
    void dequeue(ForeignTask &task);
    void makeReady(ForeignTask &task, WakeCause cause);
    void tellCaller(Caller *caller);
    bool isQueued(const ForeignTask &task) const { return task.previousReady_ || firstReady_ == &task; }

    std::unique_ptr<Clock> ownClock_;
    ForeignTask *firstReady_ = nullptr;
    ForeignTask *lastReady_ = nullptr;
    std::size_t readyCount_ = 0;
    WakeCause wakeAfterSlice_ = WakeCause::none; ///< the running task was woken, by this
    SourceCaller ownCaller_;
    Caller *caller_ = nullptr;
    ForeignTask *sliceTask_ = nullptr; ///< while its slice is suspended
};

} // namespace coroscope
