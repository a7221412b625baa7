// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/object_names.h"

#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <algorithm>
#include <string_view>

namespace coroscope {

namespace {

constexpr std::size_t framesLookedAt = 3;
constexpr Py_ssize_t mostGlobals = 1000;
constexpr Py_ssize_t mostItems = 64;
constexpr std::size_t longestKey = 32;

std::string_view localName(const FrameLayout &frame, Py_ssize_t slot)
{
    return utf8View(PyTuple_GET_ITEM(frame.code->co_localsplusnames, slot));
}

std::string attributeHolding(PyObject *holder, PyObject *object, std::string_view holderName)
{
    std::string found;
    anyAttribute(holder, [&](PyObject *name, PyObject *value) {
        if (value == object)
            found = std::string(holderName) + "." + std::string(utf8View(name));
        return value == object;
    });
    return found;
}

std::string itemHolding(PyObject *holder, PyObject *object, std::string_view holderName)
{
    const bool isList = PyList_CheckExact(holder), isTuple = PyTuple_CheckExact(holder);
    if (isList || isTuple) {
        const Py_ssize_t count = std::min(PySequence_Fast_GET_SIZE(holder), mostItems);
        for (Py_ssize_t i = 0; i < count; ++i)
            if (PySequence_Fast_GET_ITEM(holder, i) == object)
                return std::string(holderName) + "[" + std::to_string(i) + "]";
    }
    if (!PyDict_CheckExact(holder) || PyDict_GET_SIZE(holder) > mostItems)
        return {};
    PyObject *key = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(holder, &at, &key, &value);) {
        if (value != object)
            continue;
        if (PyLong_CheckExact(key)) {
            int overflow = 0;
            return std::string(holderName) + "[" + std::to_string(PyLong_AsLongLongAndOverflow(key, &overflow)) + "]";
        }
        const std::string_view text = utf8View(key);
        return text.empty() || text.size() > longestKey ? std::string()
                                                        : std::string(holderName) + "['" + std::string(text) + "']";
    }
    return {};
}

/// What a method's own object has says more than what a caller calls it.
std::string inSelf(const FrameLayout &frame, PyObject *object)
{
    if (frame.code->co_nlocalsplus == 0 || localName(frame, 0) != "self")
        return {};
    PyObject *const self = localOf(frame, 0);
    return self ? attributeHolding(self, object, "self") : std::string();
}

std::string inGlobals(const FrameLayout &frame, PyObject *object)
{
    PyObject *name = nullptr, *value = nullptr;
    if (!frame.globals || !PyDict_Check(frame.globals) || PyDict_GET_SIZE(frame.globals) > mostGlobals)
        return {};
    for (Py_ssize_t at = 0; PyDict_Next(frame.globals, &at, &name, &value);)
        if (value == object)
            return std::string(utf8View(name));
    for (Py_ssize_t at = 0; PyDict_Next(frame.globals, &at, &name, &value);)
        if (std::string found = itemHolding(value, object, utf8View(name)); !found.empty())
            return found;
    return {};
}

template <typename Look>
std::string inLocals(const FrameLayout &frame, const Look &look)
{
    for (Py_ssize_t slot = 0; slot < frame.code->co_nlocalsplus; ++slot)
        if (PyObject *const value = localOf(frame, slot))
            if (std::string found = look(value, localName(frame, slot)); !found.empty())
                return found;
    return {};
}

std::string inFrame(const FrameLayout &frame, PyObject *object)
{
    std::string found = inSelf(frame, object);
    if (found.empty())
        found = inGlobals(frame, object);
    if (found.empty())
        found = inLocals(frame, [object](PyObject *value, std::string_view name) {
            return value == object ? std::string(name) : std::string();
        });
    if (found.empty())
        found = inLocals(frame, [object](PyObject *value, std::string_view name) {
            std::string held = itemHolding(value, object, name);
            return held.empty() ? attributeHolding(value, object, name) : held;
        });
    return found;
}

} // namespace

std::string nameOfObject(PyObject *object, const AwaitChain &chain, std::size_t from)
{
    for (std::size_t at = from; at < chain.kept() && at < from + framesLookedAt; ++at)
        if (std::string found = inFrame(chain.fromInnermost(at), object); !found.empty())
            return found;
    return {};
}

std::string nameOfCallable(PyObject *callable)
{
    constexpr int deepest = 5;
    for (int depth = 0; depth < deepest && callable; ++depth) {
        if (PyFunction_Check(callable))
            return std::string(utf8View(reinterpret_cast<PyFunctionObject *>(callable)->func_qualname));
        if (PyCFunction_Check(callable))
            return reinterpret_cast<PyCFunctionObject *>(callable)->m_ml->ml_name;
        if (PyMethod_Check(callable))
            callable = PyMethod_GET_FUNCTION(callable);
        else if (std::string_view(Py_TYPE(callable)->tp_name) == "functools.partial")
            callable =
                *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(callable) + sizeof(PyObject)); // its func
        else
            break;
    }
    if (!callable)
        return {};
    const std::string_view name =
        PyType_Check(callable) ? reinterpret_cast<PyTypeObject *>(callable)->tp_name : Py_TYPE(callable)->tp_name;
    return std::string(name.substr(name.rfind('.') + 1));
}

} // namespace coroscope
