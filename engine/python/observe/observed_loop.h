// SPDX-License-Identifier: MIT
// ObservedLoop: the schedulers that the program brings along (a list and next(), a queue of task objects, a library's loop),
// seen by what they resume.
//
// The outermost task-like generator or coroutine that a thread resumes is a task, its resumption a switch, its yield a
// suspension, its return or exception the end. What a task resumes itself is part of its slice.
//
// One slice runs at a time: where a thread resumes a task while another one is in the middle of a slice (preempted, or blocked),
// that slice counts as suspended for its thread. When it really ends, no switch is recorded any more: its task is ready again.
//
// What stands in the scheduler's queue is a task before it is first resumed, where that queue can be found (QueueFollower); else
// tasks are thought ready in the order in which they were suspended.
#pragma once

#include "engine/loop/foreign_loop.h"
#include "engine/python/observe/observed_task.h"
#include "engine/python/observe/queue_follower.h"
#include "engine/python/observe/resumption_hooks.h"
#include "engine/python/observe/running_caller.h"
#include "engine/python/observe/task_likeness.h"

#include <tsl/robin_map.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coroscope {

class ProgramLoop;

/// One a process. Under the interpreter's lock.
class ObservedLoop final : private ResumptionListener, private QueueFollower::Host {
public:
    struct Options {
        bool iterated = false;       ///< see TaskLikeness
        std::vector<TaskRule> rules; ///< the same
        std::string queue;           ///< the variable that holds the scheduler's queue; empty: to be found
        /// Takes what is found out about the program as a whole: `scheduler` is "program" or "library", `queue` is where it keeps
        /// what is ready, "`event_loop`, a queue.Queue"; `queueWanted` is `queue` above.
        std::function<void(std::string_view key, const std::string &text)> note;
        /// While another thread is held with this loop, returns once that is over, or an interrupt is kept (interrupts.h). May let
        /// other threads run; leaves the exception that is set as it is.
        std::function<void(const Loop &)> waitOutHold;
        std::function<bool()> holdsHere;          ///< whether it is this thread that is held
        bool (*isHeld)() = nullptr;               ///< whether any thread is
        bool (*mustWait)(const Loop &) = nullptr; ///< whether one is that is no more to run anything of this loop
    };

    /// On the main thread. `program` outlives it: its tables of places and texts are used, and its clock's tasks are not ours.
    ObservedLoop(ProgramLoop &program, Options options);

    /// Begins to watch, or goes on. False: this interpreter cannot be watched.
    bool watch();
    /// No switch is seen until watch() is called again, and the program's types are as they were, once the slices that other
    /// threads are in have ended (but for what tells of deaths, where there are tasks).
    void rest();
    /// While it rests, and nobody listens to its loop: what is known of the program is void, but for slices under way.
    void forget();

    /// Whether `generator`, of which nothing else is known, still is the task of this number, and can run.
    bool isAlive(PyObject *generator, TaskNumber number) const;
    /// The task that `object` is, or is known to stand for; null: none.
    const TaskBase *taskOf(PyObject *object) const;
    /// Where the running task stands (in its own code) if another thread runs it; else nothing.
    std::optional<SourcePlace> placeElsewhere() const;

private:
    /// A slice that another thread has come between, while it lasts.
    struct Outrun {
        std::uint64_t thread;
        ObservedTask *task;
        TaskLikeness::Origin origin; ///< of what resumed it
    };

    Begin resuming(PyObject *generator, ResumedBy by, PyObject *sent) override;
    void yielded(PyObject *value) override;
    void returned(PyObject *value) override;
    void raised() override;
    void closed() override;
    void deallocating(PyObject *generator) override;

    ObservedTask *taskInQueue(PyObject *generator) override;
    QueueSearch::Seen look(PyObject *generator) override;
    void queueFound(const std::string &text) override;

    ObservedTask *consider(PyObject *generator, ResumedBy by);
    bool isInSlice(std::uint64_t thread) const;
    /// On whichever thread: it cannot be resumed.
    bool isRunning(const ObservedTask &task) const
    {
        return loop_.current() == &task || (!outrun_.empty() && outrunSlice(task));
    }
    void outrun();
    void restHooks();
    ObservedTask *endingTask();
    void suspend(ObservedTask &task);
    void end(ObservedTask &task, TaskStatus outcome);
    void leaveOutrun(ObservedTask &task);
    const Outrun *outrunSlice(const ObservedTask &task) const;
    enum class Held { no, wasElsewhere, here };
    /// Whether the program is held: elsewhere it is no more. Here, a signal's handler runs, of which nothing is seen.
    Held waitOutHold() const
    {
        if (!options_.isHeld() || !loop_.instrument()) [[likely]]
            return Held::no; // a fork's child, whose loop has no instrument, may think that somebody does
        if (options_.holdsHere())
            return Held::here;
        if (!options_.mustWait(loop_))
            return Held::no;
        options_.waitOutHold(loop_);
        return Held::wasElsewhere;
    }
    bool takeInterruptHere() const;
    ObservedTask &add(PyObject *generator, std::string name);
    std::string nameOf(PyObject *generator);
    ObservedTask &again(PyObject *generator);
    QueueFollower *followerOf(const FrameLayout *caller);
    void noteScheduler(const FrameLayout *caller);
    void sliceEnds(ObservedTask &task);
    void endSlice(ObservedTask &task, TaskStatus outcome);
    void noteAwaited(ObservedTask &task, PyObject *yielded);
    WaitState waitOf(const ObservedTask &task, TaskLikeness::Origin scheduler) const;
    TaskNumber numberOf(PyObject *generator) const;
    void noteYielded(ObservedTask &task, PyObject *value);
    void tellValue(ObservedTask &task, bool sent, const std::string &text);

    ProgramLoop &program_;
    std::uint64_t mainThread_;
    std::uint64_t sliceThread_ = 0; ///< of the running task
    std::vector<Outrun> outrun_;    ///< at most one a thread
    bool rests_ = false;
    RunningCaller caller_;
    ForeignLoop loop_;
    TaskLikeness likeness_;
    Options options_;
    TaskItems items_;
    tsl::robin_map<PyObject *, std::unique_ptr<ObservedTask>> tasks_; ///< by their generators, also ended ones
    tsl::robin_map<PyCodeObject *, std::unique_ptr<QueueFollower>>
        followers_; ///< by the code that resumes, of which each holds a reference
    PyCodeObject *lastCaller_ = nullptr;
    bool schedulerNoted_ = false;
    TaskLikeness::Origin lastOrigin_ = TaskLikeness::Origin::standardLibrary; ///< of lastCaller_
    QueueFollower *follower_ = nullptr;     ///< to look into the queue after this slice, too; null: none
    QueueFollower *lastFollower_ = nullptr; ///< of lastCaller_; null: a library's that nobody can look into
    PyCodeObject *lastPassed_ = nullptr; ///< of a generator that was iterated over and is no task: the next one, mostly
};

} // namespace coroscope
