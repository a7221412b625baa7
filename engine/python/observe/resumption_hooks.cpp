// SPDX-License-Identifier: MIT
#include "engine/python/observe/resumption_hooks.h"

#include <array>
#include <utility>

namespace coroscope {

namespace {

using Begin = ResumptionListener::Begin;
using FastMethod = PyObject *(*)(PyObject *, PyObject *const *, Py_ssize_t);

ResumptionListener *listener = nullptr;      // while the hooks are in place
ResumptionListener *deathListener = nullptr; // also while they rest

/// The coroutine behind the iterator of `coroutine.__await__()`, the asynchronous generator behind what its asend(), athrow()
/// and so on return: its first field.
PyObject *wrappedBy(PyObject *iterator)
{
    return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(iterator) + sizeof(PyObject));
}

PyObject *itself(PyObject *generator) { return generator; }

// --- the end of a slice ---

/// What the StopIteration that is set carries, borrowed; null: nothing. It is not set meanwhile.
template <typename Tell>
void tellStopValue(const Tell &tell)
{
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace); // `value` may be the exception, or what to make it of
    PyObject *result = value;
    if (value && PyObject_TypeCheck(value, reinterpret_cast<PyTypeObject *>(PyExc_StopIteration)))
        result = reinterpret_cast<PyStopIterationObject *>(value)->value;
    tell(result);
    PyErr_Restore(type, value, trace);
}

/// Of a call that yields an object, or ends with StopIteration or, as a tp_iternext, with nothing set.
PyObject *tellEnd(PyObject *result)
{
    if (result)
        listener->yielded(result);
    else if (!PyErr_Occurred())
        listener->returned(nullptr);
    else if (PyErr_ExceptionMatches(PyExc_StopIteration))
        tellStopValue([](PyObject *value) { listener->returned(value); });
    else
        listener->raised();
    return result;
}

/// Of a call that drives an asynchronous generator: what it yields comes as StopIteration, its end as StopAsyncIteration (of
/// aclose(): StopIteration), and what it awaits yields an object.
PyObject *tellEndOfAsync(PyObject *generator, PyObject *result)
{
    const bool hasEnded = reinterpret_cast<PyGenObject *>(generator)->gi_frame_state > frameExecuting;
    const bool isStop = !result && PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_StopIteration);
    if (result)
        listener->yielded(result);
    else if (!hasEnded)
        tellStopValue([isStop](PyObject *value) { listener->yielded(isStop && value ? value : Py_None); });
    else if (isStop)
        tellStopValue([](PyObject *) { listener->closed(); });
    else if (PyErr_ExceptionMatches(PyExc_StopAsyncIteration))
        tellStopValue([](PyObject *) { listener->returned(nullptr); });
    else
        listener->raised();
    return result;
}

/// `real` resumes; the hooks may have been taken away meanwhile, and the process may be another.
template <bool isAsync, typename Real>
PyObject *watch(PyObject *generator, ResumedBy by, PyObject *sent, const Real &real)
{
    const Begin begin = listener ? listener->resuming(generator, by, sent) : Begin::pass;
    if (begin == Begin::refused)
        return nullptr;
    PyObject *const result = real();
    if (begin == Begin::pass || !listener)
        return result;
    return isAsync ? tellEndOfAsync(generator, result) : tellEnd(result);
}

// --- the hooks: `which` tells apart the types whose slots they stand in ---

enum Which : std::size_t { generators, coroutines, iterators, asyncSends, asyncThrows, asyncGenerators, types };

template <Which which>
constexpr auto drivenBy = which == generators || which == coroutines ? itself : wrappedBy;
template <Which which>
constexpr bool isAsync = which == asyncSends || which == asyncThrows;

struct Real {
    iternextfunc next = nullptr;
    sendfunc asyncSend = nullptr;
    destructor dealloc = nullptr;
    void *slotNext = nullptr; // of the descriptor __next__
    PyCFunction send = nullptr;
    PyCFunction throwing = nullptr;
    PyCFunction close = nullptr;
};
std::array<Real, types> reals;
PyCFunction realBuiltinNext = nullptr;
PyObject *inBuiltinNext = nullptr; // what next() is about to resume

template <Which which>
PyObject *hookedNext(PyObject *self)
{
    const ResumedBy iterated =
        isAsync<which> ? ResumedBy::send : ResumedBy::iteration; // `await` calls it, nothing iterates
    const ResumedBy by = inBuiltinNext == self ? ResumedBy::next : iterated;
    inBuiltinNext = nullptr;
    return watch<isAsync<which>>(drivenBy<which>(self), by, Py_None, [self] { return reals[which].next(self); });
}

template <Which which>
PyObject *hookedSlotNext(PyObject *self)
{
    return watch<isAsync<which>>(drivenBy<which>(self), ResumedBy::next, Py_None,
                                 [self] { return reinterpret_cast<iternextfunc>(reals[which].slotNext)(self); });
}

template <Which which>
PySendResult hookedAsyncSend(PyObject *self, PyObject *value, PyObject **out)
{
    const Begin begin = listener ? listener->resuming(self, ResumedBy::send, value) : Begin::pass;
    if (begin == Begin::pass)
        return reals[which].asyncSend(self, value, out);
    *out = nullptr;
    if (begin == Begin::refused)
        return PYGEN_ERROR;
    const PySendResult result = reals[which].asyncSend(self, value, out);
    if (!listener)
        return result;
    if (result == PYGEN_NEXT)
        listener->yielded(*out);
    else if (result == PYGEN_RETURN)
        listener->returned(*out);
    else
        listener->raised();
    return result;
}

template <Which which>
PyObject *hookedSend(PyObject *self, PyObject *value)
{
    return watch<isAsync<which>>(drivenBy<which>(self), ResumedBy::send, value,
                                 [self, value] { return reals[which].send(self, value); });
}

template <Which which>
PyObject *hookedThrow(PyObject *self, PyObject *const *arguments, Py_ssize_t count)
{
    return watch<isAsync<which>>(drivenBy<which>(self), ResumedBy::throwing, Py_None, [=] {
        const auto real = reinterpret_cast<FastMethod>(reinterpret_cast<void (*)()>(reals[which].throwing));
        return real(self, arguments, count);
    });
}

template <Which which>
PyObject *hookedClose(PyObject *self, PyObject *nothing)
{
    PyObject *const generator = drivenBy<which>(self);
    const Begin begin = listener ? listener->resuming(generator, ResumedBy::closing, Py_None) : Begin::pass;
    if (begin == Begin::refused)
        return nullptr;
    PyObject *const result = reals[which].close(self, nothing);
    if (begin == Begin::pass || !listener)
        return result;
    if (result)
        listener->closed();
    else if (suspendedFrame(generator))
        listener->yielded(Py_None); // it ignored GeneratorExit
    else
        listener->raised();
    return result;
}

template <Which which>
void hookedDealloc(PyObject *self)
{
    if (deathListener)
        deathListener->deallocating(self);
    reals[which].dealloc(self);
}

PyObject *hookedBuiltinNext(PyObject *module, PyObject *const *arguments, Py_ssize_t count)
{
    inBuiltinNext = count > 0 ? arguments[0] : nullptr;
    const auto real = reinterpret_cast<FastMethod>(reinterpret_cast<void (*)()>(realBuiltinNext));
    PyObject *const result = real(module, arguments, count);
    inBuiltinNext = nullptr; // it was no generator
    return result;
}

// --- putting them in place ---

/// The definition behind a method descriptor: shared by all that was ever bound from it. Null: not such a method.
PyMethodDef *methodOf(PyTypeObject *type, const char *name, int flags)
{
    PyObject *const descriptor = PyDict_GetItemString(type->tp_dict, name);
    if (!descriptor || !Py_IS_TYPE(descriptor, &PyMethodDescr_Type))
        return nullptr;
    PyMethodDef *const method = reinterpret_cast<PyMethodDescrObject *>(descriptor)->d_method;
    return method->ml_flags == flags ? method : nullptr;
}

PyWrapperDescrObject *slotDescriptor(PyTypeObject *type, const char *name)
{
    PyObject *const descriptor = PyDict_GetItemString(type->tp_dict, name);
    const bool isOne = descriptor && Py_IS_TYPE(descriptor, &PyWrapperDescr_Type);
    return isOne ? reinterpret_cast<PyWrapperDescrObject *>(descriptor) : nullptr;
}

PyMethodDef *builtinNext()
{
    PyObject *const function = PyDict_GetItemString(PyEval_GetBuiltins(), "next"); // null where the program hid it
    if (!function || !PyCFunction_CheckExact(function))
        return nullptr;
    PyMethodDef *const method = reinterpret_cast<PyCFunctionObject *>(function)->m_ml;
    return method->ml_flags == METH_FASTCALL ? method : nullptr;
}

struct Targets { // of one type; all that it should have are there, or it is not touched
    PyTypeObject *type = nullptr;
    PyMethodDef *send = nullptr, *throwing = nullptr, *close = nullptr;
    PyWrapperDescrObject *next = nullptr; // coroutines have none
};
std::array<Targets, types> targets;
PyMethodDef *builtinNextMethod = nullptr;

bool findTargets()
{
    targets[generators].type = &PyGen_Type;
    targets[coroutines].type = &PyCoro_Type;
    targets[iterators].type = &_PyCoroWrapper_Type;
    targets[asyncSends].type = &_PyAsyncGenASend_Type;
    targets[asyncThrows].type = &_PyAsyncGenAThrow_Type;
    targets[asyncGenerators].type = &PyAsyncGen_Type;
    for (Targets &target : targets) {
        if (&target == &targets[asyncGenerators])
            continue; // it is driven by the two before, and only dies by itself
        target.send = methodOf(target.type, "send", METH_O);
        target.throwing = methodOf(target.type, "throw", METH_FASTCALL);
        target.close = methodOf(target.type, "close", METH_NOARGS);
        target.next = slotDescriptor(target.type, "__next__");
        if (!target.send || !target.throwing || !target.close || (!target.next && target.type->tp_iternext))
            return false;
    }
    builtinNextMethod = builtinNext();
    const bool haveSend = PyGen_Type.tp_as_async && PyGen_Type.tp_as_async->am_send && PyCoro_Type.tp_as_async &&
                          PyCoro_Type.tp_as_async->am_send;
    return builtinNextMethod && haveSend;
}

template <Which which>
void hook()
{
    const Targets &target = targets[which];
    Real &real = reals[which];
    real.next = target.type->tp_iternext;
    real.send = target.send->ml_meth;
    real.throwing = target.throwing->ml_meth;
    real.close = target.close->ml_meth;
    if (target.next) {
        real.slotNext = target.next->d_wrapped;
        target.next->d_wrapped = reinterpret_cast<void *>(&hookedSlotNext<which>);
        target.type->tp_iternext = &hookedNext<which>;
    }
    if constexpr (which == generators || which == coroutines) {
        real.asyncSend = target.type->tp_as_async->am_send;
        target.type->tp_as_async->am_send = &hookedAsyncSend<which>;
    }
    target.send->ml_meth = &hookedSend<which>;
    target.throwing->ml_meth = asMethod(&hookedThrow<which>);
    if constexpr (!isAsync<which>) // that resumes nothing
        target.close->ml_meth = &hookedClose<which>;
}

template <Which which>
void hookDeath()
{
    reals[which].dealloc = targets[which].type->tp_dealloc;
    targets[which].type->tp_dealloc = &hookedDealloc<which>;
}

void unhook(Which which)
{
    const Targets &target = targets[which];
    const Real &real = reals[which];
    if (target.next) {
        target.next->d_wrapped = real.slotNext;
        target.type->tp_iternext = real.next;
    }
    if (real.asyncSend)
        target.type->tp_as_async->am_send = real.asyncSend;
    target.send->ml_meth = real.send;
    target.throwing->ml_meth = real.throwing;
    target.close->ml_meth = real.close;
}

} // namespace

bool installResumptionHooks(ResumptionListener &newListener)
{
    if (listener)
        return true;
    if (!findTargets())
        return false;
    hook<generators>();
    hook<coroutines>();
    hook<iterators>();
    hook<asyncSends>();
    hook<asyncThrows>();
    realBuiltinNext = builtinNextMethod->ml_meth;
    builtinNextMethod->ml_meth = asMethod(&hookedBuiltinNext);
    listener = &newListener;
    if (std::exchange(deathListener, &newListener))
        return true;
    hookDeath<generators>();
    hookDeath<coroutines>();
    hookDeath<asyncGenerators>();
    return true;
}

void restResumptionHooks()
{
    if (!std::exchange(listener, nullptr))
        return;
    for (const Which which : {generators, coroutines, iterators, asyncSends, asyncThrows})
        unhook(which);
    builtinNextMethod->ml_meth = realBuiltinNext;
}

void removeResumptionHooks()
{
    restResumptionHooks();
    if (!std::exchange(deathListener, nullptr))
        return;
    for (const Which which : {generators, coroutines, asyncGenerators})
        targets[which].type->tp_dealloc = reals[which].dealloc;
}

} // namespace coroscope
