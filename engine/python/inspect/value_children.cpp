// SPDX-License-Identifier: MIT
#include "engine/python/inspect/value_children.h"

#include "engine/python/inspect/frame_locals.h"
#include "engine/python/inspect/named_objects.h"
#include "engine/python/inspect/plain_text.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/observe/task_container.h"

#include <fmt/core.h>

namespace coroscope {

namespace {

constexpr Py_ssize_t pieceLength = 1000; // characters of a long text

bool isGenerator(PyObject *object)
{
    return PyGen_CheckExact(object) || PyCoro_CheckExact(object) || PyAsyncGen_CheckExact(object);
}

/// The frame of a generator that has not ended; null: it has.
const FrameLayout *frameOf(PyObject *generator)
{
    auto *const layout = reinterpret_cast<PyGenObject *>(generator);
    const bool isNew = int(layout->gi_frame_state) == frameCreated;
    return isNew ? reinterpret_cast<const FrameLayout *>(layout->gi_iframe) : openFrame(generator);
}

/// Of a list, tuple, dict, set or deque, derived ones included; -1: none of these.
Py_ssize_t itemCount(PyObject *object)
{
    if (PyList_Check(object))
        return PyList_GET_SIZE(object);
    if (PyTuple_Check(object))
        return PyTuple_GET_SIZE(object);
    if (PyDict_Check(object))
        return PyDict_GET_SIZE(object);
    if (PyAnySet_Check(object))
        return PySet_GET_SIZE(object);
    const TaskContainer items = TaskContainer::of(object);
    return items && !items.isInQueue() ? items.size() : -1; // a queue's are its attribute's
}

void addPieces(PyObject *text, ValuePage &page)
{
    const Py_ssize_t length = textLength(text);
    const auto pieces = std::uint64_t((length + pieceLength - 1) / pieceLength);
    page.addMany(pieces, [&](std::uint64_t i) {
        page.addText([&] {
            const Py_ssize_t from = Py_ssize_t(i) * pieceLength, end = std::min(length, from + pieceLength);
            return ValueEntry{fmt::format("[{}:{}]", from, end), pieceText(text, from, pieceLength), "", 0};
        });
    });
}

void addDict(PyObject *dict, ValuePage &page, ValueText &words)
{
    PyObject *key = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; !page.isFull() && PyDict_Next(dict, &at, &key, &value);)
        page.add(value, [&] { return "[" + words.of(key) + "]"; });
}

void addSet(PyObject *set, ValuePage &page)
{
    PyObject *item = nullptr;
    Py_hash_t hash = 0;
    std::uint64_t number = 0;
    for (Py_ssize_t at = 0; !page.isFull() && _PySet_NextEntry(set, &at, &item, &hash);) {
        ++number;
        page.add(item, [&] { return fmt::format("item {}", number); });
    }
}

void addItems(PyObject *object, ValuePage &page, ValueText &words)
{
    const Py_ssize_t count = itemCount(object);
    if (count <= 0)
        return;
    const std::uint64_t end = page.total() + std::uint64_t(count);
    PyObject *const fields = tupleFields(object);
    const TaskContainer items = PyList_Check(object) ? TaskContainer() : TaskContainer::of(object);
    if (PyDict_Check(object))
        addDict(object, page, words);
    else if (PyAnySet_Check(object))
        addSet(object, page);
    else
        page.addMany(std::uint64_t(count), [&](std::uint64_t i) {
            const auto at = Py_ssize_t(i);
            PyObject *const item = PyList_Check(object)    ? PyList_GET_ITEM(object, at)
                                   : PyTuple_Check(object) ? PyTuple_GET_ITEM(object, at)
                                                           : items.at(at);
            page.add(item, [&] { return fields ? bareText(PyTuple_GET_ITEM(fields, at)) : fmt::format("[{}]", i); });
        });
    page.countTo(end);
}

void addException(PyObject *exception, ValuePage &page)
{
    const auto &layout = *reinterpret_cast<PyBaseExceptionObject *>(exception);
    const auto add = [&page](PyObject *value, const char *name) {
        if (value && value != Py_None)
            page.add(value, [name] { return std::string(name); });
    };
    if (layout.args && PyTuple_CheckExact(layout.args) && PyTuple_GET_SIZE(layout.args) > 0)
        add(layout.args, "args");
    add(layout.cause, "__cause__");
    add(layout.context, "__context__");
}

bool hasCaptured(PyObject *function)
{
    bool has = false;
    forEachCaptured(function, [&has](PyObject *, PyObject *) { has = true; });
    return has;
}

} // namespace

bool hasChildren(PyObject *object)
{
    if (PyCell_Check(object))
        return PyCell_GET(object) != nullptr;
    if (PyFunction_Check(object) && hasCaptured(object))
        return true;
    if (PyLong_Check(object) || PyFloat_Check(object) || PyType_Check(object) || PyModule_Check(object))
        return anyAttribute(object, [](PyObject *, PyObject *) { return true; });
    if (itemCount(object) > 0 || textLength(object) > longestText)
        return true;
    if (PyMethod_Check(object))
        return true;
    bool has = false;
    if (isGenerator(object)) {
        if (const FrameLayout *const frame = frameOf(object))
            forEachLocal(*frame, [&has](PyObject *, PyObject *) { has = true; });
        return has;
    }
    if (PyExceptionInstance_Check(object)) {
        const auto &layout = *reinterpret_cast<PyBaseExceptionObject *>(object);
        has = layout.cause || layout.context ||
              (layout.args && PyTuple_CheckExact(layout.args) && PyTuple_GET_SIZE(layout.args) > 0);
    }
    return has || anyAttribute(object, [](PyObject *, PyObject *) { return true; });
}

void fillWithChildren(PyObject *object, ValuePage &page, ValueText &words)
{
    const auto addNamed = [&page](PyObject *name, PyObject *value) {
        page.add(value, [name] { return bareText(name); });
    };
    if (PyCell_Check(object)) {
        if (PyCell_GET(object))
            page.add(PyCell_GET(object), [] { return "cell_contents"; });
        return;
    }
    if (isGenerator(object)) {
        if (const FrameLayout *const frame = frameOf(object))
            forEachLocal(*frame, addNamed);
        return;
    }
    if (PyMethod_Check(object)) {
        page.add(PyMethod_GET_SELF(object), [] { return "__self__"; });
        PyObject *const function = PyMethod_GET_FUNCTION(object);
        if (PyFunction_Check(function) && hasCaptured(function))
            page.add(function, [] { return "__func__"; });
        return;
    }
    if (PyFunction_Check(object))
        forEachCaptured(object, addNamed);
    if (PyExceptionInstance_Check(object))
        addException(object, page);
    anyAttribute(object, [&page](PyObject *name, PyObject *value) {
        page.add(value, [name] { return bareText(name); });
        return false;
    });
    if (textLength(object) > longestText)
        addPieces(object, page);
    else
        addItems(object, page, words);
}

} // namespace coroscope
