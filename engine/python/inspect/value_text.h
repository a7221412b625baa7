// SPDX-License-Identifier: MIT
// ValueText: one line for any value of the program, of bounded length: what is of built-in types as Python writes it, anything else
// by its type, what stands for a task by the task's name. Runs none of the program's code, and changes nothing.
#pragma once

#include "engine/python/python_api.h"

#include <functional>
#include <string>

namespace coroscope {

/// Used under the interpreter's lock.
class ValueText {
public:
    /// What the task is called that an object stands for; empty: it stands for none.
    using TaskName = std::function<std::string(PyObject *)>;
    explicit ValueText(TaskName taskName) : taskName_(std::move(taskName)) {}

    std::string of(PyObject *object);

    /// With its module, but for built-in classes and those of the program's own file; of bounded length.
    static std::string typeName(PyTypeObject *type);

private:
    static constexpr int deepest = 2;

    void write(PyObject *object, int depth);
    bool writeContainer(PyObject *object, int depth);
    void writeDict(PyObject *dict, int depth);
    void writeSet(PyObject *set, int depth);
    void writeSlice(PyObject *slice, int depth);
    void writeRange(PyObject *range);
    void writeException(PyObject *exception, int depth);
    void writeNamedTuple(PyObject *tuple, PyObject *fields, int depth);
    /// The first items of `count`, as `item(i)` writes them, between brackets.
    void writeItems(const char *open, const char *close, Py_ssize_t count, int depth,
                    const std::function<void(Py_ssize_t)> &item);
    void writeObject(PyObject *object, int depth);
    void writeAttributes(PyObject *object, int depth);
    bool isFull() const;

    TaskName taskName_;
    std::string text_;
};

/// The names of a tuple's items, where its class is one that collections.namedtuple() or typing.NamedTuple made; else null.
PyObject *tupleFields(PyObject *tuple);

} // namespace coroscope
