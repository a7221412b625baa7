// SPDX-License-Identifier: MIT
#include "engine/python/observe/task_container.h"

#include "engine/python/observe/instance_attributes.h"

#include <cstring>

namespace coroscope {

namespace {

/// Whether the object's class, or one that it is derived from, is a built-in one of that name.
bool isBuiltIn(PyObject *object, const char *name)
{
    for (PyTypeObject *type = Py_TYPE(object); type; type = type->tp_base) {
        const bool isProgramsOwn =
            PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) && !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE);
        if (!isProgramsOwn && std::strcmp(type->tp_name, name) == 0)
            return true;
    }
    return false;
}

/// The class of the module queue that the object's is or is derived from: its name. Null: none.
const char *queueClass(PyObject *object)
{
    static PyObject *const moduleName = interned("__module__");
    for (PyTypeObject *type = Py_TYPE(object); type && type->tp_dict; type = type->tp_base) {
        PyObject *const module = std::strstr(type->tp_name, "Queue") ? inPlainDict(type->tp_dict, moduleName) : nullptr;
        if (module && PyUnicode_Check(module) && PyUnicode_CompareWithASCIIString(module, "queue") == 0)
            return type->tp_name;
    }
    return nullptr;
}

/// CPython 3.11's simplequeueobject (Modules/_queuemodule.c).
struct SimpleQueueLayout {
    PyObject_HEAD void *lock;
    int locked;
    PyObject *list;
    Py_ssize_t first;
};

} // namespace

namespace {

struct DequeLayout {
    PyObject_VAR_HEAD const void *leftBlock;
    const void *rightBlock;
    Py_ssize_t leftIndex;
};

bool isDequeObject(PyObject *object)
{
    static const PyTypeObject *exact = nullptr; // a class of its own: there is one, for ever
    if (Py_TYPE(object) == exact)
        return true;
    const bool isOne = isBuiltIn(object, "collections.deque");
    if (isOne && !PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE))
        exact = Py_TYPE(object);
    return isOne;
}

} // namespace

TaskContainer TaskContainer::of(PyObject *object)
{
    TaskContainer found;
    if (PyList_Check(object)) {
        found.words_ = "a list";
        found.size_ = PyList_GET_SIZE(object);
        found.items_ = reinterpret_cast<PyListObject *>(object)->ob_item;
    } else if (isDequeObject(object)) {
        const auto *const deque = reinterpret_cast<const DequeLayout *>(object);
        found.words_ = "a deque";
        found.size_ = Py_SIZE(object);
        found.left_ = static_cast<const Block *>(deque->leftBlock);
        found.right_ = static_cast<const Block *>(deque->rightBlock);
        found.leftIndex_ = deque->leftIndex;
    } else if (isBuiltIn(object, "_queue.SimpleQueue")) {
        const auto *const queue = reinterpret_cast<const SimpleQueueLayout *>(object);
        found = of(queue->list);
        found.words_ = "a queue.SimpleQueue";
        found.items_ += queue->first;
        found.size_ -= queue->first;
        found.hasDiscipline_ = true;
    } else {
        return inQueue(object);
    }
    return found;
}

PyObject *TaskContainer::itemsOfQueue(PyObject *object)
{
    static PyObject *const itemsName = interned("queue");
    PyObject *const items = mayHoldAttributes(object) ? attributeOf(object, itemsName) : nullptr;
    return items && !mayHoldAttributes(items) ? items : nullptr;
}

TaskContainer TaskContainer::inQueue(PyObject *object)
{
    const char *const name = mayHoldAttributes(object) ? queueClass(object) : nullptr;
    PyObject *const items = name ? itemsOfQueue(object) : nullptr;
    TaskContainer found = items ? of(items) : TaskContainer();
    if (!found)
        return found;
    found.isInQueue_ = true;
    found.hasDiscipline_ = true;
    found.words_ = "a queue.Queue";
    if (std::strcmp(name, "LifoQueue") == 0) {
        found.words_ = "a queue.LifoQueue";
        found.discipline_ = Discipline::lifo;
    } else if (std::strcmp(name, "PriorityQueue") == 0) {
        found.words_ = "a queue.PriorityQueue";
        found.discipline_ = Discipline::heap;
    }
    return found;
}

PyObject *TaskContainer::at(Py_ssize_t index) const
{
    if (items_)
        return items_[index];
    const Py_ssize_t place = leftIndex_ + index;
    const Py_ssize_t blocks = place / blockItems;
    const Py_ssize_t last = (leftIndex_ + size_ - 1) / blockItems;
    const Block *block = left_;
    if (blocks <= last / 2) {
        for (Py_ssize_t i = 0; i < blocks; ++i)
            block = block->right;
    } else {
        block = right_;
        for (Py_ssize_t i = last; i > blocks; --i)
            block = block->left;
    }
    return block->items[place % blockItems];
}

} // namespace coroscope
