// SPDX-License-Identifier: MIT
// Loop: whatever resumes tasks, as those who listen see it: its tasks, its ready queue, its clock, its turn.
//
// An EventLoop resumes its tasks itself. A ForeignLoop is told what some other scheduler does.
#pragma once

#include "engine/loop/clock.h"
#include "engine/loop/task_base.h"

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace coroscope {

class Instrument;
struct LoopCallback;

/// What the next task is called. Loops that are listened to together share one, so that a number means one task.
struct TaskNumbers {
    TaskNumber next = 0;
    std::uint32_t roots = 0; ///< tasks without a parent so far
};

/// Not thread-safe: one thread, but for Clock::interrupt().
class Loop {
public:
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    Clock &clock() { return clock_; }

    std::uint64_t serial() const { return serial_; }    ///< unlike its address never used again
    bool isRunning() const { return running_; }         ///< it is on this thread's stack, and resumes tasks itself
    TaskBase *current() const { return current_; }      ///< the running task; in hooks null between slices
    bool runsCallback() const { return runsCallback_; } ///< code of the program's that is no task's
    bool isIdle() const { return isIdle_; }             ///< it waits, with nothing to run
    /// What is told now is done by that code: on its thread, outside tasks.
    virtual bool isInCallback() const { return runsCallback_ && !current_; }
    /// Something of its runs: it does not wait, nor does its thread run another one within one of its slices.
    bool isBusy() const { return running_ ? !isIdle_ && !isCovered_ : current_ != nullptr; }
    std::uint64_t turn() const { return turn_; } ///< 0: none has begun, or the loop does not tell
    TaskNumber nextNumber() const { return numbers_->next; }
    void shareNumbers(TaskNumbers &numbers) { numbers_ = &numbers; } ///< before the first task
    void keepOwnNumbers()                                            ///< from here on; before those that it shares go
    {
        ownNumbers_ = *numbers_;
        numbers_ = &ownNumbers_;
    }

    std::size_t alive() const { return alive_; }
    void forEachAlive(const std::function<void(TaskBase &)> &visit) const; ///< in spawn order
    virtual std::size_t readyCount() const = 0;
    virtual TaskBase *firstReady() const = 0; ///< null: nothing is ready, or nobody knows
    virtual void forEachReady(const std::function<void(TaskBase &)> &visit) const = 0; ///< in the order of the queue
    /// All that can run now, in the order of the queue: tasks and (else null) callbacks.
    virtual void forEachQueued(const std::function<void(TaskBase *task, const LoopCallback *callback)> &visit) const
    {
        forEachReady([&visit](TaskBase &task) { visit(&task, nullptr); });
    }

    /// The callbacks among them; what a listener stores in one stays there.
    virtual void forEachCallback(const std::function<void(LoopCallback &callback)> &) {}

    void setInstrument(Instrument *instrument) { instrument_ = instrument; } ///< not owned; null: none
    Instrument *instrument() const { return instrument_; }

    /// Called when a wait ended early (Clock::interrupt): signals and pause requests are served here.
    void setInterruptHandler(std::function<void()> handler) { interruptHandler_ = std::move(handler); }

    /// All that exist, of every thread, in the order in which they were made.
    static std::vector<Loop *> all();

    /// Space for whoever listens: the turn of the last switch that it heard of.
    std::uint64_t listenerTurn = 0;
    /// The same: who resumes its tasks, as that listener heard last.
    std::uint64_t listenerCaller = 0;
    /// The same: which of the loops it is, from 1 in the order in which that listener heard of them; 0: of none yet.
    std::uint32_t listenerNumber = 0;
    /// The same: the thread on which it runs, or ran last.
    std::uint64_t listenerThread = 0;
    /// The same: ns by which the loop's clock has fallen behind that listener's time.
    Nanoseconds listenerBehind = 0;

    /// That runs tasks on this thread, and has a slice under way where it is not ours; null: none.
    static Loop *onThisThread() { return onThread_; }
    /// Ends a wait for something to become ready, soon. Any thread, while the loop is there.
    virtual void interruptWait() { clock_.interrupt(); }
    /// In a hook this thread has been held, and others ran meanwhile.
    virtual void wasHeld() {}
    /// Whose code runs on the loop's thread, though the slice counts as suspended, for another thread's loop has gone on; null:
    /// nobody's.
    virtual TaskBase *outrunTask() const { return nullptr; }

protected:
    explicit Loop(Clock &clock);
    ~Loop();

    /// The loop in which a slice is under way on this thread; null: none.
    static Loop *withOpenSlice() { return onThread_ && onThread_->current_ ? onThread_ : nullptr; }
    /// Says that this loop is the one that runs tasks on this thread (null: none does); returns the one that did.
    static Loop *enterThread(Loop *loop) { return std::exchange(onThread_, loop); }

    /// While it lives, `loop` runs tasks on this thread. A slice of another loop in which that begins is suspended meanwhile, for
    /// nobody knows how long: there is one running task on a thread.
    class OnThread {
    public:
        explicit OnThread(Loop &loop);
        ~OnThread();
        OnThread(const OnThread &) = delete;
        OnThread &operator=(const OnThread &) = delete;

    private:
        Loop &loop_;
        Loop *const interrupted_;
        Loop *before_;
        const bool wasCovered_;
    };
    virtual void suspendSlice() = 0;
    virtual void resumeSlice() = 0;

    // What becomes of a task, for loops that keep their own queue.
    static void setWaiting(TaskBase &task) { task.status_ = TaskStatus::waiting; }
    static void setReady(TaskBase &task, WakeCause cause, TaskNumber waker)
    {
        task.status_ = TaskStatus::ready;
        task.wakeCause_ = cause;
        task.waker_ = waker;
    }
    static void setRunning(TaskBase &task)
    {
        task.started_ = true;
        task.status_ = TaskStatus::running;
    }
    static void setSuspended(TaskBase &task, const WaitState &wait) { task.suspendTask(wait); }
    static void setEnded(TaskBase &task, TaskStatus outcome)
    {
        task.status_ = outcome;
        task.wait_ = {};
    }

    /// Numbers the task and links it, tells nobody. Its parent is the running task, if any.
    void link(TaskBase &task);
    void unlink(TaskBase &task);
    void announceEnd(); ///< first of all in a destructor: what is left is abandoned, it does not end

    // (Of the model that costs one load also in a library that is loaded late: the few bytes that such may have are there.)
    static constinit thread_local Loop *onThread_ __attribute__((tls_model("initial-exec")));

    Clock &clock_;
    std::uint64_t serial_;
    Instrument *instrument_ = nullptr;
    TaskBase *current_ = nullptr;
    TaskBase *firstAlive_ = nullptr;
    TaskBase *lastAlive_ = nullptr;
    std::size_t alive_ = 0;
    TaskNumbers ownNumbers_;
    TaskNumbers *numbers_ = &ownNumbers_;
    std::uint64_t turn_ = 0;
    bool running_ = false;
    bool runsCallback_ = false;
    bool isIdle_ = false;
    std::function<void()> interruptHandler_;

private:
    bool isCovered_ = false;
};

/// Which of a listener's loops it is; 0: none.
inline std::uint32_t listenerNumberOf(const Loop *loop) { return loop ? loop->listenerNumber : 0; }

} // namespace coroscope
