// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/signal_handlers.h"

#include "engine/python/asyncio/held_function.h"

#include <utility>

namespace coroscope::SignalHandlers {

int current = 0; // handlers run on one thread
std::uint64_t currentThread = 0;

namespace {

int raised = 0;

PyCFunction realSignal = nullptr;
PyCFunction realGetSignal = nullptr;

PyTypeObject handlerType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.SignalHandler"};

/// As CPython calls it: with the signal's number and the frame that was interrupted.
PyObject *call(PyObject *self, PyObject *arguments, PyObject *named)
{
    const bool isSignal = PyTuple_GET_SIZE(arguments) > 0 && PyLong_Check(PyTuple_GET_ITEM(arguments, 0));
    const int signal = isSignal ? int(PyLong_AsLong(PyTuple_GET_ITEM(arguments, 0))) : 0;
    const PyRef function = PyRef::share(HeldFunction::of(self)); // which may set another in its place
    const int before = std::exchange(current, signal);
    const std::uint64_t threadBefore = std::exchange(currentThread, runningThread());
    PyObject *const result = PyObject_Call(function.get(), arguments, named);
    current = before;
    currentThread = threadBefore;
    if (!result)
        raised = signal;
    return result;
}

bool makeType()
{
    handlerType.tp_basicsize = sizeof(HeldFunction);
    HeldFunction::setUp(handlerType);
    handlerType.tp_call = call;
    return PyType_Ready(&handlerType) == 0;
}

/// Takes the reference.
PyObject *asGiven(PyObject *handler)
{
    if (!handler || Py_TYPE(handler) != &handlerType)
        return handler;
    const PyRef ours = PyRef::take(handler);
    return Py_NewRef(HeldFunction::of(handler));
}

/// What is to stand in the place of `handler`; a new reference.
PyObject *telling(PyObject *handler)
{
    const bool isPrograms = PyCallable_Check(handler) && !PyCFunction_Check(handler); // default_int_handler is C's
    auto *const ours = isPrograms ? PyObject_GC_New(HeldFunction, &handlerType) : nullptr;
    if (!ours) {
        PyErr_Clear();
        return Py_NewRef(handler);
    }
    ours->function = Py_NewRef(handler);
    PyObject_GC_Track(ours);
    return reinterpret_cast<PyObject *>(ours);
}

using FastFunction = PyObject *(*)(PyObject *, PyObject *const *, Py_ssize_t);

PyObject *setSignal(PyObject *module, PyObject *const *given, Py_ssize_t count)
{
    const auto real = reinterpret_cast<FastFunction>(reinterpret_cast<void *>(realSignal));
    if (count != 2)
        return real(module, given, count);
    const PyRef handler = PyRef::take(telling(given[1]));
    PyObject *const arguments[] = {given[0], handler.get()};
    return asGiven(real(module, arguments, count));
}

PyObject *getSignal(PyObject *module, PyObject *number) { return asGiven(realGetSignal(module, number)); }

/// The method behind a function of the module; null: it is not there, or is called in another way.
PyMethodDef *methodNamed(PyObject *module, const char *name, int flags)
{
    const PyRef function = PyRef::take(PyObject_GetAttrString(module, name));
    PyMethodDef *const method = function && PyCFunction_Check(function.get())
                                    ? reinterpret_cast<PyCFunctionObject *>(function.get())->m_ml
                                    : nullptr;
    return method && method->ml_flags == flags ? method : nullptr;
}

bool replaceMethods()
{
    const PyRef module = PyRef::take(PyImport_ImportModule("_signal"));
    PyMethodDef *const set = module ? methodNamed(module.get(), "signal", METH_FASTCALL) : nullptr;
    PyMethodDef *const get = module ? methodNamed(module.get(), "getsignal", METH_O) : nullptr;
    if (!set || !get || !makeType())
        return false;
    realSignal = std::exchange(set->ml_meth, asMethod(setSignal));
    realGetSignal = std::exchange(get->ml_meth, getSignal);
    return true;
}

} // namespace

void install()
{
    static const bool isDone = replaceMethods();
    if (!isDone)
        PyErr_Clear();
}

int takeRaised() { return std::exchange(raised, 0); }

Within::Within() : signal_(running())
{
    if (signal_ != 0)
        current = 0;
}

Within::~Within()
{
    if (signal_ != 0)
        current = signal_;
}

} // namespace coroscope::SignalHandlers
