// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/task_steps.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/instance_attributes.h"

namespace coroscope {

namespace {

using State = AsyncioObjects::State;

PyObject *objectOf(FutureLayout &future) { return &future.ob_base; }
bool isPending(const FutureLayout &future) { return future.state == int(State::pending); }

/// Consumes the result of a call that may have failed.
bool isDone(PyObject *result)
{
    Py_XDECREF(result);
    return result != nullptr;
}

PySendResult throwInto(PyObject *coroutine, PyObject *exception, PyObject **result)
{
    static PyObject *const name = interned("throw");
    *result = PyObject_CallMethodOneArg(coroutine, name, exception);
    if (*result)
        return PYGEN_NEXT;
    return _PyGen_FetchStopIterationValue(result) == 0 ? PYGEN_RETURN : PYGEN_ERROR;
}

} // namespace

// --- the step ---

bool TaskSteps::step(PyObject *object, PyObject *exception, Queue &queue) const
{
    TaskLayout &task = taskAt(object);
    if (!isPending(task) || !task.coroutine || !enter(task.loop, object)) {
        if (PyErr_Occurred())
            return false;
        const PyRef callback = PyRef::take(stepCallback(object, exception));
        return callback && runByAsyncio(callback.get(), nullptr); // who says what is wrong
    }
    if (advance(task, exception, queue)) [[likely]]
        return leave(task.loop, object);
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    leave(task.loop, object);
    _PyErr_ChainExceptions(type, value, trace);
    return false;
}

bool TaskSteps::wakeUp(PyObject *task, PyObject *future, Queue &queue) const
{
    if (isExact(future)) {
        FutureLayout &done = futureAt(future);
        if (done.state == int(State::finished)) {
            done.logTrace = 0;
            if (!done.exception)
                return step(task, nullptr, queue);
            if (PyException_SetTraceback(done.exception, done.exceptionTrace ? done.exceptionTrace : Py_None) == 0) {
                const PyRef error = PyRef::share(done.exception);
                Py_CLEAR(done.exceptionTrace);
                return step(task, error.get(), queue);
            }
        } else if (done.state == int(State::cancelled)) {
            const PyRef error = PyRef::take(newCancelledError(future));
            if (error)
                PyErr_SetObject(cancelledError_, error.get());
        } else {
            const PyRef callback = PyRef::take(wakeupCallback(task));
            return callback && runByAsyncio(callback.get(), future);
        }
    } else {
        static PyObject *const name = interned("result");
        if (isDone(PyObject_CallMethodNoArgs(future, name)))
            return step(task, nullptr, queue);
    }
    const PyRef error = PyRef::take(takeException());
    return step(task, error.get(), queue);
}

bool TaskSteps::runByAsyncio(PyObject *callback, PyObject *argument) const
{
    return isDone(argument ? PyObject_CallOneArg(callback, argument) : PyObject_CallNoArgs(callback));
}

/// False, but without an exception: another task is in its step.
bool TaskSteps::enter(PyObject *loop, PyObject *task) const
{
    const Py_hash_t hash = PyObject_Hash(loop);
    if (hash == -1)
        return false;
    const bool isAlone = PyDict_GET_SIZE(currentTasks_) == 0;
    if (!isAlone && (_PyDict_GetItem_KnownHash(currentTasks_, loop, hash) || PyErr_Occurred()))
        return false;
    return _PyDict_SetItem_KnownHash(currentTasks_, loop, task, hash) == 0;
}

bool TaskSteps::leave(PyObject *loop, PyObject *task) const
{
    const Py_hash_t hash = PyObject_Hash(loop);
    if (hash == -1)
        return false;
    if (_PyDict_GetItem_KnownHash(currentTasks_, loop, hash) == task) [[likely]]
        return _PyDict_DelItem_KnownHash(currentTasks_, loop, hash) == 0;
    PyErr_Clear();
    return isDone(PyObject_CallFunctionObjArgs(leaveTask_, loop, task, nullptr)); // which raises
}

/// Runs the coroutine to where it suspends next, or ends.
bool TaskSteps::advance(TaskLayout &task, PyObject *exception, Queue &queue) const
{
    PyRef made;
    if (task.mustCancel) {
        const int isOne = exception ? PyObject_IsInstance(exception, cancelledError_) : 0;
        if (isOne < 0)
            return false;
        if (!isOne) {
            made = PyRef::take(newCancelledError(objectOf(task)));
            if (!made)
                return false;
            exception = made.get();
        }
        task.mustCancel = 0;
    }
    Py_CLEAR(task.waiter);
    PyObject *result = nullptr;
    const PySendResult how =
        exception ? throwInto(task.coroutine, exception, &result) : PyIter_Send(task.coroutine, Py_None, &result);
    made = {};
    const PyRef held = PyRef::take(result);
    if (how == PYGEN_NEXT)
        return yielded(task, result, queue);
    return how == PYGEN_RETURN ? returned(task, result) : raised(task);
}

bool TaskSteps::returned(TaskLayout &task, PyObject *result) const
{
    if (!task.mustCancel)
        return isDone(setResult_(objectOf(task), result));
    task.mustCancel = 0; // it was cancelled just before it ended
    PyObject *const message = task.cancelMessage ? task.cancelMessage : Py_None;
    return isDone(cancel_(objectOf(task), &message, 1, nullptr));
}

bool TaskSteps::raised(TaskLayout &task) const
{
    const bool isCancelled = PyErr_ExceptionMatches(cancelledError_);
    PyRef error = PyRef::take(takeException());
    if (isCancelled) {
        Py_XSETREF(task.cancelledError, error.release());
        return isDone(cancel_(objectOf(task), nullptr, 0, nullptr));
    }
    if (!isDone(setException_(objectOf(task), error.get())))
        return false;
    if (!PyErr_GivenExceptionMatches(error.get(), PyExc_KeyboardInterrupt) &&
        !PyErr_GivenExceptionMatches(error.get(), PyExc_SystemExit))
        return true;
    raiseAgain(error.get());
    return false;
}

// --- what it waits for ---

bool TaskSteps::yielded(TaskLayout &task, PyObject *what, Queue &queue) const
{
    if (what == Py_None)
        return queue.stepSoon(objectOf(task), nullptr);
    if (what == objectOf(task))
        return refuse(task, queue, "Task cannot await on itself: %R", what, nullptr);
    return isExact(what) ? awaitsFuture(task, what, queue) : awaitsOther(task, what, queue);
}

namespace {

constexpr char differentLoop[] = "Task %R got Future %R attached to a different loop";
constexpr char yieldedFuture[] = "yield was used instead of yield from in task %R with %R";
constexpr char yieldedGenerator[] = "yield was used instead of yield from for generator in task %R with %R";

} // namespace

bool TaskSteps::awaitsFuture(TaskLayout &task, PyObject *object, Queue &queue) const
{
    FutureLayout &future = futureAt(object);
    if (future.loop != task.loop)
        return refuse(task, queue, differentLoop, objectOf(task), object);
    if (!future.blocking)
        return refuse(task, queue, yieldedFuture, objectOf(task), object);
    future.blocking = 0;
    return addWakeup(future, task) && waitsFor(task, object);
}

bool TaskSteps::addWakeup(FutureLayout &future, TaskLayout &task) const
{
    PyRef wakeup = PyRef::take(wakeupCallback(objectOf(task)));
    if (!wakeup)
        return false;
    if (isPending(future) && !future.callback0 && !future.callbacks) {
        future.callback0 = wakeup.release();
        future.context0 = Py_NewRef(task.context);
        return true;
    }
    PyObject *const arguments[] = {wakeup.get(), task.context};
    return isDone(addDoneCallback_(objectOf(future), arguments, 1, contextKeyword_));
}

/// A future in Python, of a class derived from the C type, or of somebody else's; or what no task may yield.
bool TaskSteps::awaitsOther(TaskLayout &task, PyObject *what, Queue &queue) const
{
    static PyObject *const blockingName = interned("_asyncio_future_blocking");
    PyObject *found = nullptr;
    if (_PyObject_LookupAttr(what, blockingName, &found) < 0)
        return false;
    const PyRef blocking = PyRef::take(found);
    if (!blocking || blocking.get() == Py_None) {
        const int isGenerator = PyObject_IsInstance(what, reinterpret_cast<PyObject *>(&PyGen_Type));
        if (isGenerator < 0)
            return false;
        return isGenerator ? refuse(task, queue, yieldedGenerator, objectOf(task), what)
                           : refuse(task, queue, "Task got bad yield: %R", what, nullptr);
    }
    const int isBlocking = PyObject_IsTrue(blocking.get());
    if (isBlocking < 0)
        return false;
    const PyRef loop = PyRef::take(loopOf(what));
    if (!loop)
        return false;
    if (loop.get() != task.loop)
        return refuse(task, queue, differentLoop, objectOf(task), what);
    if (!isBlocking)
        return refuse(task, queue, yieldedFuture, objectOf(task), what);
    return PyObject_SetAttr(what, blockingName, Py_False) == 0 && addWakeupByMethod(what, task) && waitsFor(task, what);
}

bool TaskSteps::addWakeupByMethod(PyObject *future, TaskLayout &task) const
{
    static PyObject *const name = interned("add_done_callback");
    const PyRef wakeup = PyRef::take(wakeupCallback(objectOf(task)));
    const PyRef add = PyRef::take(wakeup ? PyObject_GetAttr(future, name) : nullptr);
    if (!add)
        return false;
    PyObject *const arguments[] = {wakeup.get(), task.context};
    return isDone(PyObject_Vectorcall(add.get(), arguments, 1, contextKeyword_));
}

bool TaskSteps::waitsFor(TaskLayout &task, PyObject *future) const
{
    static PyObject *const name = interned("cancel");
    task.waiter = Py_NewRef(future);
    if (!task.mustCancel)
        return true;
    PyObject *const message = task.cancelMessage ? task.cancelMessage : Py_None;
    const PyRef answer = PyRef::take(PyObject_CallMethodOneArg(future, name, message));
    const int isCancelled = answer ? PyObject_IsTrue(answer.get()) : -1;
    if (isCancelled > 0)
        task.mustCancel = 0;
    return isCancelled >= 0;
}

bool TaskSteps::refuse(TaskLayout &task, Queue &queue, const char *format, PyObject *first, PyObject *second) const
{
    const PyRef text = PyRef::take(PyUnicode_FromFormat(format, first, second));
    const PyRef error = PyRef::take(text ? PyObject_CallOneArg(PyExc_RuntimeError, text.get()) : nullptr);
    return error && queue.stepSoon(objectOf(task), error.get());
}

PyObject *TaskSteps::loopOf(PyObject *future) const
{
    static PyObject *const getName = interned("get_loop");
    static PyObject *const loopName = interned("_loop");
    PyObject *found = nullptr;
    if (_PyObject_LookupAttr(future, getName, &found) < 0)
        return nullptr;
    const PyRef get = PyRef::take(found);
    return get ? PyObject_CallNoArgs(get.get()) : PyObject_GetAttr(future, loopName);
}

// --- what is called where no loop of ours is ---

namespace {

const TaskSteps *loaded = nullptr;

class CallSoon final : public TaskSteps::Queue {
public:
    bool stepSoon(PyObject *task, PyObject *exception) override { return loaded->callStepSoon(task, exception); }
};

PyObject *taskWakeup(PyObject *task, PyObject *future)
{
    CallSoon queue;
    return loaded->wakeUp(task, future, queue) ? Py_NewRef(Py_None) : nullptr;
}

PyMethodDef wakeupMethod = {"task_wakeup", taskWakeup, METH_O, nullptr};

} // namespace

void TaskSteps::setLoaded(const TaskSteps &steps) { loaded = &steps; }

bool TaskSteps::isWakeup(PyObject *callback)
{
    return PyCFunction_CheckExact(callback) && reinterpret_cast<PyCFunctionObject *>(callback)->m_ml == &wakeupMethod;
}

PyObject *TaskSteps::wakeupCallback(PyObject *task) const { return PyCFunction_New(&wakeupMethod, task); }

PyObject *TaskSteps::stepCallback(PyObject *task, PyObject *exception) const
{
    auto *const callback = PyObject_GC_New(StepLayout, step_);
    if (!callback)
        return nullptr;
    callback->task = Py_NewRef(task);
    callback->argument = Py_XNewRef(exception);
    PyObject_GC_Track(callback);
    return &callback->ob_base;
}

bool TaskSteps::callStepSoon(PyObject *task, PyObject *exception) const
{
    static PyObject *const name = interned("call_soon");
    const PyRef callback = PyRef::take(stepCallback(task, exception));
    const PyRef callSoon = PyRef::take(callback ? PyObject_GetAttr(taskAt(task).loop, name) : nullptr);
    if (!callSoon)
        return false;
    PyObject *const arguments[] = {callback.get(), taskAt(task).context};
    return isDone(PyObject_Vectorcall(callSoon.get(), arguments, 1, contextKeyword_));
}

PyObject *TaskSteps::newCancelledError(PyObject *future) const { return makeCancelledError_(future, nullptr); }

} // namespace coroscope
