// SPDX-License-Identifier: MIT
#include "engine/python/inspect/value_text.h"

#include "engine/python/inspect/named_objects.h"
#include "engine/python/inspect/plain_text.h"
#include "engine/python/object_text.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/observe/task_container.h"
#include "engine/record/text.h"

#include <fmt/core.h>

namespace coroscope {

namespace {

constexpr std::size_t fullAt = 160;    // bytes: no further item is begun
constexpr Py_ssize_t longestItem = 40; // characters of a text within a container

bool isExactDeque(PyObject *object, const TaskContainer &items)
{
    return items.isDeque() && !PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE);
}

PyObject *rangePart(PyObject *range, const char *name)
{
    PyObject *const part = PyObject_GetAttrString(range, name); // exactly a range: an int
    if (!part)
        PyErr_Clear();
    return part;
}

} // namespace

std::string ValueText::typeName(PyTypeObject *type)
{
    std::string name = ObjectText::typeName(type);
    constexpr std::size_t most = 120;
    if (name.size() > most) {
        std::size_t end = most;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) // within a character
            --end;
        name = name.substr(0, end) + "…";
    }
    return name;
}

std::string ValueText::of(PyObject *object)
{
    text_.clear();
    write(object, 0);
    return std::move(text_);
}

bool ValueText::isFull() const { return text_.size() >= fullAt; }

void ValueText::write(PyObject *object, int depth)
{
    if (const std::string name = enumMemberText(object); !name.empty()) {
        text_ += name;
        return;
    }
    if (std::string plain = plainText(object, depth == 0 ? longestText : longestItem); !plain.empty()) {
        const bool isBuiltIn = !PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE);
        text_ += isBuiltIn ? plain : fmt::format("{}({})", className(Py_TYPE(object)), plain);
        return;
    }
    if (writeContainer(object, depth))
        return;
    if (const std::string calendar = calendarText(object); !calendar.empty())
        text_ += calendar;
    else
        writeObject(object, depth);
}

/// What consists of other values, and is written with the first of them.
bool ValueText::writeContainer(PyObject *object, int depth)
{
    const TaskContainer items = PyList_CheckExact(object) ? TaskContainer() : TaskContainer::of(object);
    if (PyList_CheckExact(object))
        writeItems("[", "]", PyList_GET_SIZE(object), depth,
                   [=, this](Py_ssize_t i) { write(PyList_GET_ITEM(object, i), depth + 1); });
    else if (PyTuple_CheckExact(object))
        writeItems("(", PyTuple_GET_SIZE(object) == 1 ? ",)" : ")", PyTuple_GET_SIZE(object), depth,
                   [=, this](Py_ssize_t i) { write(PyTuple_GET_ITEM(object, i), depth + 1); });
    else if (PyObject *const fields = tupleFields(object))
        writeNamedTuple(object, fields, depth);
    else if (PyDict_CheckExact(object))
        writeDict(object, depth);
    else if (PySet_CheckExact(object) || PyFrozenSet_CheckExact(object))
        writeSet(object, depth);
    else if (items && isExactDeque(object, items))
        writeItems("deque([", "])", items.size(), depth, [&](Py_ssize_t i) { write(items.at(i), depth + 1); });
    else if (PyRange_Check(object))
        writeRange(object);
    else if (PySlice_Check(object))
        writeSlice(object, depth);
    else if (PyExceptionInstance_Check(object))
        writeException(object, depth);
    else if (PyCell_Check(object) && PyCell_GET(object))
        writeItems("cell(", ")", 1, depth, [=, this](Py_ssize_t) { write(PyCell_GET(object), depth + 1); });
    else
        return false;
    return true;
}

void ValueText::writeItems(const char *open, const char *close, Py_ssize_t count, int depth,
                           const std::function<void(Py_ssize_t)> &item)
{
    constexpr Py_ssize_t mostItems = 10;
    text_ += open;
    Py_ssize_t written = 0;
    if (depth < deepest)
        for (; written < count && written < mostItems && !isFull(); ++written) {
            text_ += written > 0 ? ", " : "";
            item(written);
        }
    if (written < count) {
        text_ += written > 0 ? ", " : "";
        text_ += depth < deepest ? andMore(std::uint64_t(count - written)) : "…";
    }
    text_ += close;
}

void ValueText::writeDict(PyObject *dict, int depth)
{
    Py_ssize_t at = 0;
    writeItems("{", "}", PyDict_GET_SIZE(dict), depth, [&](Py_ssize_t) {
        PyObject *key = nullptr, *value = nullptr;
        if (!PyDict_Next(dict, &at, &key, &value))
            return;
        write(key, deepest); // of a key a word is enough
        text_ += ": ";
        write(value, depth + 1);
    });
}

void ValueText::writeSet(PyObject *set, int depth)
{
    const bool isFrozen = PyFrozenSet_CheckExact(set);
    const Py_ssize_t count = PySet_GET_SIZE(set);
    if (count == 0) {
        text_ += isFrozen ? "frozenset()" : "set()";
        return;
    }
    Py_ssize_t at = 0;
    writeItems(isFrozen ? "frozenset({" : "{", isFrozen ? "})" : "}", count, depth, [&](Py_ssize_t) {
        PyObject *item = nullptr;
        Py_hash_t hash = 0;
        if (_PySet_NextEntry(set, &at, &item, &hash))
            write(item, depth + 1);
    });
}

void ValueText::writeNamedTuple(PyObject *tuple, PyObject *fields, int depth)
{
    const std::string open = className(Py_TYPE(tuple)) + "(";
    writeItems(open.c_str(), ")", PyTuple_GET_SIZE(tuple), depth, [=, this](Py_ssize_t i) {
        text_ += bareText(PyTuple_GET_ITEM(fields, i)) + "=";
        write(PyTuple_GET_ITEM(tuple, i), depth + 1);
    });
}

void ValueText::writeRange(PyObject *range)
{
    const PyRef start = PyRef::take(rangePart(range, "start")), stop = PyRef::take(rangePart(range, "stop")),
                step = PyRef::take(rangePart(range, "step"));
    if (!start || !stop || !step) {
        text_ += "range";
        return;
    }
    const std::string stride = plainText(step.get());
    text_ += fmt::format("range({}, {}{})", plainText(start.get()), plainText(stop.get()),
                         stride == "1" ? std::string() : ", " + stride);
}

void ValueText::writeSlice(PyObject *slice, int depth)
{
    const auto &parts = *reinterpret_cast<PySliceObject *>(slice);
    PyObject *const all[] = {parts.start, parts.stop, parts.step};
    writeItems("slice(", ")", 3, depth, [&](Py_ssize_t i) { write(all[i], depth + 1); });
}

void ValueText::writeException(PyObject *exception, int depth)
{
    PyObject *const arguments = reinterpret_cast<PyBaseExceptionObject *>(exception)->args;
    const std::string open = className(Py_TYPE(exception)) + "(";
    const Py_ssize_t count = arguments && PyTuple_CheckExact(arguments) ? PyTuple_GET_SIZE(arguments) : 0;
    writeItems(open.c_str(), ")", count, depth,
               [=, this](Py_ssize_t i) { write(PyTuple_GET_ITEM(arguments, i), depth + 1); });
}

/// `<Job name='a', size=3>`, `<Jobs, 3 items>`, `<coroutine worker, task worker#1>`, `<Task worker#1>`.
void ValueText::writeObject(PyObject *object, int depth)
{
    const std::string task = taskName_(object);
    const std::string named = namedObjectText(object);
    const std::string words = named.empty() ? className(Py_TYPE(object)) : named;
    text_ += "<" + words;
    Py_ssize_t count = -1;
    if (!task.empty())
        text_ += (words == "Task" ? " " : ", task ") + task; // ours, and asyncio's
    else if (PyDict_Check(object))
        count = PyDict_GET_SIZE(object);
    else if (PyAnySet_Check(object))
        count = PySet_GET_SIZE(object);
    else if (PyTuple_Check(object))
        count = PyTuple_GET_SIZE(object);
    else if (const TaskContainer items = TaskContainer::of(object))
        count = items.size();
    else if (depth < deepest)
        writeAttributes(object, depth);
    if (count >= 0)
        text_ += fmt::format(", {} {}", groupedDigits(std::uint64_t(count)), count == 1 ? "item" : "items");
    text_ += ">";
}

void ValueText::writeAttributes(PyObject *object, int depth)
{
    constexpr int most = 6;
    int written = 0;
    const bool isCut = anyAttribute(object, [&](PyObject *name, PyObject *value) {
        if (written == most || isFull())
            return true;
        text_ += (written++ == 0 ? " " : ", ") + bareText(name, longestItem) + "=";
        write(value, depth + 1);
        return false;
    });
    if (isCut)
        text_ += written == 0 ? " …" : ", …";
}

PyObject *tupleFields(PyObject *tuple)
{
    static PyObject *const name = PyUnicode_InternFromString("_fields");
    if (!PyTuple_Check(tuple) || PyTuple_CheckExact(tuple))
        return nullptr;
    PyObject *const fields = inClassOf(tuple, name);
    const bool areNames = fields && PyTuple_CheckExact(fields) && PyTuple_GET_SIZE(fields) == PyTuple_GET_SIZE(tuple);
    return areNames ? fields : nullptr;
}

} // namespace coroscope
