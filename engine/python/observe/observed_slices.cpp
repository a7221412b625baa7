// SPDX-License-Identifier: MIT
// ObservedLoop, the part that sees slices begin and end.
#include "engine/python/observe/observed_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/task_names.h"
#include "engine/python/program_loop.h"

#include <cstring>
#include <utility>

namespace coroscope {

namespace {

/// Every library has its own exception by which a task is cancelled; close() has GeneratorExit.
bool isCancellation(PyObject *exceptionType)
{
    const char *const name = PyExceptionClass_Name(exceptionType);
    const char *const dot = std::strrchr(name, '.');
    const std::string_view bare = dot ? dot + 1 : name;
    return bare == "CancelledError" || bare == "Cancelled" || bare == "TaskCancelled" || bare == "GeneratorExit";
}

/// Whether it is told that something is resumed by this, which had ended. (Whoever iterates on hears of the end again, as is right;
/// to close what has ended means nothing.)
bool showsAgain(ResumedBy by) { return by != ResumedBy::closing && by != ResumedBy::iteration; }

} // namespace

ResumptionListener::Begin ObservedLoop::resuming(PyObject *generator, ResumedBy by, PyObject *sent)
{
    const std::uint64_t thread = runningThread();
    if (rests_ || !loop_.instrument() || isInSlice(thread))
        return Begin::pass;
    const auto found = tasks_.find(generator);
    ObservedTask *task = found != tasks_.end() ? found->second.get() : consider(generator, by);
    if (!task)
        return Begin::pass;
    switch (waitOutHold()) {
    case Held::here: return Begin::pass;
    case Held::wasElsewhere: // anything may have happened meanwhile
        return takeInterruptHere() ? Begin::refused : resuming(generator, by, sent);
    case Held::no: break;
    }
    const bool isOver = hasEnded(task->status()) || task->endedAs != noTask;
    if (isRunning(*task) || (isOver && !showsAgain(by)))
        return Begin::pass;
    if (hasEnded(task->status()))
        task = &again(generator);
    if (loop_.current())
        outrun();
    const FrameLayout *const caller = likeness_.caller();
    if (!schedulerNoted_)
        noteScheduler(caller);
    follower_ = followerOf(caller);
    if (follower_ && follower_->mayRest(*task))
        follower_ = nullptr;
    if (follower_)
        follower_->beforeSwitch(*task, caller);
    if (caller_.moveTo(caller, thread))
        loop_.setCaller(caller_);
    loop_.resuming(*task);
    sliceThread_ = thread;
    if (takeInterruptHere()) { // from a hold: it is as if it had come just before
        loop_.suspended(*task, WaitState::forTurn());
        return Begin::refused;
    }
    task->wasSent = sent != Py_None;
    if (task->wasSent)
        tellValue(*task, true, program_.texts().value(sent));
    return Begin::slice;
}

bool ObservedLoop::takeInterruptHere() const
{
    return hasInterrupt() && runningThread() == mainThread_ && raiseInterrupt(); // the main thread's it is
}

// --- the ends of slices ---

void ObservedLoop::tellValue(ObservedTask &task, bool sent, const std::string &text)
{
    if (Instrument *const instrument = loop_.instrument())
        instrument->value(task, sent ? Instrument::ValueRole::sent : Instrument::ValueRole::yielded, text);
}

bool ObservedLoop::isAlive(PyObject *generator, TaskNumber number) const
{
    const auto found = tasks_.find(generator);
    return found != tasks_.end() && found->second->number() == number && found->second->endedAs == noTask &&
           !hasEnded(found->second->status());
}

TaskNumber ObservedLoop::numberOf(PyObject *generator) const
{
    const auto found = tasks_.find(generator);
    if (found == tasks_.end())
        return noTask;
    return found->second->endedAs != noTask ? found->second->endedAs : found->second->number();
}

/// The slice is over, but for telling so: what it put into the queue is its doing.
void ObservedLoop::sliceEnds(ObservedTask &task)
{
    if (follower_ && loop_.current() == &task)
        follower_->afterSlice(task, likeness_.caller());
}

/// A task that yields an object behind which stands another one polls that. It may be one that nothing has put into a queue: it
/// is there all the same. What nobody else holds is a request to the scheduler: nothing that could be looked at again.
void ObservedLoop::noteAwaited(ObservedTask &task, PyObject *yielded)
{
    task.awaited = noTask;
    task.awaitedGenerator = nullptr;
    if (Py_REFCNT(yielded) < 2 || PyTuple_Check(yielded) || PyList_Check(yielded))
        return;
    PyObject *const generator = items_.generatorOf(yielded);
    if (!generator || generator == task.generator())
        return;
    const bool isNew = tasks_.find(generator) == tasks_.end();
    const bool isWrapped = generator != yielded || PyCoro_CheckExact(yielded);
    if (isNew && isWrapped && look(generator) == QueueSearch::Seen::open) {
        const PyRef kept = PyRef::share(generator); // a breakpoint may hold here, and a signal's handler run
        ObservedTask &unrun = add(generator, nameGivenBy(items_.holder(), generator));
        loop_.spawned(unrun);
        loop_.park(unrun);
    }
    task.awaitedGenerator = generator;
    task.awaited = numberOf(generator);
}

/// The scheduler of the program keeps what is not finished in its queue, one thinks; a library's waits.
WaitState ObservedLoop::waitOf(const ObservedTask &task, TaskLikeness::Origin scheduler) const
{
    if (task.endedAs != noTask)
        return {.kind = WaitKind::ended};
    return scheduler != TaskLikeness::Origin::program ? WaitState{.kind = WaitKind::unknown}
           : task.awaited == noTask                   ? WaitState::forTurn()
                                                      : WaitState::forTask(task.awaited, true);
}

/// What says the same as the slice before says nothing new: then the task polls.
void ObservedLoop::noteYielded(ObservedTask &task, PyObject *value)
{
    if (value == Py_None && task.lastYielded == Py_None)
        return;
    // At the address of what it yielded last another object may lie: one that nobody else holds is another, and texts and numbers
    // are told by what they say.
    const bool isPlain = PyLong_CheckExact(value) || PyFloat_CheckExact(value) || PyUnicode_CheckExact(value);
    std::string text = isPlain ? program_.texts().value(value) : std::string();
    const std::size_t says = std::hash<std::string>()(text);
    const bool saysTheSame = std::exchange(task.lastPlain, says) == says;
    const bool isSame = std::exchange(task.lastYielded, value) == value && saysTheSame && Py_REFCNT(value) > 1;
    const TaskNumber before = task.awaited;
    // While the awaited task is alive, so is what stands for it.
    if (!isSame || before == noTask || !isAlive(task.awaitedGenerator, before))
        noteAwaited(task, value);
    const bool isRecorded = loop_.current() == &task; // else the recording has no place for it
    if (isRecorded && value != Py_None && (!isSame || task.awaited != before || task.wasSent))
        tellValue(task, false, isPlain ? text : program_.texts().value(value));
    task.awaitsAliveOne = task.awaited != noTask && isAlive(task.awaitedGenerator, task.awaited);
}

void ObservedLoop::yielded(PyObject *value)
{
    ObservedTask *const ending = endingTask();
    if (!ending)
        return;
    sliceEnds(*ending); // it may wait for a task that it has just put into the queue
    noteYielded(*ending, value);
    suspend(*ending);
    raiseInterruptSoon();
}

/// … and so is the task, unless it had been before.
void ObservedLoop::endSlice(ObservedTask &task, TaskStatus outcome)
{
    sliceEnds(task);
    if (task.endedAs == noTask)
        end(task, outcome);
    else
        suspend(task);
}

void ObservedLoop::returned(PyObject *value)
{
    ObservedTask *const task = endingTask();
    if (!task)
        return;
    task->setResultText(program_.texts().value(value ? value : Py_None));
    endSlice(*task, TaskStatus::done);
    raiseInterruptSoon();
}

void ObservedLoop::raised()
{
    ObservedTask *const task = endingTask();
    if (!task)
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    task->setResultText(program_.texts().error(value));
    endSlice(*task, isCancellation(type) ? TaskStatus::cancelled : TaskStatus::failed);
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

void ObservedLoop::closed()
{
    ObservedTask *const task = endingTask();
    if (!task)
        return;
    endSlice(*task, TaskStatus::cancelled);
    raiseInterruptSoon();
}

void ObservedLoop::deallocating(PyObject *generator)
{
    if (_Py_IsFinalizing()) {
        removeResumptionHooks(); // what the program leaves behind stays as it stood
        return;
    }
    if (!tasks_.contains(generator))
        return;
    waitOutHold();
    const auto found = tasks_.find(generator);
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    const std::unique_ptr<ObservedTask> task = std::move(found.value());
    tasks_.erase(found);
    for (const auto &[code, follower] : followers_)
        follower->forget(*task);
    // Unless it had ended; a breakpoint may hold here.
    loop_.ended(*task, task->endedAs == noTask ? TaskStatus::cancelled : TaskStatus::done);
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

} // namespace coroscope
