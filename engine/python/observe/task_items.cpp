// SPDX-License-Identifier: MIT
#include "engine/python/observe/task_items.h"

#include "engine/python/observe/instance_attributes.h"

#include <cstring>
#include <utility>

namespace coroscope {

namespace {

constexpr std::uint8_t mostMisses = 16; // of a class whose instances may get theirs later
constexpr Py_ssize_t mostInTuple = 8;

bool isGenerator(PyObject *object) { return PyGen_CheckExact(object) || PyCoro_CheckExact(object); }

/// A threading.Thread may have a generator among its arguments, and is no task.
bool isThread(PyObject *object)
{
    for (PyTypeObject *type = Py_TYPE(object); type; type = type->tp_base)
        if (std::strcmp(type->tp_name, "Thread") == 0)
            return true;
    return false;
}

/// What a bound method is bound to; null: it is none.
PyObject *boundTo(PyObject *object)
{
    if (PyMethod_Check(object))
        return PyMethod_GET_SELF(object);
    if (PyCFunction_CheckExact(object))
        return PyCFunction_GET_SELF(object);
    if (Py_IS_TYPE(object, &_PyMethodWrapper_Type)) // its second field, behind the descriptor
        return reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + sizeof(PyObject))[1];
    return nullptr;
}

} // namespace

PyObject *TaskItems::generatorOf(PyObject *item)
{
    constexpr int mostAttributes = 64;
    attributesLeft_ = mostAttributes;
    holder_ = nullptr;
    return generatorOf(item, 3);
}

PyObject *TaskItems::generatorOf(PyObject *item, int depth)
{
    if (isGenerator(item))
        return item;
    if (depth == 0)
        return nullptr;
    if (PyTuple_CheckExact(item)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(item) && i < mostInTuple; ++i)
            if (PyObject *const found = generatorOf(PyTuple_GET_ITEM(item, i), depth - 1))
                return found;
        return nullptr;
    }
    if (PyList_CheckExact(item)) { // of a task that keeps what it has called on a stack
        const Py_ssize_t size = PyList_GET_SIZE(item);
        PyObject *const last = size > 0 ? PyList_GET_ITEM(item, size - 1) : nullptr;
        return last && isGenerator(last) ? last : nullptr;
    }
    if (PyObject *const self = boundTo(item))
        return generatorOf(self, depth - 1);
    return mayHoldAttributes(item) && !isThread(item) ? inAttribute(item, depth) : nullptr;
}

bool TaskItems::learn(PyObject *holder, PyObject *generator)
{
    return mayHoldAttributes(holder) && anyAttribute(holder, [&](PyObject *name, PyObject *value) {
               if (value == generator)
                   Py_XSETREF(shapeOf(Py_TYPE(holder)).name, Py_NewRef(name));
               return value == generator;
           });
}

PyObject *TaskItems::knownIn(PyObject *item) const
{
    const auto known = mayHoldAttributes(item) ? shapes_.find(Py_TYPE(item)) : shapes_.end();
    const void *const name = reinterpret_cast<PyHeapTypeObject *>(Py_TYPE(item))->ht_qualname;
    if (known == shapes_.end() || !known->second.name || known->second.qualifiedName != name)
        return nullptr;
    PyObject *const held = attributeOf(item, known->second.name);
    return held && isGenerator(held) ? held : nullptr;
}

TaskItems::Shape &TaskItems::shapeOf(PyTypeObject *type)
{
    Shape &shape = shapes_[type];
    const void *const name = reinterpret_cast<PyHeapTypeObject *>(type)->ht_qualname;
    if (shape.qualifiedName != name) {
        Py_CLEAR(shape.name);
        shape = {name, 0, nullptr};
    }
    return shape;
}

PyObject *TaskItems::inAttribute(PyObject *item, int depth)
{
    PyTypeObject *const type = Py_TYPE(item);
    Shape &shape = shapeOf(type);
    if (PyObject *const value = shape.name ? attributeOf(item, shape.name) : nullptr) {
        if (isGenerator(value))
            holder_ = item;
        if (PyObject *const found = generatorOf(value, depth - 1))
            return found;
    }
    if (shape.misses >= mostMisses)
        return nullptr;
    ++shape.misses;
    PyObject *name = nullptr;
    PyObject *const found = search(item, depth, name);
    if (found) {
        Shape &known = shapes_[type]; // the search may have moved it
        Py_XSETREF(known.name, Py_NewRef(name));
    }
    return found;
}

/// An attribute that is a generator comes before one that leads to it; and one of a task to another task leads astray.
PyObject *TaskItems::search(PyObject *item, int depth, PyObject *&name)
{
    PyObject *found = nullptr;
    anyAttribute(item, [&](PyObject *attribute, PyObject *value) {
        if (isGenerator(value)) {
            found = value;
            holder_ = item;
        }
        name = attribute;
        return found || --attributesLeft_ < 0;
    });
    if (found || depth == 1)
        return found;
    anyAttribute(item, [&](PyObject *attribute, PyObject *value) {
        if (!Py_IS_TYPE(value, Py_TYPE(item)))
            found = generatorOf(value, depth - 1);
        name = attribute;
        return found || --attributesLeft_ < 0;
    });
    return found;
}

} // namespace coroscope
