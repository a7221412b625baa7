// SPDX-License-Identifier: MIT
// EventLoop: the ready queue, the timers and the turn.
//
// Policy. A turn has three phases: wait (only when nothing is ready), expire (timers that are due wake their tasks), run
// (what was ready when the phase began runs, once, in FIFO order). What becomes ready while the turn runs, runs in the
// next. Every switch passes EventLoop::step(), the one place where an instrument can stop it.
#pragma once

#include "engine/loop/clock.h"
#include "engine/loop/ready_queue.h"
#include "engine/loop/task_base.h"
#include "engine/loop/timer_queue.h"

#include <functional>

namespace coroscope {

class Instrument;

/// How a task waits: out of the queue until woken, or at the back of the queue, looking again each turn.
enum class Waiting { park, poll };

/// Not thread-safe: one thread, but for Clock::interrupt().
class EventLoop {
public:
    explicit EventLoop(Clock &clock, Waiting waiting = Waiting::park);
    ~EventLoop(); ///< releases the tasks that are still alive
    EventLoop(const EventLoop &) = delete;
    EventLoop &operator=(const EventLoop &) = delete;

    Clock &clock() { return clock_; }
    Waiting waiting() const { return waiting_; }
    void setWaiting(Waiting waiting) { waiting_ = waiting; } ///< between runs

    /// Numbers the task, links it and puts it at the back of the ready queue. Its parent is the running task, if any.
    void add(TaskBase &task);

    /// A parked task becomes ready: to the back of the queue. No effect on a task that is ready, running or ended.
    void wake(TaskBase &task, WakeCause cause);

    /// Wakes a parked `task` at `deadline` (on clock()). One timer a task; wake() from elsewhere disarms it.
    void wakeAt(TaskBase &task, Nanoseconds deadline);

    /// Notes the request and wakes the task if it is parked; the task type itself raises the cancellation when resumed.
    void requestCancel(TaskBase &task);

    /// Ends a task that never ran or will never run again, without a slice.
    void endWithoutRunning(TaskBase &task, TaskStatus outcome);

    /// Runs turns until nothing is ready and no timer is armed, or until stop(). Tasks may be left waiting: see alive().
    void run();
    /// run() returns after the slice under way.
    void stop() { stopRequested_ = true; }
    bool isRunning() const { return running_; }
    /// The loop whose run() is under way on this thread. Throws std::logic_error where there is none.
    static EventLoop &runningLoop();

    std::uint64_t serial() const { return serial_; } ///< unlike its address never used again
    TaskBase *current() const { return current_; }   ///< the running task; in hooks null between slices
    std::size_t alive() const { return alive_; }
    std::uint64_t turn() const { return turn_; }
    std::uint64_t switches() const { return ready_.popped(); } ///< every task that runs is popped, and no other
    const ReadyQueue &ready() const { return ready_; }
    TaskNumber nextNumber() const { return nextNumber_; }
    void forEachAlive(const std::function<void(TaskBase &)> &visit) const; ///< in spawn order

    void setInstrument(Instrument *instrument) { instrument_ = instrument; } ///< not owned; null: none
    Instrument *instrument() const { return instrument_; }

    /// Called when a wait ended early (Clock::interrupt): signals and pause requests are served here.
    void setInterruptHandler(std::function<void()> handler) { interruptHandler_ = std::move(handler); }

private:
    void waitForSomething();
    void dropDeadTimers();
    void purgeDeadTimers();
    void expireTimers();
    void runReady();
    void step(TaskBase &task);
    void requeue(TaskBase &task);
    void leaveQueue(TaskBase &task);
    void retire(TaskBase &task);

    Clock &clock_;
    Waiting waiting_;
    std::uint64_t serial_;
    Instrument *instrument_ = nullptr;
    ReadyQueue ready_;
    TimerQueue timers_;
    TaskBase *current_ = nullptr;
    TaskBase *firstAlive_ = nullptr;
    TaskBase *lastAlive_ = nullptr;
    std::size_t alive_ = 0;
    TaskNumber nextNumber_ = 0;
    std::uint32_t roots_ = 0;
    std::uint64_t turn_ = 0;
    bool running_ = false;
    bool stopRequested_ = false;
    std::function<void()> interruptHandler_;
};

} // namespace coroscope
