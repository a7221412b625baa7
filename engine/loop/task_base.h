// SPDX-License-Identifier: MIT
// TaskBase: what a loop resumes, whatever language it is written in. CoroutineTask (native), the Python extension's task and
// ForeignTask derive from it.
#pragma once

#include "engine/loop/stack_interner.h"
#include "engine/loop/vocabulary.h"
#include "engine/loop/wait_detail.h"

#include <string>
#include <string_view>

#include <coroutine> // behind <string>: Qt 6.4's moc does not get through it otherwise

namespace coroscope {

class EventLoop;
class ForeignLoop;
class Loop;

struct DefinitionRef {
    std::string_view name; ///< `worker`; valid during the call that hands it out
    std::string_view file; ///< absolute path, or empty
    std::uint32_t line = 0;
    DefinitionKind kind = DefinitionKind::unknown;
};

/// What a suspended task waits for.
struct WaitState {
    WaitKind kind = WaitKind::none;
    bool polling = false;     ///< requeued at the back; looks again at its next turn
    bool detailed = false;    ///< TaskBase::waitDetail() tells more
    std::uint8_t filler = 0;  // with it an assignment is two stores, without it more
    TaskNumber task = noTask; ///< kind task
    Nanoseconds deadline = 0; ///< kind timer: on the loop's clock

    static constexpr WaitState forTurn() { return {.kind = WaitKind::yield}; }
    static constexpr WaitState forTask(TaskNumber task, bool polling)
    {
        return {.kind = WaitKind::task, .polling = polling, .task = task};
    }
    static constexpr WaitState forTimer(Nanoseconds deadline, bool polling)
    {
        return {.kind = WaitKind::timer, .polling = polling, .deadline = deadline};
    }
};

/// One loop's task. Owned jointly: an EventLoop holds a reference (retain/release) from add() until the task has ended.
/// Used on the loop's thread only.
class TaskBase {
    // First, and together: what each switch touches, so that it costs as few cache lines of a task as can be.
    TaskStatus status_ = TaskStatus::ready;
    WakeCause wakeCause_ = WakeCause::none;
    bool started_ = false;
    bool cancelRequested_ = false;
    TaskNumber number_ = noTask;
    WaitState wait_;
    std::coroutine_handle<> continuation_;
    TaskNumber waker_ = noTask;

public:
    /// Space for whoever listens (the recorder keeps the stack of the previous suspension here).
    std::uint32_t listenerStack = 0;
    std::uint64_t listenerSince = 0;
    std::uint32_t listenerDefinition = 0;
    std::uint32_t listenerNumberInDefinition = 0;
    bool listenerIdle = false; ///< of a task of a ForeignLoop: its last slice was an idle poll

    TaskBase() = default;
    TaskBase(const TaskBase &) = delete;
    TaskBase &operator=(const TaskBase &) = delete;

    TaskNumber number() const { return number_; }
    TaskNumber parent() const { return parent_; }
    std::uint32_t ordinal() const { return ordinal_; } ///< under the parent, from 1
    TaskStatus status() const { return status_; }
    const WaitState &wait() const { return wait_; }
    /// Why it last became ready, and by whom.
    WakeCause wakeCause() const { return staysQueued() ? WakeCause::yield : wakeCause_; }
    TaskNumber waker() const { return staysQueued() ? number_ : waker_; }
    bool started() const { return started_; }
    bool cancelRequested() const { return cancelRequested_; } ///< and not yet raised in it
    Loop *loop() const { return loop_; }
    const std::string &ownName() const { return ownName_; }
    void setOwnName(std::string name) { ownName_ = std::move(name); } ///< before EventLoop::add

    virtual DefinitionRef definition() const = 0;

    /// The number of the chain of awaits at which it is suspended now. Called at each suspension while somebody listens:
    /// must be fast, so implementations cache.
    virtual std::uint32_t suspendedStack(StackInterner &stacks) = 0;

    /// More of what it waits for, where wait().detailed; valid until the next call of any task's. Called once it is suspended, and
    /// later while it waits, when it may have changed. Null: nothing is known any more.
    virtual WaitDetail *waitDetail() { return nullptr; }
    /// More of why it is ready; the same. Null: there is no more.
    virtual WakeDetail *wakeDetail() { return nullptr; }
    /// The number of the chain of calls that made it, innermost last; 0: not known.
    virtual std::uint32_t spawnStack() const { return 0; }
    /// That number was given by a listener that is gone.
    virtual void forgetSpawnStack() {}

    /// A short text for the result or the error of an ended task; empty: none. Runs none of the program's code.
    virtual std::string resultText() const = 0;

    /// It polls, and its next slice is known to find nothing changed.
    virtual bool pollsInVain() const { return false; }
    /// By what it did last its next slice will be an idle poll, as long as somebody listens: a guess, which may turn out wrong.
    virtual bool seemsToPollInVain() const { return false; }

protected:
    virtual ~TaskBase() = default; ///< by its owner, never through this base

    /// Runs one slice: until the next suspension or the end. Must leave by one of suspendTask(), finishTask().
    virtual void resume() = 0;
    virtual void retain() = 0;
    virtual void release() = 0;
    /// Its loop goes away before it has ended: it will never be resumed. Lets go of what its frames hold, for tasks that wait
    /// for each other keep each other alive.
    virtual void abandon() {}

    /// Where its next slice goes on, if that is all that there is to it: then resume() is not called.
    void setContinuation(std::coroutine_handle<> continuation) { continuation_ = continuation; }
    std::coroutine_handle<> continuation() const { return continuation_; }

    void cancellationRaised() { cancelRequested_ = false; } ///< the request has been served

    // --- called within resume() ---
    /// The slice ends in a suspension. `wait.kind` yield, or polling: back of the queue. Else parked until EventLoop::wake.
    void suspendTask(const WaitState &wait)
    {
        const bool stays = wait.kind == WaitKind::yield || wait.polling;
        if (!stays)
            keepCause();
        wait_ = wait;
        status_ = stays ? TaskStatus::ready : TaskStatus::waiting;
    }
    /// The slice ends, and the task with it: done, failed or cancelled.
    void finishTask(TaskStatus outcome) { status_ = outcome; }

    /// Its last suspension left it in the queue: it yielded, or polls.
    bool staysQueued() const { return wait_.kind == WaitKind::yield || wait_.polling; }

private:
    /// Before wait_, which may have told it, says something else.
    void keepCause()
    {
        if (!staysQueued())
            return;
        wakeCause_ = WakeCause::yield;
        waker_ = number_;
    }

    friend class EventLoop;
    friend class ForeignLoop;
    friend class Loop;

    Loop *loop_ = nullptr;
    std::uint64_t timer_ = 0; ///< the timer under way, 0: none
    TaskBase *previousAlive_ = nullptr;
    TaskBase *nextAlive_ = nullptr;
    TaskNumber parent_ = noTask;
    std::uint32_t ordinal_ = 0;
    std::uint32_t children_ = 0;
    std::string ownName_;
};

} // namespace coroscope
