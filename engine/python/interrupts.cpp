// SPDX-License-Identifier: MIT
#include "engine/python/interrupts.h"

namespace coroscope {

namespace {

PyObject *kept = nullptr; // under the interpreter's lock

} // namespace

PyObject *takeException()
{
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    if (trace)
        PyException_SetTraceback(value, trace);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    return value;
}

void raiseAgain(PyObject *error)
{
    PyObject *type = Py_NewRef(reinterpret_cast<PyObject *>(Py_TYPE(error)));
    PyErr_Restore(type, Py_NewRef(error), PyException_GetTraceback(error));
}

bool hasInterrupt() { return kept != nullptr; }

void keepInterrupt() { Py_XSETREF(kept, takeException()); }

PyObject *takeInterrupt()
{
    PyObject *interrupt = kept;
    kept = nullptr;
    return interrupt;
}

void raiseInterruptSoon()
{
    if (kept)
        Py_AddPendingCall([](void *) { return raiseInterrupt() ? -1 : 0; }, nullptr);
}

bool raiseInterrupt()
{
    const PyRef interrupt = PyRef::take(takeInterrupt());
    if (interrupt)
        raiseAgain(interrupt.get());
    return bool(interrupt);
}

} // namespace coroscope
