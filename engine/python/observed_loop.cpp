// SPDX-License-Identifier: MIT
#include "engine/python/observed_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/interrupts.h"
#include "engine/python/program_loop.h"
#include "engine/python/task_names.h"

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

} // namespace

ObservedTask::ObservedTask(PyObject *generator, CodePlaces &places)
    : generator_(generator), places_(places), info_(places.info(reinterpret_cast<PyGenObject *>(generator)->gi_code))
{
}

ObservedLoop::ObservedLoop(ProgramLoop &program, Options options)
    : program_(program),
      thread_(PyThread_get_thread_ident()),
      caller_(program.places()),
      likeness_(options.iterated, std::move(options.rules), program.places()),
      options_(std::move(options))
{
}

bool ObservedLoop::watch() { return installResumptionHooks(*this); }

void ObservedLoop::rest() { removeResumptionHooks(); }

ObservedTask *ObservedLoop::consider(PyObject *generator, ResumedBy by)
{
    PyCodeObject *const code = reinterpret_cast<PyGenObject *>(generator)->gi_code;
    if (by == ResumedBy::iteration && code == lastPassed_)
        return nullptr;
    if (!likeness_.isTask(generator, by)) {
        if (by == ResumedBy::iteration)
            lastPassed_ = code; // kept alive by what is known of it
        return nullptr;
    }
    return &add(generator, nameOf(generator));
}

ObservedTask &ObservedLoop::add(PyObject *generator, std::string name)
{
    auto task = std::make_unique<ObservedTask>(generator, program_.places());
    task->setOwnName(std::move(name));
    return *tasks_.emplace(generator, std::move(task)).first->second;
}

/// Of one that is being resumed and has not been seen in a queue: its scheduler has it in hand.
std::string ObservedLoop::nameOf(PyObject *generator)
{
    const FrameLayout *const caller = likeness_.caller();
    if (!caller || likeness_.originOf(caller->code) == TaskLikeness::Origin::standardLibrary)
        return nameGivenToAsyncio(generator);
    return nameGivenBy(holderIn(*caller, generator, items_), generator);
}

// --- the scheduler's queue ---

/// Of a library that is the standard library's, or that resumes from C, nothing is in sight.
QueueFollower *ObservedLoop::followerOf(const FrameLayout *caller)
{
    PyCodeObject *const code = caller ? caller->code : nullptr;
    if (code == lastCaller_)
        return lastFollower_;
    lastCaller_ = code;
    lastFollower_ = nullptr;
    lastOrigin_ = code ? likeness_.originOf(code) : TaskLikeness::Origin::standardLibrary;
    if (lastOrigin_ == TaskLikeness::Origin::standardLibrary)
        return nullptr;
    std::unique_ptr<QueueFollower> &follower = followers_[code];
    if (!follower) {
        Py_INCREF(code);
        QueueFollower::Host &host = *this; // a private base
        follower = std::make_unique<QueueFollower>(loop_, host, items_, options_.queue);
    }
    return lastFollower_ = follower.get();
}

ObservedTask *ObservedLoop::taskInQueue(PyObject *generator)
{
    const auto found = tasks_.find(generator);
    if (found != tasks_.end())
        return hasEnded(found->second->status()) ? nullptr : found->second.get();
    const bool isOpen = look(generator) != QueueSearch::Seen::notOpen;
    return isOpen ? &add(generator, nameGivenBy(items_.holder(), generator)) : nullptr;
}

QueueSearch::Seen ObservedLoop::look(PyObject *generator)
{
    if (likeness_.isPassedOver(reinterpret_cast<PyGenObject *>(generator)->gi_code))
        return QueueSearch::Seen::notOpen;
    const auto found = tasks_.find(generator);
    if (found != tasks_.end())
        return hasEnded(found->second->status()) ? QueueSearch::Seen::notOpen : QueueSearch::Seen::task;
    const int state = reinterpret_cast<PyGenObject *>(generator)->gi_frame_state;
    return state == frameCreated || state == frameSuspended ? QueueSearch::Seen::open : QueueSearch::Seen::notOpen;
}

void ObservedLoop::queueFound(const std::string &text) { options_.note("queue", text); }

void ObservedLoop::noteScheduler(const FrameLayout *caller)
{
    followerOf(caller);
    options_.note("scheduler", lastOrigin_ == TaskLikeness::Origin::program ? "program" : "library");
    if (!options_.queue.empty())
        options_.note("queueWanted", options_.queue);
    schedulerNoted_ = true;
}

// --- slices ---

ResumptionListener::Begin ObservedLoop::resuming(PyObject *generator, ResumedBy by, PyObject *sent)
{
    if (loop_.current() || !loop_.instrument() || PyThread_get_thread_ident() != thread_)
        return Begin::pass;
    const auto found = tasks_.find(generator);
    ObservedTask *const task = found != tasks_.end() ? found->second.get() : consider(generator, by);
    if (!task || hasEnded(task->status()))
        return Begin::pass;
    const FrameLayout *const caller = likeness_.caller();
    if (!schedulerNoted_)
        noteScheduler(caller);
    follower_ = followerOf(caller);
    if (follower_ && follower_->mayRest(*task))
        follower_ = nullptr;
    if (follower_)
        follower_->beforeSwitch(*task, caller);
    if (caller_.moveTo(caller))
        loop_.setCaller(caller_);
    loop_.resuming(*task);
    if (raiseInterrupt()) { // from a hold: it is as if it had come just before
        loop_.suspended(*task, WaitState::forTurn());
        return Begin::refused;
    }
    if (sent != Py_None)
        tellValue(*task, true, sent);
    return Begin::slice;
}

void ObservedLoop::tellValue(ObservedTask &task, bool sent, PyObject *value)
{
    if (Instrument *const instrument = loop_.instrument())
        instrument->value(task, sent ? Instrument::ValueRole::sent : Instrument::ValueRole::yielded,
                          program_.texts().value(value));
}

bool ObservedLoop::isAlive(PyObject *generator, TaskNumber number) const
{
    const auto found = tasks_.find(generator);
    return found != tasks_.end() && found->second->number() == number && !hasEnded(found->second->status());
}

TaskNumber ObservedLoop::numberOf(PyObject *generator) const
{
    const auto found = tasks_.find(generator);
    return found != tasks_.end() ? found->second->number() : noTask;
}

/// The slice of the running task is over, but for telling so: what it put into the queue is its doing.
void ObservedLoop::sliceEnds()
{
    if (follower_)
        follower_->afterSlice(current(), likeness_.caller());
}

/// A task that yields an object behind which stands another one polls that. It may be one that nothing has put into a queue: it
/// is there all the same.
void ObservedLoop::noteAwaited(ObservedTask &task, PyObject *yielded)
{
    task.awaited = noTask;
    task.awaitedGenerator = PyTuple_Check(yielded) ? nullptr : items_.generatorOf(yielded);
    if (!task.awaitedGenerator || task.awaitedGenerator == task.generator())
        return;
    const bool isNew = tasks_.find(task.awaitedGenerator) == tasks_.end();
    const bool isWrapped = task.awaitedGenerator != yielded || PyCoro_CheckExact(yielded);
    if (isNew && isWrapped && look(task.awaitedGenerator) == QueueSearch::Seen::open) {
        ObservedTask &unrun = add(task.awaitedGenerator, nameGivenBy(items_.holder(), task.awaitedGenerator));
        loop_.spawned(unrun);
        loop_.park(unrun);
    }
    task.awaited = numberOf(task.awaitedGenerator);
}

/// The scheduler of the program keeps what is not finished in its queue, one thinks; a library's waits.
WaitState ObservedLoop::waitOf(const ObservedTask &task) const
{
    return lastOrigin_ != TaskLikeness::Origin::program ? WaitState{.kind = WaitKind::unknown}
           : task.awaited == noTask                     ? WaitState::forTurn()
                                                        : WaitState::forTask(task.awaited, true);
}

/// What says the same as the slice before says nothing new: then the task polls.
void ObservedLoop::noteYielded(ObservedTask &task, PyObject *value)
{
    const TaskNumber before = task.awaited;
    const bool isSame = value == task.lastYielded;
    // While the awaited task is alive, so is what stands for it. Later another object may lie at that address.
    if (!isSame || before == noTask || !isAlive(task.awaitedGenerator, before))
        noteAwaited(task, value);
    if (value != Py_None && (!isSame || task.awaited != before))
        tellValue(task, false, value);
    task.lastYielded = value;
}

void ObservedLoop::yielded(PyObject *value)
{
    if (!loop_.current())
        return;
    ObservedTask &task = current();
    sliceEnds(); // it may wait for a task that it has just put into the queue
    noteYielded(task, value);
    loop_.suspended(task, waitOf(task));
    raiseInterruptSoon();
}

void ObservedLoop::returned(PyObject *value)
{
    if (!loop_.current())
        return;
    current().setResultText(program_.texts().value(value ? value : Py_None));
    sliceEnds();
    loop_.ended(current(), TaskStatus::done);
    raiseInterruptSoon();
}

void ObservedLoop::raised()
{
    if (!loop_.current())
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    current().setResultText(program_.texts().error(value));
    sliceEnds();
    loop_.ended(current(), isCancellation(type) ? TaskStatus::cancelled : TaskStatus::failed);
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

void ObservedLoop::closed()
{
    if (!loop_.current())
        return;
    sliceEnds();
    loop_.ended(current(), TaskStatus::cancelled);
    raiseInterruptSoon();
}

void ObservedLoop::deallocating(PyObject *generator)
{
    if (_Py_IsFinalizing()) {
        removeResumptionHooks(); // what the program leaves behind stays as it stood
        return;
    }
    const auto found = tasks_.find(generator);
    if (found == tasks_.end())
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    const std::unique_ptr<ObservedTask> task = std::move(found.value());
    tasks_.erase(found);
    loop_.ended(*task, TaskStatus::cancelled); // unless it had ended; a breakpoint may hold here
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

} // namespace coroscope
