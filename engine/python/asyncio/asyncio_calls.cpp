// SPDX-License-Identifier: MIT
// AsyncioLoop, the part that calls what stands first in the queue.
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/stock_frames.h"

#include "engine/loop/instrument.h"

#include <utility>

namespace coroscope {

bool AsyncioLoop::runFirst()
{
    AsyncioTask *const task = ready_.front().task;
    if (task && !isFirstCancelled())
        return runStep();
    if (task)
        park(*task);
    return runCallback();
}

bool AsyncioLoop::isFirstCancelled() const
{
    const ReadyEntry &first = ready_.at(0);
    return first.handle && objects_.isCancelled(first.handle);
}

bool AsyncioLoop::runStep()
{
    AsyncioTask &task = *ready_.front().task;
    beginSlice(task);
    ReadyEntry entry = popFirst(); // it holds the task
    const bool isRight = call(entry);
    endSlice(task);
    entry.release();
    return isRight;
}

/// The task whose step it was, unheard, on a thread that was in it when somebody began to listen; null: it has not ended, or was heard.
AsyncioTask *AsyncioLoop::endedUnseen(const ReadyEntry &entry)
{
    AsyncioTask *const task = entry.kind == ReadyEntry::Kind::call ? nullptr : taskBehind(entry);
    const bool isUnseen = task && !isInSlice(*task);
    return isUnseen && objects_.state(task->object()) != AsyncioObjects::State::pending ? task : nullptr;
}

bool AsyncioLoop::runCallback()
{
    if (isFirstCancelled()) {
        takeFirst().release();
        return true;
    }
    beginCallback();
    const bool isCalled = !isFirstCancelled(); // it may have been cancelled while the program was held
    ReadyEntry entry = popFirst();
    bool isRight = true;
    hasRaised_ = false;
    if (isCalled) {
        origin_ = entry.origin;
        const bool before = std::exchange(runsCallback_, true);
        isRight = call(entry);
        if (untold_)
            tellSpawn(); // it was made here
        runsCallback_ = before;
        if (current_) // it was a step: somebody has begun to listen in the middle of it
            endSlice(static_cast<AsyncioTask &>(*current_));
        else if (outrun_ && taskBehind(entry) == outrun_) // the same while another thread was in one
            outrunSliceIsOver(*outrun_);
        else if (AsyncioTask *const unseen = instrument_ ? endedUnseen(entry) : nullptr)
            retire(*unseen, outcomeOf(*unseen));
    }
    if (instrument_) {
        if (untold_)
            tellSpawn();
        instrument_->callbackEnded(*this, !isCalled    ? RunOutcome::notCalled
                                          : hasRaised_ ? RunOutcome::raised
                                                       : RunOutcome::returned);
    }
    entry.release();
    return isRight;
}

namespace {

/// Null with an exception set: it raised.
PyObject *callIn(PyObject *context, PyObject *callback, PyObject *arguments, PyObject *argument)
{
    if (PyContext_Enter(context) != 0)
        return nullptr;
    PyObject *result = arguments  ? PyObject_Call(callback, arguments, nullptr)
                       : argument ? PyObject_CallOneArg(callback, argument)
                                  : PyObject_CallNoArgs(callback);
    if (PyContext_Exit(context) != 0)
        Py_CLEAR(result);
    return result;
}

bool endsRun() { return PyErr_ExceptionMatches(PyExc_SystemExit) || PyErr_ExceptionMatches(PyExc_KeyboardInterrupt); }

} // namespace

/// False: with an exception set that ends the run.
bool AsyncioLoop::call(ReadyEntry &entry)
{
    if (!entry.handle && !objects_.isRunOwn()) {
        entry.handle = host_.newHandle(entry);
        if (!entry.handle)
            return false;
    }
    if (entry.handle)
        return callHandle(entry.handle);
    if (entry.kind != ReadyEntry::Kind::call) {
        if (performStep(entry))
            return true;
    } else if (PyObject *const result = callIn(entry.context, entry.callback, nullptr, entry.argument)) {
        Py_DECREF(result);
        return true;
    }
    hasRaised_ = true;
    StockFrames::add(StockFrames::Frame::run);
    if (endsRun())
        return false;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    entry.handle = host_.newHandle(entry);
    if (!entry.handle)
        PyErr_WriteUnraisable(entry.callback);
    PyErr_Restore(type, value, trace);
    return host_.report(entry.handle ? entry.handle : Py_None);
}

/// False: it raised.
bool AsyncioLoop::performStep(const ReadyEntry &entry)
{
    const PyRef context = PyRef::share(taskAt(entry.callback).context);
    if (PyContext_Enter(context.get()) != 0)
        return false;
    const bool isRight = entry.kind == ReadyEntry::Kind::step
                             ? objects_.steps()->step(entry.callback, entry.argument, *this)
                             : objects_.steps()->wakeUp(entry.callback, entry.argument, *this);
    return PyContext_Exit(context.get()) == 0 && isRight;
}

bool AsyncioLoop::runByMethod(PyObject *handle)
{
    PyObject *const before = std::exchange(runByMethod_, handle);
    const bool isRight = host_.runHandle(handle);
    runByMethod_ = before;
    hasRaised_ = hasRaised_ || !isRight;
    return isRight;
}

void AsyncioLoop::reported(PyObject *handle) { hasRaised_ = hasRaised_ || handle == runByMethod_; }

bool AsyncioLoop::callHandle(PyObject *handle)
{
    const bool isPlain = Py_TYPE(handle) == objects_.handleType() || Py_TYPE(handle) == objects_.timerHandleType();
    if (debug || !isPlain || !objects_.isRunOwn())
        return runByMethod(handle);
    const auto &slots = objects_.slots();
    // Of our own: it may be cancelled while it runs.
    const PyRef callback = PyRef::share(AsyncioObjects::slot(handle, slots.callback));
    const PyRef arguments = PyRef::share(AsyncioObjects::slot(handle, slots.args));
    const PyRef context = PyRef::share(AsyncioObjects::slot(handle, slots.context));
    const bool isWhole =
        callback && arguments && PyTuple_CheckExact(arguments.get()) && context && PyContext_CheckExact(context.get());
    if (!isWhole)
        return runByMethod(handle);
    if (PyObject *const result = callIn(context.get(), callback.get(), arguments.get(), nullptr)) {
        Py_DECREF(result);
        return true;
    }
    hasRaised_ = true;
    StockFrames::add(StockFrames::Frame::run);
    return !endsRun() && host_.report(handle);
}

} // namespace coroscope
