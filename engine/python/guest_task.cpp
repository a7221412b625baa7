// SPDX-License-Identifier: MIT
// The life of a task: its slices, its waits, its end. task_object.cpp is its face towards Python.
#include "engine/python/errors.h"
#include "engine/python/interrupts.h"
#include "engine/python/sleep_object.h"
#include "engine/python/task_object.h"

#include "engine/loop/instrument.h"

namespace coroscope {

namespace {

PyCodeObject *codeOf(PyObject *coroutine)
{
    PyTypeObject *type = Py_TYPE(coroutine);
    if (type != &PyCoro_Type && type != &PyGen_Type)
        return nullptr;
    return reinterpret_cast<PyGenObject *>(coroutine)->gi_code;
}

} // namespace

GuestTask::GuestTask(PyObject *self, PyObject *coroutine)
    : self_(self),
      coroutine_(Py_NewRef(coroutine)),
      code_(reinterpret_cast<PyCodeObject *>(Py_XNewRef(reinterpret_cast<PyObject *>(codeOf(coroutine)))))
{
}

GuestTask::~GuestTask() { clear(); }

void GuestTask::addTo(ProgramLoop &program)
{
    if (code_)
        numberInDefinition_ = ++program.places().info(code_).tasks;
    program.loop().add(*this);
}

bool GuestTask::isSuspended() const { return code_ && coroutine_ && suspendedFrame(coroutine_); }

void GuestTask::resume()
{
    PyObject *out = nullptr;
    const PySendResult outcome = step(out);
    if (outcome == PYGEN_NEXT)
        suspendOn(out);
    else if (outcome == PYGEN_RETURN)
        finish(out);
    else
        fail();
}

PySendResult GuestTask::step(PyObject *&out)
{
    if (cancelRequested()) {
        const PyRef cancelled = PyRef::take(PyObject_CallNoArgs(cancelledError));
        cancellationRaised();
        return cancelled ? throwInto(cancelled.get(), out) : PYGEN_ERROR;
    }
    if (wait().polling && !serveInterpreter())
        keepInterrupt();
    if (const PyRef interrupt = PyRef::take(takeInterrupt()))
        return throwInto(interrupt.get(), out);
    Py_CLEAR(awaited_);
    return PyIter_Send(coroutine_, Py_None, &out);
}

// What the interpreter does between two instructions. Polls have none: the interpreter goes from an await right into ours.
// False: a signal's handler raised.
bool GuestTask::serveInterpreter()
{
    static std::uint32_t polls = 0;
    constexpr std::uint32_t pollsPerTurn = 4096; // a fraction of the interpreter's own switch interval of 5 ms
    if (++polls % pollsPerTurn == 0) {
        PyThreadState *const state = PyEval_SaveThread(); // other threads have their turn
        PyEval_RestoreThread(state);
    }
    return PyErr_CheckSignals() == 0;
}

PySendResult GuestTask::throwInto(PyObject *error, PyObject *&out)
{
    stopWaiting();
    static PyObject *const name = PyUnicode_InternFromString("throw");
    out = PyObject_CallMethodOneArg(coroutine_, name, error);
    if (out)
        return PYGEN_NEXT;
    return _PyGen_FetchStopIterationValue(&out) == 0 ? PYGEN_RETURN : PYGEN_ERROR;
}

// Takes the reference to what the coroutine yielded.
void GuestTask::suspendOn(PyObject *yielded)
{
    if (cancelRequested() || yielded == Py_None) { // what was asked for during the slice is thrown at the next
        suspendTask(WaitState::forTurn());
        Py_DECREF(yielded);
    } else if (isTask(yielded)) {
        waitForTask(yielded);
    } else if (isSleep(yielded)) {
        waitForTimer(sleepDeadline(yielded));
        Py_DECREF(yielded);
    } else {
        yieldValue(yielded);
        Py_DECREF(yielded);
    }
}

void GuestTask::waitForTask(PyObject *owned)
{
    GuestTask &other = taskOf(owned);
    if (other.done()) {
        suspendTask(WaitState::forTurn());
        Py_DECREF(owned);
        return;
    }
    awaited_ = owned;
    const bool polling = EventLoop::of(*this)->waiting() == Waiting::poll;
    suspendTask(WaitState::forTask(other.number(), polling));
    if (polling)
        return;
    previousWaiter_ = other.lastWaiter_;
    nextWaiter_ = nullptr;
    (other.lastWaiter_ ? other.lastWaiter_->nextWaiter_ : other.firstWaiter_) = this;
    other.lastWaiter_ = this;
}

void GuestTask::waitForTimer(Nanoseconds deadline)
{
    const bool polling = EventLoop::of(*this)->waiting() == Waiting::poll;
    suspendTask(WaitState::forTimer(deadline, polling));
    if (!polling)
        EventLoop::of(*this)->wakeAt(*this, deadline);
}

void GuestTask::yieldValue(PyObject *value)
{
    if (Instrument *instrument = loop()->instrument())
        instrument->value(*this, Instrument::ValueRole::yielded, existingProgramLoop()->texts().value(value));
    suspendTask(WaitState::forTurn());
}

void GuestTask::stopWaiting()
{
    if (awaited_ && wait().kind == WaitKind::task && !wait().polling) {
        GuestTask &other = taskOf(awaited_);
        if (previousWaiter_ || nextWaiter_ || other.firstWaiter_ == this) {
            (previousWaiter_ ? previousWaiter_->nextWaiter_ : other.firstWaiter_) = nextWaiter_;
            (nextWaiter_ ? nextWaiter_->previousWaiter_ : other.lastWaiter_) = previousWaiter_;
            previousWaiter_ = nextWaiter_ = nullptr;
        }
    }
    Py_CLEAR(awaited_);
}

void GuestTask::wakeWaiters()
{
    while (GuestTask *waiter = firstWaiter_) {
        firstWaiter_ = waiter->nextWaiter_;
        waiter->previousWaiter_ = waiter->nextWaiter_ = nullptr;
        EventLoop::of(*waiter)->wake(*waiter, WakeCause::task);
    }
    lastWaiter_ = nullptr;
}

void GuestTask::finish(PyObject *value)
{
    value_ = value;
    finishTask(TaskStatus::done);
    Py_CLEAR(coroutine_);
    wakeWaiters();
}

void GuestTask::fail()
{
    value_ = takeException();
    const bool cancelled = PyErr_GivenExceptionMatches(value_, cancelledError);
    finishTask(cancelled ? TaskStatus::cancelled : TaskStatus::failed);
    const bool ends = !cancelled && !PyErr_GivenExceptionMatches(value_, PyExc_Exception);
    if (ends) { // KeyboardInterrupt, SystemExit: the program's end, not only this task's
        errorSeen_ = true;
        existingProgramLoop()->stopWith(Py_NewRef(value_));
    }
    Py_CLEAR(coroutine_);
    wakeWaiters();
}

PyObject *GuestTask::result()
{
    if (status() == TaskStatus::done)
        return Py_NewRef(value_);
    if (!done()) {
        PyErr_Format(invalidStateError, "task %s has no result yet: it is not done", displayName().c_str());
        return nullptr;
    }
    errorSeen_ = true;
    if (value_)
        raiseAgain(value_);
    else
        PyErr_SetNone(cancelledError);
    return nullptr;
}

PyObject *GuestTask::exception()
{
    if (status() == TaskStatus::failed) {
        errorSeen_ = true;
        return Py_NewRef(value_);
    }
    const PyRef value = PyRef::take(result());
    return value ? Py_NewRef(Py_None) : nullptr;
}

bool GuestTask::cancel()
{
    if (done())
        return false;
    // With no task running in a loop that runs, this is a signal's handler during a hold: the task may be the one that is
    // about to be resumed, so it must stay in the queue. It is cancelled at its first slice.
    const bool aboutToRun = loop() && loop()->isRunning() && !loop()->current();
    if (started() || aboutToRun) {
        EventLoop::of(*this)->requestCancel(*this);
        return true;
    }
    endUnfinished();
    return true;
}

void GuestTask::endUnfinished()
{
    if (done())
        return;
    const PyRef alive = PyRef::share(self_);
    stopWaiting();
    if (loop())
        EventLoop::of(*this)->endWithoutRunning(*this, TaskStatus::cancelled);
    else
        finishTask(TaskStatus::cancelled);
    static PyObject *const name = PyUnicode_InternFromString("close");
    const PyRef coroutine = PyRef::take(std::exchange(coroutine_, nullptr));
    const PyRef closed = PyRef::take(PyObject_CallMethodNoArgs(coroutine.get(), name)); // else: "was never awaited"
    if (!closed)
        PyErr_WriteUnraisable(coroutine.get());
    wakeWaiters();
}

void GuestTask::markSeen(PyObject *error)
{
    if (error == value_)
        errorSeen_ = true;
}

int GuestTask::traverse(visitproc visit, void *arg)
{
    Py_VISIT(coroutine_);
    Py_VISIT(value_);
    Py_VISIT(awaited_);
    return 0;
}

void GuestTask::clear()
{
    stopWaiting();
    Py_CLEAR(coroutine_);
    Py_CLEAR(value_);
    Py_CLEAR(code_);
}

void GuestTask::reportUnseenError()
{
    if (status() != TaskStatus::failed || errorSeen_ || !value_)
        return;
    errorSeen_ = true;
    PySys_FormatStderr("Task %s failed, and nobody awaited it:\n", displayName().c_str());
    const PyRef trace = PyRef::take(PyException_GetTraceback(value_));
    PyErr_Display(reinterpret_cast<PyObject *>(Py_TYPE(value_)), value_, trace.get());
}

std::string GuestTask::displayName() const
{
    if (!ownName().empty())
        return ownName();
    if (!code_)
        return number() == noTask ? "task" : "task " + std::to_string(number());
    const std::string &name = programLoop()->places().info(code_).name;
    return numberInDefinition_ ? name + "#" + std::to_string(numberInDefinition_) : name;
}

std::string GuestTask::waitText() const
{
    if (awaited_ && wait().kind == WaitKind::task) {
        const GuestTask &other = taskOf(awaited_);
        return other.loop() ? other.displayName() : other.displayName() + ", which was never put into the loop";
    }
    return wait().kind == WaitKind::timer ? "a timer" : "its turn";
}

DefinitionRef GuestTask::definition() const
{
    if (!code_)
        return {"task", {}, 0, DefinitionKind::unknown};
    const CodeInfo &info = existingProgramLoop()->places().info(code_);
    return {info.name, info.file, info.line, info.kind};
}

std::uint32_t GuestTask::suspendedStack(StackInterner &stacks)
{
    return coroutine_ ? existingProgramLoop()->places().suspendedStack(coroutine_, stacks) : 0;
}

std::string GuestTask::resultText() const
{
    if (!value_)
        return {};
    ObjectText &texts = existingProgramLoop()->texts();
    return status() == TaskStatus::done ? texts.value(value_) : texts.error(value_);
}

bool GuestTask::pollsInVain() const
{
    if (!wait().polling || cancelRequested())
        return false;
    if (wait().kind == WaitKind::timer)
        return loop()->clock().now() < wait().deadline;
    return awaited_ && !taskOf(awaited_).done();
}

} // namespace coroscope
