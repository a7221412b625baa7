// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/loop_host.h"

#include "engine/python/asyncio/descriptor_events.h"
#include "engine/python/asyncio/descriptor_text.h"
#include "engine/python/asyncio/idle_cause.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <cmath>
#include <limits>

namespace coroscope {

namespace {

} // namespace

double LoopHost::time()
{
    if (methods_.isOwn(self_, LoopMethods::time) && !LoopMethods::isClockReplaced()) [[likely]]
        return double(loop_->clock().now()) /
               1e9; // the loop only looks: a reading of the program's would move a virtual clock
    static PyObject *const name = interned("time");
    const PyRef value = PyRef::take(PyObject_CallMethodNoArgs(self_, name));
    const double seconds = value ? PyFloat_AsDouble(value.get()) : -1;
    return PyErr_Occurred() ? std::numeric_limits<double>::quiet_NaN() : seconds;
}

int LoopHost::traverse(visitproc visit, void *arg) const
{
    const int answer = lent_.traverse(visit, arg);
    return answer ? answer : descriptors_.traverse(visit, arg);
}

void LoopHost::clear()
{
    lent_.clear();
    descriptors_.clear();
}

/// By the selector, whatever it is.
PyObject *LoopHost::callSelect(double timeout)
{
    static PyObject *const selectorName = interned("_selector");
    static PyObject *const selectName = interned("select");
    const PyRef selector = PyRef::take(PyObject_GetAttr(self_, selectorName));
    const PyRef seconds = PyRef::take(timeout < 0    ? Py_NewRef(Py_None)
                                      : timeout == 0 ? PyLong_FromLong(0)
                                                     : PyFloat_FromDouble(timeout));
    return selector && seconds ? PyObject_CallMethodOneArg(selector.get(), selectName, seconds.get()) : nullptr;
}

bool LoopHost::select(double timeout)
{
    static PyObject *const processName = interned("_process_events");
    const PyRef events = PyRef::take(descriptors_.canSelect() ? descriptors_.select(timeout) : callSelect(timeout));
    if (!events)
        return false;
    if (loop_->isIdle()) {
        if (AsyncioLoop::around().pauses) // holds here, for one that has ended this wait
            AsyncioLoop::around().pauses();
        std::string peer;
        loop_->waitOver(loop_->instrument() ? idleCause(self_, events.get(), timeout, *loop_, peer) : IdleCause{});
    }
    if (PyList_CheckExact(events.get()) && PyList_GET_SIZE(events.get()) == 0)
        return true;
    if (loop_->instrument() && PyList_CheckExact(events.get()) && DescriptorEvents::areOwn(self_))
        return DescriptorEvents::process(self_, *loop_, objects_, events.get());
    const PyRef done = PyRef::take(PyObject_CallMethodOneArg(self_, processName, events.get()));
    return bool(done);
}

bool LoopHost::waitsForDescriptors()
{
    static PyObject *const name = interned("_waits_outside");
    const PyRef waits = PyRef::take(PyObject_CallMethodNoArgs(self_, name));
    const bool answer = !waits || PyObject_IsTrue(waits.get()) != 0;
    PyErr_Clear();
    return answer;
}

int LoopHost::wakeDescriptor()
{
    static PyObject *const name = interned("_csock");
    static PyObject *const numberName = interned("fileno");
    const PyRef own = PyRef::take(PyObject_GetAttr(self_, name));
    const PyRef number = PyRef::take(own ? PyObject_CallMethodNoArgs(own.get(), numberName) : nullptr);
    const long descriptor = number ? PyLong_AsLong(number.get()) : -1;
    PyErr_Clear();
    return static_cast<int>(descriptor);
}

std::vector<TimeHolder> LoopHost::timeHolders()
{
    static PyObject *const name = interned("_time_holders");
    std::vector<TimeHolder> holders;
    const PyRef list = PyRef::take(PyObject_CallMethodNoArgs(self_, name));
    for (Py_ssize_t i = 0; list && PyList_CheckExact(list.get()) && i < PyList_GET_SIZE(list.get()); ++i) {
        int kind = 0;
        unsigned int number = 0;
        PyObject *text = nullptr;
        if (!PyArg_ParseTuple(PyList_GET_ITEM(list.get(), i), "iIO", &kind, &number, &text))
            break;
        holders.push_back({TimeHolderKind(kind), number, std::string(utf8View(text))});
        if (holders.back().kind == TimeHolderKind::descriptor)
            holders.back().text = descriptorText(int(number));
    }
    PyErr_Clear();
    return holders;
}

/// In debug mode those that take long are told of. From here, for a frame of ours would stand in the program's tracebacks.
bool LoopHost::runHandle(PyObject *handle)
{
    static PyObject *const runName = interned("_run");
    static PyObject *const currentName = interned("_current_handle");
    static PyObject *const warnName = interned("_warn_if_slow");
    if (!loop_->debug)
        return bool(PyRef::take(PyObject_CallMethodNoArgs(handle, runName)));
    const double began = time();
    if (std::isnan(began) || PyObject_SetAttr(self_, currentName, handle) != 0)
        return false;
    const bool isRight = bool(PyRef::take(PyObject_CallMethodNoArgs(handle, runName)));
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    if (PyObject_SetAttr(self_, currentName, Py_None) != 0)
        PyErr_WriteUnraisable(self_);
    PyErr_Restore(type, value, trace);
    if (!isRight)
        return false;
    const double ended = time();
    const PyRef took = PyRef::take(std::isnan(ended) ? nullptr : PyFloat_FromDouble(ended - began));
    return took && PyRef::take(PyObject_CallMethodObjArgs(self_, warnName, handle, took.get(), nullptr));
}

bool LoopHost::report(PyObject *handle)
{
    const PyRef error = PyRef::take(takeException());
    static PyObject *const name = interned("_report_failure");
    PyObject *const handled = PyErr_GetHandledException();
    PyErr_SetHandledException(error.get()); // for handlers that ask sys.exc_info(), and for what is raised in them
    const PyRef done = PyRef::take(PyObject_CallMethodObjArgs(self_, name, handle, error.get(), nullptr));
    PyErr_SetHandledException(handled);
    Py_XDECREF(handled);
    return bool(done);
}

PyObject *LoopHost::newHandle(const ReadyEntry &entry)
{
    using Kind = ReadyEntry::Kind;
    const PyRef callback =
        PyRef::take(entry.kind == Kind::call   ? Py_NewRef(entry.callback)
                    : entry.kind == Kind::step ? objects_.steps()->stepCallback(entry.callback, entry.argument)
                                               : objects_.steps()->wakeupCallback(entry.callback));
    PyObject *const argument = entry.kind == Kind::step ? nullptr : entry.argument;
    const PyRef arguments = PyRef::take(argument ? PyTuple_Pack(1, argument) : PyTuple_New(0));
    PyObject *const context = entry.kind == Kind::call ? entry.context : taskAt(entry.callback).context;
    return callback && arguments ? makeHandle(callback.get(), arguments.get(), context, nullptr) : nullptr;
}

PyObject *LoopHost::makeHandle(PyObject *callback, PyObject *arguments, PyObject *context, PyObject *when)
{
    PyTypeObject *const type = when ? objects_.timerHandleType() : objects_.handleType();
    PyRef handle = PyRef::take(loop_->debug ? constructed(type, callback, arguments, context, when)
                                            : filled(type, callback, arguments, context));
    if (handle && when) {
        Py_XSETREF(AsyncioObjects::slot(handle.get(), objects_.slots().when), Py_NewRef(when));
        Py_XSETREF(AsyncioObjects::slot(handle.get(), objects_.slots().scheduled), Py_NewRef(Py_True));
    }
    return handle.release();
}

/// By its class, which notes where it was made.
PyObject *LoopHost::constructed(PyTypeObject *type, PyObject *callback, PyObject *arguments, PyObject *context,
                                PyObject *when) const
{
    auto *const callable = reinterpret_cast<PyObject *>(type);
    return when ? PyObject_CallFunctionObjArgs(callable, when, callback, arguments, self_, context, nullptr)
                : PyObject_CallFunctionObjArgs(callable, callback, arguments, self_, context, nullptr);
}

/// As its class would make it, without its __init__. A timer's own slots are still empty.
PyObject *LoopHost::filled(PyTypeObject *type, PyObject *callback, PyObject *arguments, PyObject *context) const
{
    PyRef own = PyRef::take(context != Py_None ? Py_NewRef(context) : PyContext_CopyCurrent());
    PyRef handle = PyRef::take(own ? PyType_GenericAlloc(type, 0) : nullptr);
    if (!handle)
        return nullptr;
    const auto set = [&handle](Py_ssize_t slot, PyObject *value) {
        AsyncioObjects::slot(handle.get(), slot) = Py_NewRef(value);
    };
    const auto &slots = objects_.slots();
    set(slots.callback, callback);
    set(slots.args, arguments);
    set(slots.loop, self_);
    set(slots.cancelled, Py_False);
    set(slots.repr, Py_None);
    set(slots.sourceTraceback, Py_None);
    set(slots.context, own.get());
    return handle.release();
}

} // namespace coroscope
