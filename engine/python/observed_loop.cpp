// SPDX-License-Identifier: MIT
#include "engine/python/observed_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/interrupts.h"
#include "engine/python/program_loop.h"
#include "engine/python/task_names.h"

#include <algorithm>
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

ObservedTask::ObservedTask(PyObject *generator, CodePlaces &places, const ObservedLoop &observer)
    : generator_(generator),
      places_(places),
      observer_(observer),
      info_(places.info(reinterpret_cast<PyGenObject *>(generator)->gi_code))
{
}

bool ObservedTask::seemsToPollInVain() const
{
    const bool polls = status() == TaskStatus::ready && wait().polling && awaited != noTask;
    return polls ? observer_.isAlive(awaitedGenerator, awaited) : ForeignTask::seemsToPollInVain();
}

ObservedLoop::ObservedLoop(ProgramLoop &program, Options options)
    : program_(program),
      mainThread_(PyThread_get_thread_ident()),
      caller_(program.places()),
      likeness_(options.iterated, std::move(options.rules), program.places()),
      options_(std::move(options))
{
}

bool ObservedLoop::watch()
{
    rests_ = false;
    return installResumptionHooks(*this);
}

void ObservedLoop::rest()
{
    waitOutHold();
    if (loop_.current() && sliceThread_ != PyThread_get_thread_ident())
        outrun();
    rests_ = true;
    if (outrun_.empty())
        restHooks();
}

/// Tasks go by their generators' addresses, which are used again.
void ObservedLoop::restHooks() { tasks_.empty() ? removeResumptionHooks() : restResumptionHooks(); }

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
    auto task = std::make_unique<ObservedTask>(generator, program_.places(), *this);
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
        return hasEnded(found->second->status()) || outrunSlice(*found->second) ? nullptr : found->second.get();
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
    const unsigned long thread = PyThread_get_thread_ident();
    if (rests_ || !loop_.instrument() || isInSlice(thread))
        return Begin::pass;
    const auto found = tasks_.find(generator);
    ObservedTask *const task = found != tasks_.end() ? found->second.get() : consider(generator, by);
    if (!task)
        return Begin::pass;
    waitOutHold();
    if (takeInterruptHere())
        return Begin::refused;
    if (hasEnded(task->status()) || isRunning(*task))
        return Begin::pass;
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
    if (sent != Py_None)
        tellValue(*task, true, sent);
    return Begin::slice;
}

void ObservedLoop::waitOutHold() const
{
    if (loop_.instrument()) // else nobody holds: a fork's child may think so
        options_.waitOutHold();
}

bool ObservedLoop::takeInterruptHere() const
{
    return PyThread_get_thread_ident() == mainThread_ && raiseInterrupt(); // the main thread's it is
}

// --- threads ---

bool ObservedLoop::isInSlice(unsigned long thread) const
{
    return (loop_.current() && sliceThread_ == thread) ||
           std::any_of(outrun_.begin(), outrun_.end(),
                       [thread](const Outrun &slice) { return slice.thread == thread; });
}

/// On whichever thread: it cannot be resumed.
bool ObservedLoop::isRunning(const ObservedTask &task) const { return loop_.current() == &task || outrunSlice(task); }

const ObservedLoop::Outrun *ObservedLoop::outrunSlice(const ObservedTask &task) const
{
    const auto found =
        std::find_if(outrun_.begin(), outrun_.end(), [&task](const Outrun &slice) { return slice.task == &task; });
    return found == outrun_.end() ? nullptr : &*found;
}

/// The slice under way is another thread's, which has let us come between.
void ObservedLoop::outrun()
{
    outrun_.push_back({sliceThread_, static_cast<ObservedTask *>(loop_.current()), lastOrigin_});
    loop_.outrun();
}

/// Whose slice on this thread is over. Null: no slice was under way.
ObservedTask *ObservedLoop::endingTask()
{
    waitOutHold();
    const unsigned long thread = PyThread_get_thread_ident();
    if (loop_.current() && sliceThread_ == thread)
        return static_cast<ObservedTask *>(loop_.current());
    const auto found =
        std::find_if(outrun_.begin(), outrun_.end(), [thread](const Outrun &slice) { return slice.thread == thread; });
    return found == outrun_.end() ? nullptr : found->task;
}

/// Its slice, which was outrun, is over.
void ObservedLoop::leaveOutrun(ObservedTask &task)
{
    loop_.outrunSliceIsOver(task);
    std::erase_if(outrun_, [&task](const Outrun &slice) { return slice.task == &task; });
    if (rests_ && outrun_.empty())
        restHooks();
}

void ObservedLoop::suspend(ObservedTask &task)
{
    if (loop_.current() == &task) {
        loop_.suspended(task, waitOf(task, lastOrigin_));
        return;
    }
    const WaitState wait = waitOf(task, outrunSlice(task)->origin);
    leaveOutrun(task);
    loop_.woken(task, WakeCause::thread);
    if (wait.kind == WaitKind::unknown)
        loop_.park(task);
}

void ObservedLoop::end(ObservedTask &task, TaskStatus outcome)
{
    if (loop_.current() != &task)
        leaveOutrun(task);
    loop_.ended(task, outcome);
}

std::optional<SourcePlace> ObservedLoop::placeElsewhere() const
{
    if (!loop_.current() || sliceThread_ == PyThread_get_thread_ident())
        return {};
    const FrameLayout *const frame = openFrame(static_cast<const ObservedTask *>(loop_.current())->generator());
    return frame ? program_.places().place(*frame) : SourcePlace{};
}

// --- the ends of slices ---

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

/// The slice is over, but for telling so: what it put into the queue is its doing.
void ObservedLoop::sliceEnds(ObservedTask &task)
{
    if (follower_ && loop_.current() == &task)
        follower_->afterSlice(task, likeness_.caller());
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
WaitState ObservedLoop::waitOf(const ObservedTask &task, TaskLikeness::Origin scheduler) const
{
    return scheduler != TaskLikeness::Origin::program ? WaitState{.kind = WaitKind::unknown}
           : task.awaited == noTask                   ? WaitState::forTurn()
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
    const bool isRecorded = loop_.current() == &task; // else the recording has no place for it
    if (isRecorded && value != Py_None && (!isSame || task.awaited != before))
        tellValue(task, false, value);
    task.lastYielded = value;
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

void ObservedLoop::returned(PyObject *value)
{
    ObservedTask *const task = endingTask();
    if (!task)
        return;
    task->setResultText(program_.texts().value(value ? value : Py_None));
    sliceEnds(*task);
    end(*task, TaskStatus::done);
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
    sliceEnds(*task);
    end(*task, isCancellation(type) ? TaskStatus::cancelled : TaskStatus::failed);
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

void ObservedLoop::closed()
{
    ObservedTask *const task = endingTask();
    if (!task)
        return;
    sliceEnds(*task);
    end(*task, TaskStatus::cancelled);
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
    loop_.ended(*task, TaskStatus::cancelled); // unless it had ended; a breakpoint may hold here
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

} // namespace coroscope
