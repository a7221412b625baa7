// SPDX-License-Identifier: MIT
#include "engine/python/program_waits.h"

#include <cmath>

namespace coroscope {

namespace {

ClockHere clockHere = nullptr;
PyCFunctionWithKeywords realAcquire = nullptr;
PyCFunctionWithKeywords realAcquireAgain = nullptr; // of a lock that its owner may take once more

/// acquire(blocking=True, timeout=-1): in s; 0 and less: none is told.
double timeoutOf(PyObject *arguments, PyObject *keywords)
{
    PyObject *timeout = PyTuple_GET_SIZE(arguments) > 1 ? PyTuple_GET_ITEM(arguments, 1) : nullptr;
    if (!timeout && keywords)
        timeout = PyDict_GetItemString(keywords, "timeout");
    const bool isNumber = timeout && (PyFloat_CheckExact(timeout) || PyLong_CheckExact(timeout));
    const double seconds = isNumber ? PyFloat_AsDouble(timeout) : 0;
    PyErr_Clear();
    return seconds;
}

template <PyCFunctionWithKeywords &real>
PyObject *acquire(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    PyObject *const taken = real(self, arguments, keywords);
    Clock *const clock = taken == Py_False ? clockHere() : nullptr;
    const double seconds = clock ? timeoutOf(arguments, keywords) : 0;
    if (seconds > 0 && seconds < 4e9)
        clock->waitUntil(clock->now() + Nanoseconds(std::ceil(seconds * 1e9)));
    return taken;
}

bool patch(PyObject *module, const char *typeName, PyCFunctionWithKeywords ours, PyCFunctionWithKeywords &real)
{
    const PyRef type = PyRef::take(PyObject_GetAttrString(module, typeName));
    PyObject *const descriptor =
        type && PyType_Check(type.get())
            ? PyDict_GetItemString(reinterpret_cast<PyTypeObject *>(type.get())->tp_dict, "acquire")
            : nullptr;
    if (!type)
        return false;
    if (!descriptor || Py_TYPE(descriptor) != &PyMethodDescr_Type)
        return true; // somebody else's
    PyMethodDef *const method = reinterpret_cast<PyMethodDescrObject *>(descriptor)->d_method;
    if (method->ml_flags != (METH_VARARGS | METH_KEYWORDS))
        return true;
    real = reinterpret_cast<PyCFunctionWithKeywords>(reinterpret_cast<void (*)()>(method->ml_meth));
    method->ml_meth = asMethod(ours);
    return true;
}

} // namespace

bool installProgramWaits(ClockHere here)
{
    clockHere = here;
    const PyRef module = PyRef::take(PyImport_ImportModule("_thread"));
    return module && patch(module.get(), "LockType", acquire<realAcquire>, realAcquire) &&
           patch(module.get(), "RLock", acquire<realAcquireAgain>, realAcquireAgain);
}

} // namespace coroscope
