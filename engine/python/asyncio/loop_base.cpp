// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/loop_base.h"

#include "engine/python/asyncio/bare_yield.h"
#include "engine/python/asyncio/descriptor_events.h"
#include "engine/python/asyncio/handle_methods.h"
#include "engine/python/asyncio/loop_creation.h"
#include "engine/python/asyncio/loop_host.h"
#include "engine/python/asyncio/object_names.h"
#include "engine/python/asyncio/read_buffer.h"
#include "engine/python/asyncio/running_loop.h"
#include "engine/python/asyncio/signal_handlers.h"
#include "engine/python/asyncio/wait_readers.h"
#include "engine/python/asyncio/wake_details.h"
#include "engine/python/asyncio/watched_objects.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

struct LoopObject {
    PyObject ob_base;
    LoopHost *host;
    AsyncioLoop *loop;
};

PyTypeObject loopBaseType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.LoopBase"};
AsyncioObjects *objects = nullptr;
PyCodeObject *runForeverCode = nullptr;

AsyncioLoop &loopOf(PyObject *self) { return *reinterpret_cast<LoopObject *>(self)->loop; }
LoopHost &hostOf(PyObject *self) { return *reinterpret_cast<LoopObject *>(self)->host; }
LoopMethods &methodsOf(PyObject *self) { return hostOf(self).methods(); }

/// Calls a method of the loop in Python that raises or returns None. False: it raised.
bool check(PyObject *self, const char *method, PyObject *callback, const char *caller)
{
    const PyRef done = PyRef::take(callback ? PyObject_CallMethod(self, method, "Os", callback, caller)
                                            : PyObject_CallMethod(self, method, nullptr));
    return bool(done);
}

enum class Thread { own, any };

/// As asyncio refuses: a loop that is closed; in debug mode also another thread, and what is no callback.
bool mayCall(PyObject *self, PyObject *callback, const char *caller, Thread thread)
{
    const AsyncioLoop &loop = loopOf(self);
    if (loop.closed && !check(self, "_check_closed", nullptr, nullptr))
        return false;
    if (!loop.debug)
        return true;
    return (thread == Thread::any || check(self, "_check_thread", nullptr, nullptr)) &&
           check(self, "_check_callback", callback, caller);
}

/// What a method is called with: one or two arguments that it names, those of the callback, then perhaps `context=`.
struct Call {
    PyObject *named[2] = {nullptr, nullptr};
    PyObject *const *arguments = nullptr;
    Py_ssize_t count = 0;
    PyObject *context = Py_None; ///< borrowed, as are all
    bool isHandleUnseen = false; ///< asyncio's futures call, which do not look at what they get

    /// False, with an exception set: other ones. `names` ends with a null.
    bool parse(const char *method, const char *const (&names)[3], PyObject *const *given, Py_ssize_t givenCount,
               PyObject *keywords)
    {
        const Py_ssize_t namedCount = names[1] ? 2 : 1;
        const Py_ssize_t inPlace = std::min(givenCount, namedCount);
        std::copy_n(given, inPlace, named);
        arguments = given + inPlace;
        count = givenCount - inPlace;
        isHandleUnseen = keywords && objects->steps() && keywords == objects->steps()->keywordsOfAsyncio();
        for (Py_ssize_t i = 0; keywords && i < PyTuple_GET_SIZE(keywords); ++i)
            if (!takeKeyword(method, names, PyTuple_GET_ITEM(keywords, i), given[givenCount + i]))
                return false;
        for (Py_ssize_t i = 0; i < namedCount; ++i)
            if (!named[i]) {
                PyErr_Format(PyExc_TypeError, "%s() missing a required argument: '%s'", method, names[i]);
                return false;
            }
        return true;
    }
    bool takeKeyword(const char *method, const char *const (&names)[3], PyObject *keyword, PyObject *value)
    {
        if (PyUnicode_CompareWithASCIIString(keyword, "context") == 0) {
            context = value;
            return true;
        }
        for (std::size_t i = 0; names[i]; ++i)
            if (PyUnicode_CompareWithASCIIString(keyword, names[i]) == 0) {
                if (!std::exchange(named[i], value))
                    return true;
                PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%s'", method, names[i]);
                return false;
            }
        PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument %R", method, keyword);
        return false;
    }
    PyObject *tuple() const
    {
        PyObject *const all = PyTuple_New(count);
        for (Py_ssize_t i = 0; all && i < count; ++i)
            PyTuple_SET_ITEM(all, i, Py_NewRef(arguments[i]));
        return all;
    }
};

int setAttribute(PyObject *self, PyObject *name, PyObject *value)
{
    methodsOf(self).attributeSet(name);
    if (PyObject_GenericSetAttr(self, name, value) != 0)
        return -1;
    if (PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, "_selector") == 0)
        hostOf(self).descriptors().setSelector(value);
    return 0;
}

PyObject *pushCall(PyObject *self, const Call &call, PyObject *callback)
{
    AsyncioLoop &loop = loopOf(self);
    const bool isQuick = !loop.debug && call.count <= 1 && PyContext_CheckExact(call.context) &&
                         methodsOf(self).isOwn(self, LoopMethods::callSoon); // else somebody may look at the handle
    if (isQuick && loop.pushStep(callback, call.count ? call.arguments[0] : nullptr, call.context))
        Py_RETURN_NONE; // tasks do not look at it
    if (isQuick && call.isHandleUnseen) {
        loop.pushCallback(callback, call.count ? call.arguments[0] : nullptr, call.context);
        Py_RETURN_NONE;
    }
    const PyRef arguments = PyRef::take(call.tuple());
    PyRef handle =
        PyRef::take(arguments ? hostOf(self).makeHandle(callback, arguments.get(), call.context, nullptr) : nullptr);
    if (handle)
        loop.pushHandle(handle.get());
    return handle.release();
}

PyObject *callSoon(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::callSoon)) [[unlikely]]
        return PyObject_Vectorcall(other.get(), given, count, keywords);
    Call call;
    if (!call.parse("call_soon", {"callback"}, given, count, keywords) ||
        !mayCall(self, call.named[0], "call_soon", Thread::own))
        return nullptr;
    return pushCall(self, call, call.named[0]);
}

/// What is written is read in the loop's next turn, as by the standard library's.
bool writeToSelf(PyObject *self)
{
    loopOf(self).lookSoon();
    loopOf(self).noteWoken();
    return check(self, "_write_to_self", nullptr, nullptr);
}

PyObject *callSoonThreadsafe(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::callSoonThreadsafe)) [[unlikely]]
        return PyObject_Vectorcall(other.get(), given, count, keywords);
    Call call;
    if (!call.parse("call_soon_threadsafe", {"callback"}, given, count, keywords) ||
        !mayCall(self, call.named[0], "call_soon_threadsafe", Thread::any))
        return nullptr;
    PyRef handle = PyRef::take(pushCall(self, call, call.named[0]));
    return handle && writeToSelf(self) ? handle.release() : nullptr;
}

PyObject *pushTimer(PyObject *self, const Call &call, PyObject *when, PyObject *callback)
{
    const double seconds = PyFloat_AsDouble(when);
    if (seconds == -1 && PyErr_Occurred())
        return nullptr;
    const PyRef arguments = PyRef::take(call.tuple());
    PyRef handle =
        PyRef::take(arguments ? hostOf(self).makeHandle(callback, arguments.get(), call.context, when) : nullptr);
    if (handle)
        loopOf(self).pushTimer(seconds, handle.get());
    return handle.release();
}

PyObject *callAt(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::callAt)) [[unlikely]]
        return PyObject_Vectorcall(other.get(), given, count, keywords);
    Call call;
    if (!call.parse("call_at", {"when", "callback"}, given, count, keywords))
        return nullptr;
    const auto [when, callback] = call.named;
    if (when == Py_None) {
        PyErr_SetString(PyExc_TypeError, "when cannot be None");
        return nullptr;
    }
    return mayCall(self, callback, "call_at", Thread::own) ? pushTimer(self, call, when, callback) : nullptr;
}

PyObject *time(PyObject *self, PyObject *)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::time)) [[unlikely]]
        return PyObject_CallNoArgs(other.get());
    if (LoopMethods::isClockReplaced()) [[unlikely]]
        return LoopMethods::timeByAsyncio(self);
    return PyFloat_FromDouble(double(loopOf(self).clock().read()) / 1e9);
}

/// Through time() and call_at(), which the program may have of its own.
PyObject *callLater(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::callLater)) [[unlikely]]
        return PyObject_Vectorcall(other.get(), given, count, keywords);
    Call call;
    if (!call.parse("call_later", {"delay", "callback"}, given, count, keywords))
        return nullptr;
    const auto [delay, callback] = call.named;
    if (delay == Py_None) {
        PyErr_SetString(PyExc_TypeError, "delay must not be None");
        return nullptr;
    }
    static PyObject *const timeName = PyUnicode_InternFromString("time");
    static PyObject *const callAtName = PyUnicode_InternFromString("call_at");
    LoopMethods &methods = methodsOf(self);
    const bool isOwn = methods.isOwn(self, LoopMethods::time) && methods.isOwn(self, LoopMethods::callAt);
    const PyRef now = PyRef::take(isOwn ? time(self, nullptr) : PyObject_CallMethodNoArgs(self, timeName));
    const PyRef when = PyRef::take(now ? PyNumber_Add(now.get(), delay) : nullptr);
    if (!when)
        return nullptr;
    if (isOwn)
        return mayCall(self, callback, "call_at", Thread::own) ? pushTimer(self, call, when.get(), callback) : nullptr;
    static PyObject *const contextKeyword = Py_BuildValue("(s)", "context");
    std::vector<PyObject *> stack{self, when.get(), callback};
    stack.insert(stack.end(), call.arguments, call.arguments + call.count);
    stack.push_back(call.context);
    return PyObject_VectorcallMethod(callAtName, stack.data(), stack.size() - 1, contextKeyword);
}

PyObject *callSoonInner(PyObject *self, PyObject *arguments)
{
    PyObject *callback = nullptr, *given = nullptr, *context = Py_None;
    if (!PyArg_ParseTuple(arguments, "OO!O", &callback, &PyTuple_Type, &given, &context))
        return nullptr;
    PyRef handle = PyRef::take(hostOf(self).makeHandle(callback, given, context, nullptr));
    if (handle)
        loopOf(self).pushHandle(handle.get());
    return handle.release();
}

PyObject *addCallback(PyObject *self, PyObject *handle)
{
    if (!PyObject_TypeCheck(handle, objects->handleType())) {
        PyErr_Format(PyExc_TypeError, "a Handle is required, not %.100s", Py_TYPE(handle)->tp_name);
        return nullptr;
    }
    if (!objects->isCancelled(handle))
        loopOf(self).pushHandle(handle);
    Py_RETURN_NONE;
}

/// asyncio gives a signal's handler to this.
PyObject *addCallbackSignalsafe(PyObject *self, PyObject *handle)
{
    AsyncioLoop &loop = loopOf(self);
    const int signal = loop.instrument() ? DescriptorEvents::signalOf(self, handle) : -1;
    const PyRef added = PyRef::take(signal < 0 ? addCallback(self, handle) : Py_NewRef(Py_None));
    if (signal >= 0 && !objects->isCancelled(handle))
        loop.pushHandle(handle, {.cause = WakeCause::signal, .detail = WakeDetails::ofSignal(signal)});
    if (!added || !writeToSelf(self))
        return nullptr;
    Py_RETURN_NONE;
}

/// Also by Handle._run(), of what the callback has raised.
PyObject *callExceptionHandler(PyObject *self, PyObject *context)
{
    static PyObject *const handleName = PyUnicode_InternFromString("handle");
    static PyObject *const name = PyUnicode_InternFromString("call_exception_handler");
    if (PyObject *const handle = PyDict_Check(context) ? PyDict_GetItemWithError(context, handleName) : nullptr)
        loopOf(self).reported(handle);
    const PyRef next = PyRef::take(PyObject_CallFunctionObjArgs(
        reinterpret_cast<PyObject *>(&PySuper_Type), reinterpret_cast<PyObject *>(&loopBaseType), self, nullptr));
    return next ? PyObject_CallMethodOneArg(next.get(), name, context) : nullptr;
}

PyObject *timerHandleCancelled(PyObject *self, PyObject *handle)
{
    const bool isTimer = PyObject_TypeCheck(handle, objects->timerHandleType());
    if (isTimer && AsyncioObjects::slot(handle, objects->slots().scheduled) == Py_True)
        loopOf(self).timerCancelled();
    Py_RETURN_NONE;
}

/// run_forever() asks again and again until it is stopped: that is done here, at once. Whoever else asks gets one turn.
PyObject *runOnce(PyObject *self, PyObject *)
{
    if (const PyRef other = methodsOf(self).inPlaceOfAsyncios(self, LoopMethods::runOnce)) [[unlikely]]
        return PyObject_CallNoArgs(other.get());
    const PyRef alive = PyRef::share(self);
    const FrameLayout *const caller = runningFrame();
    const bool isForever = caller && caller->code == runForeverCode;
    AsyncioLoop &loop = loopOf(self);
    if (!(isForever ? loop.run() : loop.runOnce()))
        return nullptr;
    Py_RETURN_NONE;
}

PyObject *clearQueues(PyObject *self, PyObject *)
{
    loopOf(self).clear();
    Py_RETURN_NONE;
}

/// Who waits for the future waits for that function, where the executor does not tell itself; see executor_job.h.
PyObject *noteJob(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    if (count != 2 || !loopOf(self).instrument())
        Py_RETURN_NONE;
    PyObject *const concurrent = sourceOf(arguments[0]);
    if (!concurrent || !WatchedObjects::find(concurrent))
        if (WatchedObjects::Watched *const job = WatchedObjects::watch(arguments[0], WaitShape::job))
            job->detail.text = nameOfCallable(arguments[1]);
    Py_RETURN_NONE;
}

PyObject *isVirtual(PyObject *self, PyObject *) { return PyBool_FromLong(loopOf(self).clock().isVirtual()); }

PyObject *getDebug(PyObject *self, PyObject *) { return PyBool_FromLong(loopOf(self).debug); }

template <bool AsyncioLoop::*flag>
PyObject *getFlag(PyObject *self, void *)
{
    return PyBool_FromLong(loopOf(self).*flag);
}

template <bool AsyncioLoop::*flag>
int setFlag(PyObject *self, PyObject *value, void *)
{
    const int isTrue = value ? PyObject_IsTrue(value) : 0;
    if (isTrue < 0)
        return -1;
    loopOf(self).*flag = isTrue != 0;
    return 0;
}

PyObject *getOwnTasks(PyObject *self, void *) { return PyBool_FromLong(hostOf(self).ownTasks); }

int setOwnTasks(PyObject *self, PyObject *value, void *)
{
    const int isTrue = value ? PyObject_IsTrue(value) : 0;
    if (isTrue < 0)
        return -1;
    hostOf(self).ownTasks = isTrue != 0;
    return 0;
}

PyObject *getReady(PyObject *self, void *) { return hostOf(self).lent().lendReady(loopOf(self), hostOf(self)); }
PyObject *getScheduled(PyObject *self, void *) { return hostOf(self).lent().lendScheduled(loopOf(self)); }

int setReady(PyObject *self, PyObject *deque, void *)
{
    loopOf(self).isLent |= hostOf(self).lent().hasReady(); // the first is BaseEventLoop's, which nobody has seen
    hostOf(self).lent().setReady(deque);
    return 0;
}

int setScheduled(PyObject *self, PyObject *list, void *)
{
    loopOf(self).isLent |= hostOf(self).lent().hasScheduled();
    hostOf(self).lent().setScheduled(list);
    return 0;
}

PyObject *getCancelledTimers(PyObject *self, void *) { return PyLong_FromSize_t(loopOf(self).cancelledTimers()); }

int setNothing(PyObject *, PyObject *, void *) { return 0; }

PyObject *create(PyTypeObject *type, PyObject *, PyObject *)
{
    PyRef self = PyRef::take(type->tp_alloc(type, 0));
    if (!self)
        return nullptr;
    auto *const object = reinterpret_cast<LoopObject *>(self.get());
    object->host = new LoopHost(self.get(), *objects);
    object->loop = makeAsyncioLoop(*objects, *object->host);
    if (!object->loop)
        return nullptr;
    object->host->setLoop(*object->loop);
    return self.release();
}

int traverse(PyObject *self, visitproc visit, void *arg)
{
    const AsyncioLoop *const loop = reinterpret_cast<LoopObject *>(self)->loop;
    if (!loop)
        return 0;
    if (const int answer = hostOf(self).traverse(visit, arg))
        return answer;
    for (std::size_t i = 0; i < loop->ready().size(); ++i) {
        const ReadyEntry &entry = loop->ready().at(i);
        Py_VISIT(entry.handle);
        Py_VISIT(entry.callback);
        Py_VISIT(entry.argument);
        Py_VISIT(entry.context);
    }
    for (const TimerHandles::Timer &timer : loop->timers().all())
        Py_VISIT(timer.handle);
    return 0;
}

int clearReferences(PyObject *self)
{
    if (AsyncioLoop *const loop = reinterpret_cast<LoopObject *>(self)->loop) {
        loop->clear();
        hostOf(self).clear();
    }
    return 0;
}

void deallocate(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    auto *const object = reinterpret_cast<LoopObject *>(self);
    delete object->loop;
    if (object->host)
        object->host->clear();
    delete object->host;
    Py_TYPE(self)->tp_free(self);
}

PyMethodDef methods[] = {
    {"call_soon", asMethod(callSoon), METH_FASTCALL | METH_KEYWORDS,
     "call_soon(callback, *args, context=None)\n--\n\nRuns the callback in the loop's next turn, behind what is "
     "ready."},
    {"call_soon_threadsafe", asMethod(callSoonThreadsafe), METH_FASTCALL | METH_KEYWORDS,
     "call_soon_threadsafe(callback, *args, context=None)\n--\n\nLike call_soon(), from any thread."},
    {"call_later", asMethod(callLater), METH_FASTCALL | METH_KEYWORDS,
     "call_later(delay, callback, *args, context=None)\n--\n\nRuns the callback once, delay seconds from now."},
    {"call_at", asMethod(callAt), METH_FASTCALL | METH_KEYWORDS,
     "call_at(when, callback, *args, context=None)\n--\n\nRuns the callback once, when time() is `when`."},
    {"create_task", asMethod(createTaskMethod), METH_FASTCALL | METH_KEYWORDS,
     "create_task(coro, *, name=None, context=None)\n--\n\nSchedules a coroutine. Returns its task."},
    {"create_future", createFutureMethod, METH_NOARGS, "create_future()\n--\n\nA future of this loop's."},
    {"time", time, METH_NOARGS,
     "time()\n--\n\nThe loop's clock, in seconds. It stands still while a debugger holds the program."},
    {"get_debug", getDebug, METH_NOARGS, "get_debug()\n--\n\nWhether the loop is in debug mode."},
    {"call_exception_handler", callExceptionHandler, METH_O,
     "call_exception_handler(context)\n--\n\nHands what went wrong to the loop's exception handler."},
    {"_call_soon", callSoonInner, METH_VARARGS, nullptr},
    {"_add_callback", addCallback, METH_O, nullptr},
    {"_add_callback_signalsafe", addCallbackSignalsafe, METH_O, nullptr},
    {"_timer_handle_cancelled", timerHandleCancelled, METH_O, nullptr},
    {"_run_once", runOnce, METH_NOARGS, nullptr},
    {"_note_job", asMethod(noteJob), METH_FASTCALL, nullptr},
    {"_is_virtual", isVirtual, METH_NOARGS, nullptr},
    {"_clear_queues", clearQueues, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr}};

PyGetSetDef attributes[] = {
    {"_debug", getFlag<&AsyncioLoop::debug>, setFlag<&AsyncioLoop::debug>, nullptr, nullptr},
    {"_stopping", getFlag<&AsyncioLoop::stopping>, setFlag<&AsyncioLoop::stopping>, nullptr, nullptr},
    {"_closed", getFlag<&AsyncioLoop::closed>, setFlag<&AsyncioLoop::closed>, nullptr, nullptr},
    {"own_tasks", getOwnTasks, setOwnTasks,
     "Whether create_task() makes tasks of the engine's own type, which cost less. They are asyncio.Task in all else.",
     nullptr},
    {"_ready", getReady, setReady, nullptr, nullptr},
    {"_scheduled", getScheduled, setScheduled, nullptr, nullptr},
    {"_timer_cancelled_count", getCancelledTimers, setNothing, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

bool findRunForever()
{
    const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.base_events"));
    const PyRef type = PyRef::take(module ? PyObject_GetAttrString(module.get(), "BaseEventLoop") : nullptr);
    const PyRef method = PyRef::take(type ? PyObject_GetAttrString(type.get(), "run_forever") : nullptr);
    if (method && PyFunction_Check(method.get()))
        runForeverCode = reinterpret_cast<PyCodeObject *>(Py_NewRef(PyFunction_GET_CODE(method.get())));
    return bool(method);
}

bool makeType()
{
    objects = AsyncioObjects::load();
    if (!objects || !findRunForever())
        return false;
    loopBaseType.tp_basicsize = sizeof(LoopObject);
    loopBaseType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC;
    loopBaseType.tp_doc = "The ready queue, the timers and the turn of coroscope.EventLoop.";
    loopBaseType.tp_new = create;
    loopBaseType.tp_dealloc = deallocate;
    loopBaseType.tp_traverse = traverse;
    loopBaseType.tp_clear = clearReferences;
    loopBaseType.tp_setattro = setAttribute;
    loopBaseType.tp_methods = methods;
    loopBaseType.tp_getset = attributes;
    if (PyType_Ready(&loopBaseType) != 0 || !LoopMethods::load(&loopBaseType))
        return false;
    spareGetpid(true);
    takeReadBuffersFromHeap();
    yieldWithoutGenerators();
    SignalHandlers::install();
    quickenHandles(*objects);
    return true;
}

} // namespace

LoopHost &loopHost(PyObject *loop) { return hostOf(loop); }

AsyncioLoop *loopBehind(PyObject *object)
{
    return PyObject_TypeCheck(object, &loopBaseType) ? reinterpret_cast<LoopObject *>(object)->loop : nullptr;
}

AsyncioLoop *plainLoop(PyObject *object)
{
    if (!PyObject_TypeCheck(object, &loopBaseType))
        return nullptr;
    AsyncioLoop &loop = loopOf(object);
    LoopMethods &known = methodsOf(object);
    const bool isPlain = !loop.debug && !loop.closed && known.isOwn(object, LoopMethods::callSoon) &&
                         known.isOwn(object, LoopMethods::getDebug);
    return isPlain ? &loop : nullptr;
}

PyObject *loopBaseFunction(PyObject *, PyObject *)
{
    static const bool isMade = makeType();
    if (!isMade) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ImportError, "the event loop for asyncio could not be made");
        return nullptr;
    }
    return Py_NewRef(reinterpret_cast<PyObject *>(&loopBaseType));
}

} // namespace coroscope
