// SPDX-License-Identifier: MIT
// EventLoop: the ready queue, the timers and the turn.
//
// Policy. A turn has three phases: wait (only when nothing is ready), expire (timers that are due wake their tasks), run
// (what was ready when the phase began runs, once, in FIFO order). What becomes ready while the turn runs, runs in the
// next. Every switch passes EventLoop::step(), the one place where an instrument can stop it.
#pragma once

#include "engine/loop/loop.h"
#include "engine/loop/ready_queue.h"
#include "engine/loop/timer_queue.h"

namespace coroscope {

/// How a task waits: out of the queue until woken, or at the back of the queue, looking again each turn.
enum class Waiting { park, poll };

/// Not thread-safe: one thread, but for Clock::interrupt().
class EventLoop final : public Loop {
public:
    explicit EventLoop(Clock &clock, Waiting waiting = Waiting::park);
    ~EventLoop(); ///< releases the tasks that are still alive

    /// The loop of a task that was add()ed to one. Null: it was not yet.
    static EventLoop *of(const TaskBase &task) { return static_cast<EventLoop *>(task.loop()); }

    Waiting waiting() const { return waiting_; }
    void setWaiting(Waiting waiting) { waiting_ = waiting; } ///< between runs

    /// Numbers the task, links it and puts it at the back of the ready queue. Its parent is the running task, if any.
    void add(TaskBase &task);

    /// A parked task becomes ready: to the back of the queue. No effect on a task that is ready, running or ended.
    void wake(TaskBase &task, WakeCause cause);

    /// Wakes a parked `task` at `deadline` (on clock()). One timer a task; wake() from elsewhere disarms it.
    void wakeAt(TaskBase &task, Nanoseconds deadline);

    /// Notes the request in the task and wakes it if it is parked; its type raises the cancellation when it is resumed.
    void requestCancel(TaskBase &task);

    /// Ends a task that never ran or will never run again, without a slice.
    void endWithoutRunning(TaskBase &task, TaskStatus outcome);

    /// Runs turns until nothing is ready and no timer is armed, or until stop(). Tasks may be left waiting: see alive().
    void run();
    /// run() returns after the slice under way.
    void stop() { stopRequested_ = true; }
    /// The loop whose run() is under way on this thread. Throws std::logic_error where there is none.
    static EventLoop &runningLoop();

    std::uint64_t switches() const { return ready_.popped(); } ///< every task that runs is popped, and no other
    const ReadyQueue &ready() const { return ready_; }
    std::size_t readyCount() const override { return ready_.size(); }
    TaskBase *firstReady() const override { return ready_.empty() ? nullptr : ready_.front(); }
    void forEachReady(const std::function<void(TaskBase &)> &visit) const override;

private:
    void suspendSlice() override;
    void resumeSlice() override;
    void waitForSomething();
    void dropDeadTimers();
    void purgeDeadTimers();
    void expireTimers();
    void runReady();
    void step(TaskBase &task);
    void requeue(TaskBase &task);
    void leaveQueue(TaskBase &task);
    void retire(TaskBase &task);

    Waiting waiting_;
    ReadyQueue ready_;
    TimerQueue timers_;
    TaskBase *sliceTask_ = nullptr; ///< while its slice is suspended
    bool stopRequested_ = false;
};

} // namespace coroscope
