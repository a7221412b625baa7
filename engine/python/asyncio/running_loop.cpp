// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/running_loop.h"

#include <pthread.h>
#include <string_view>
#include <unistd.h>

namespace coroscope {

namespace {

/// CPython 3.11's PyRunningLoopHolder (Modules/_asynciomodule.c).
struct HolderLayout {
    PyObject ob_base;
    PyObject *loop;
    pid_t process;
};

struct Patch {
    const char *name;
    PyCFunction ours;
    PyMethodDef *method;
    PyCFunction real;
};

PyTypeObject *holderType = nullptr;
PyObject *holderName = nullptr;
Py_hash_t holderHash = 0;
pid_t thisProcess = 0;

/// Borrowed; null: none, or the original has to say.
PyObject *runningLoop()
{
    PyObject *const dict = _PyThreadState_UncheckedGet()->dict;
    PyObject *const holder = dict ? _PyDict_GetItem_KnownHash(dict, holderName, holderHash) : nullptr;
    if (!holder || Py_TYPE(holder) != holderType)
        return nullptr;
    const auto *const found = reinterpret_cast<const HolderLayout *>(holder);
    return found->process == thisProcess && found->loop != Py_None ? found->loop : nullptr;
}

template <int slot>
PyObject *answer(PyObject *self, PyObject *arguments);
PyObject *answerFast(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords);

enum Slot : int { slotGetRunning, slotInnerRunning, slotGet, slotInnerGet };

Patch patches[] = {
    {"get_running_loop", answer<slotGetRunning>, nullptr, nullptr},
    {"_get_running_loop", answer<slotInnerRunning>, nullptr, nullptr},
    {"get_event_loop", answer<slotGet>, nullptr, nullptr},
    {"_get_event_loop", asMethod(answerFast), nullptr, nullptr},
};

template <int slot>
PyObject *answer(PyObject *self, PyObject *arguments)
{
    PyObject *const loop = runningLoop();
    return loop ? Py_NewRef(loop) : patches[slot].real(self, arguments);
}

PyObject *answerFast(PyObject *self, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    PyObject *const loop = runningLoop();
    const auto real =
        reinterpret_cast<_PyCFunctionFastWithKeywords>(reinterpret_cast<void (*)()>(patches[slotInnerGet].real));
    return loop ? Py_NewRef(loop) : real(self, arguments, count, keywords);
}

/// A loop that we say runs is kept as we think that it is.
bool findHolder(PyObject *module)
{
    const PyRef before = PyRef::take(PyObject_CallMethod(module, "_get_running_loop", nullptr));
    const PyRef probe = PyRef::take(PyObject_CallNoArgs(reinterpret_cast<PyObject *>(&PyBaseObject_Type)));
    const PyRef set =
        PyRef::take(before && probe ? PyObject_CallMethod(module, "_set_running_loop", "O", probe.get()) : nullptr);
    PyObject *const dict = set ? PyThreadState_GetDict() : nullptr;
    PyObject *const holder = dict ? PyDict_GetItemWithError(dict, holderName) : nullptr;
    bool isKnown = holder && std::string_view(Py_TYPE(holder)->tp_name) == "_RunningLoopHolder" &&
                   Py_TYPE(holder)->tp_basicsize == sizeof(HolderLayout);
    if (isKnown) {
        const auto *const found = reinterpret_cast<const HolderLayout *>(holder);
        isKnown = found->loop == probe.get() && found->process == ::getpid();
        holderType = Py_TYPE(holder);
    }
    const PyRef reset =
        PyRef::take(set ? PyObject_CallMethod(module, "_set_running_loop", "O", before.get()) : nullptr);
    return isKnown && reset;
}

bool findMethods(PyObject *module)
{
    for (Patch &patch : patches) {
        const PyRef function = PyRef::take(PyObject_GetAttrString(module, patch.name));
        if (!function || !PyCFunction_CheckExact(function.get()))
            return false;
        patch.method = reinterpret_cast<PyCFunctionObject *>(function.get())->m_ml;
        const bool isFast = &patch == &patches[slotInnerGet];
        if (patch.method->ml_flags != (isFast ? METH_FASTCALL | METH_KEYWORDS : METH_NOARGS))
            return false;
        patch.real = patch.method->ml_meth;
    }
    return true;
}

bool find()
{
    holderName = PyUnicode_InternFromString("__asyncio_running_event_loop__");
    const PyRef module = PyRef::take(PyImport_ImportModule("_asyncio"));
    holderHash = holderName ? PyObject_Hash(holderName) : -1;
    const bool isFound = module && holderHash != -1 && findHolder(module.get()) && findMethods(module.get()) &&
                         ::pthread_atfork(nullptr, nullptr, [] { thisProcess = ::getpid(); }) == 0;
    PyErr_Clear();
    return isFound;
}

} // namespace

bool spareGetpid(bool on)
{
    static const bool isFound = find();
    if (!isFound)
        return false;
    thisProcess = ::getpid();
    for (const Patch &patch : patches)
        patch.method->ml_meth = on ? patch.ours : patch.real;
    return true;
}

PyObject *spareGetpidFunction(PyObject *, PyObject *arguments)
{
    int on = 1;
    if (!PyArg_ParseTuple(arguments, "|p:_spare_getpid", &on))
        return nullptr;
    return PyBool_FromLong(spareGetpid(on != 0));
}

} // namespace coroscope
