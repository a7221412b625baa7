// SPDX-License-Identifier: MIT
#include "engine/python/program_calendar.h"

#include <cstring>

namespace coroscope {

namespace {

EpochReading readEpoch = nullptr;

// --- time ---

PyCFunction realLocalTime = nullptr;
PyCFunction realGmTime = nullptr;
PyCFunction realCTime = nullptr;
PyCFunction realAscTime = nullptr;
PyCFunction realStrfTime = nullptr;

/// `real` of the program's time; null with an exception set.
PyObject *ofEpoch(PyCFunction real, PyObject *self, Nanoseconds sinceEpoch)
{
    const PyRef arguments = PyRef::take(Py_BuildValue("(L)", static_cast<long long>(sinceEpoch / 1'000'000'000)));
    return arguments ? real(self, arguments.get()) : nullptr;
}

// localtime([seconds]), gmtime([seconds]), ctime([seconds]); None is none
template <PyCFunction &real>
PyObject *fromSeconds(PyObject *self, PyObject *arguments)
{
    const Py_ssize_t count = PyTuple_GET_SIZE(arguments);
    const bool isTold = count > 1 || (count == 1 && PyTuple_GET_ITEM(arguments, 0) != Py_None);
    const std::optional<Nanoseconds> now = isTold ? std::nullopt : readEpoch();
    return now ? ofEpoch(real, self, *now) : real(self, arguments);
}

PyObject *ascTime(PyObject *self, PyObject *arguments)
{
    const std::optional<Nanoseconds> now = PyTuple_GET_SIZE(arguments) == 0 ? readEpoch() : std::nullopt;
    if (!now)
        return realAscTime(self, arguments);
    const PyRef local = PyRef::take(ofEpoch(realLocalTime, self, *now));
    const PyRef told = PyRef::take(local ? PyTuple_Pack(1, local.get()) : nullptr);
    return told ? realAscTime(self, told.get()) : nullptr;
}

// strftime(format[, tuple])
PyObject *strfTime(PyObject *self, PyObject *arguments)
{
    const bool isTold = PyTuple_GET_SIZE(arguments) != 1 || !PyUnicode_Check(PyTuple_GET_ITEM(arguments, 0));
    const std::optional<Nanoseconds> now = isTold ? std::nullopt : readEpoch();
    if (!now)
        return realStrfTime(self, arguments);
    const PyRef local = PyRef::take(ofEpoch(realLocalTime, self, *now));
    const PyRef told = PyRef::take(local ? PyTuple_Pack(2, PyTuple_GET_ITEM(arguments, 0), local.get()) : nullptr);
    return told ? realStrfTime(self, told.get()) : nullptr;
}

bool patchTimeFunction(PyObject *module, const char *name, PyCFunction ours, PyCFunction &real)
{
    const PyRef function = PyRef::take(PyObject_GetAttrString(module, name));
    if (!function)
        return false;
    if (!PyCFunction_Check(function.get()) || PyCFunction_GET_FLAGS(function.get()) != METH_VARARGS)
        return true; // somebody else's
    PyMethodDef *method = reinterpret_cast<PyCFunctionObject *>(function.get())->m_ml;
    real = method->ml_meth;
    method->ml_meth = ours;
    return true;
}

bool patchTime()
{
    const PyRef module = PyRef::take(PyImport_ImportModule("time"));
    return module && patchTimeFunction(module.get(), "localtime", fromSeconds<realLocalTime>, realLocalTime) &&
           patchTimeFunction(module.get(), "gmtime", fromSeconds<realGmTime>, realGmTime) &&
           patchTimeFunction(module.get(), "ctime", fromSeconds<realCTime>, realCTime) &&
           (!realLocalTime || (patchTimeFunction(module.get(), "asctime", ascTime, realAscTime) &&
                               patchTimeFunction(module.get(), "strftime", strfTime, realStrfTime)));
}

// --- datetime ---

PyObject *dateFrom(PyObject *type, const char *method, Nanoseconds sinceEpoch, PyObject *zone)
{
    // A float of seconds since 1970 rounds to microseconds exactly until the year 2255.
    const Nanoseconds microseconds = sinceEpoch / 1000;
    const PyRef seconds = PyRef::take(PyFloat_FromDouble(double(microseconds) / 1e6));
    const PyRef name = PyRef::take(PyUnicode_FromString(method));
    if (!seconds || !name)
        return nullptr;
    return PyObject_CallMethodObjArgs(type, name.get(), seconds.get(), zone, nullptr);
}

PyCFunction realNow = nullptr;
PyCFunction realUtcNow = nullptr;

using FastWithKeywords = PyObject *(*)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *);

// now(tz=None)
PyObject *dateNow(PyObject *type, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    const Py_ssize_t named = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    const bool namesZone = named == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(keywords, 0), "tz") == 0;
    const bool plain = count + named <= 1 && (named == 0 || namesZone);
    const std::optional<Nanoseconds> now = plain ? readEpoch() : std::nullopt;
    if (!now)
        return reinterpret_cast<FastWithKeywords>(reinterpret_cast<void (*)()>(realNow))(type, arguments, count,
                                                                                         keywords);
    return dateFrom(type, "fromtimestamp", *now, count + named ? arguments[0] : nullptr);
}

PyObject *dateUtcNow(PyObject *type, PyObject *arguments)
{
    const std::optional<Nanoseconds> now = readEpoch();
    return now ? dateFrom(type, "utcfromtimestamp", *now, nullptr) : realUtcNow(type, arguments);
}

void patchDateMethod(PyObject *type, const char *name, int flags, PyCFunction ours, PyCFunction &real)
{
    PyObject *descriptor = PyDict_GetItemString(reinterpret_cast<PyTypeObject *>(type)->tp_dict, name);
    if (!descriptor || std::strcmp(Py_TYPE(descriptor)->tp_name, "classmethod_descriptor") != 0)
        return;
    PyMethodDef *method = reinterpret_cast<PyMethodDescrObject *>(descriptor)->d_method;
    if ((method->ml_flags & ~METH_CLASS) != flags)
        return;
    real = method->ml_meth;
    method->ml_meth = ours;
}

// now() and utcnow() read the system's clock themselves; today() asks time.time.
bool patchDatetime()
{
    const PyRef module = PyRef::take(PyImport_ImportModule("_datetime"));
    const PyRef type = PyRef::take(module ? PyObject_GetAttrString(module.get(), "datetime") : nullptr);
    if (!type || !PyType_Check(type.get()))
        return false;
    patchDateMethod(type.get(), "now", METH_FASTCALL | METH_KEYWORDS, asMethod(dateNow), realNow);
    patchDateMethod(type.get(), "utcnow", METH_NOARGS, dateUtcNow, realUtcNow);
    return true;
}

} // namespace

bool installProgramCalendar(EpochReading reading)
{
    readEpoch = reading;
    return patchTime() && patchDatetime();
}

} // namespace coroscope
