// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/loop_methods.h"

#include <cstdint>

namespace coroscope {

PyObject *LoopMethods::inPlace[methodCount] = {};

namespace {

struct Known {
    const char *text;
    PyObject *name;
    PyObject *engines;  ///< borrowed: its type keeps it
    PyObject *asyncios; ///< a reference
};

Known known[LoopMethods::methodCount] = {
    {"call_soon", nullptr, nullptr, nullptr},   {"call_soon_threadsafe", nullptr, nullptr, nullptr},
    {"call_later", nullptr, nullptr, nullptr},  {"call_at", nullptr, nullptr, nullptr},
    {"_run_once", nullptr, nullptr, nullptr},   {"time", nullptr, nullptr, nullptr},
    {"create_task", nullptr, nullptr, nullptr}, {"create_future", nullptr, nullptr, nullptr},
    {"get_debug", nullptr, nullptr, nullptr},   {"_timer_handle_cancelled", nullptr, nullptr, nullptr}};

PyTypeObject *asyncioLoop = nullptr;     // asyncio.SelectorEventLoop
PyObject *clockModule, *monotonic;       // the module `time`, and what it has there
PyObject *loopModule;                    // asyncio.base_events
std::uint64_t clockSeen, loopModuleSeen; // their versions, as of the last look
bool isClockOther = false;

std::uint64_t versionOf(PyObject *module)
{
    return reinterpret_cast<PyDictObject *>(PyModule_GetDict(module))->ma_version_tag;
}

bool findMethods(PyTypeObject *base)
{
    for (Known &each : known) {
        each.name = PyUnicode_InternFromString(each.text);
        each.engines = each.name ? _PyType_Lookup(base, each.name) : nullptr;
        each.asyncios = each.name ? Py_XNewRef(_PyType_Lookup(asyncioLoop, each.name)) : nullptr;
        if (!each.engines || !each.asyncios)
            return false;
    }
    return true;
}

} // namespace

bool LoopMethods::load(PyTypeObject *base)
{
    const PyRef asyncio = PyRef::take(PyImport_ImportModule("asyncio"));
    PyObject *const loop = asyncio ? PyObject_GetAttrString(asyncio.get(), "SelectorEventLoop") : nullptr;
    clockModule = PyImport_ImportModule("time");
    loopModule = PyImport_ImportModule("asyncio.base_events");
    monotonic = clockModule ? PyObject_GetAttrString(clockModule, "monotonic") : nullptr;
    if (!loop || !PyType_Check(loop) || !loopModule || !monotonic)
        return false;
    asyncioLoop = reinterpret_cast<PyTypeObject *>(loop);
    return findMethods(base);
}

void LoopMethods::look(PyObject *self)
{
    PyTypeObject *const type = Py_TYPE(self);
    for (int i = 0; i < methodCount; ++i) {
        PyObject *const asyncios = _PyType_Lookup(asyncioLoop, known[i].name);
        inPlace[i] = asyncios == known[i].asyncios ? nullptr : asyncios;
        own_[i] = !inPlace[i] && _PyType_Lookup(type, known[i].name) == known[i].engines;
    }
    seen_ = type->tp_version_tag;
}

PyRef LoopMethods::bound(PyObject *self, PyObject *function)
{
    const descrgetfunc bind = Py_TYPE(function)->tp_descr_get;
    return bind ? PyRef::take(bind(function, self, reinterpret_cast<PyObject *>(Py_TYPE(self))))
                : PyRef::share(function);
}

PyRef LoopMethods::boundAsyncios(PyObject *self, Method method) { return bound(self, known[method].asyncios); }

void LoopMethods::attributeSet(PyObject *name)
{
    for (const Known &each : known) // for good: to ask the loop's attributes is always right
        isReplacedHere_ |= PyUnicode_Check(name) && PyUnicode_Compare(name, each.name) == 0;
}

bool LoopMethods::isClockReplaced()
{
    if (versionOf(clockModule) == clockSeen && versionOf(loopModule) == loopModuleSeen) [[likely]]
        return isClockOther;
    PyObject *const clock = PyDict_GetItemString(PyModule_GetDict(loopModule), "time");
    isClockOther =
        clock != clockModule || PyDict_GetItemString(PyModule_GetDict(clockModule), "monotonic") != monotonic;
    clockSeen = versionOf(clockModule);
    loopModuleSeen = versionOf(loopModule);
    return isClockOther;
}

PyObject *LoopMethods::timeByAsyncio(PyObject *self) { return PyObject_CallOneArg(known[time].asyncios, self); }

} // namespace coroscope
