// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/lent_queues.h"

#include "engine/python/asyncio/loop_host.h"

#include <vector>

namespace coroscope {

namespace {

/// All that is in `container`, which is empty then. Null: an exception is set.
PyRef emptied(PyObject *container)
{
    PyRef all = PyRef::take(PySequence_List(container));
    const PyRef done = PyRef::take(all ? PyObject_CallMethod(container, "clear", nullptr) : nullptr);
    return done ? std::move(all) : PyRef();
}

bool isOf(PyObject *handle, PyTypeObject *type)
{
    if (PyObject_TypeCheck(handle, type))
        return true;
    PyErr_Format(PyExc_TypeError, "a %s is required, not %.100s", type->tp_name, Py_TYPE(handle)->tp_name);
    return false;
}

} // namespace

PyObject *LentQueues::lendReady(AsyncioLoop &loop, LoopHost &host)
{
    if (!ready_)
        return PyErr_Format(PyExc_AttributeError, "_ready");
    loop.isLent = true;
    while (!loop.ready().empty()) {
        ReadyEntry entry = loop.takeFirst();
        const PyRef handle = PyRef::take(entry.handle ? Py_NewRef(entry.handle) : host.newHandle(entry));
        entry.release();
        const PyRef done = PyRef::take(handle ? PyObject_CallMethod(ready_, "append", "O", handle.get()) : nullptr);
        if (!done)
            return nullptr;
    }
    return Py_NewRef(ready_);
}

PyObject *LentQueues::lendScheduled(AsyncioLoop &loop)
{
    if (!scheduled_ || !PyList_Check(scheduled_))
        return PyErr_Format(PyExc_AttributeError, "_scheduled");
    loop.isLent = true;
    if (loop.timers().empty())
        return Py_NewRef(scheduled_);
    while (!loop.timers().empty()) {
        const PyRef handle = PyRef::take(loop.takeFirstTimer());
        if (PyList_Append(scheduled_, handle.get()) != 0)
            return nullptr;
    }
    return PyList_Sort(scheduled_) == 0 ? Py_NewRef(scheduled_) : nullptr; // which is a heap, too
}

bool LentQueues::takeBack(AsyncioLoop &loop, const AsyncioObjects &objects)
{
    if (ready_ && PyObject_Size(ready_) != 0) {
        std::vector<ReadyEntry> behind;
        while (!loop.ready().empty())
            behind.push_back(loop.takeFirst());
        const PyRef handles = emptied(ready_);
        bool isRight = bool(handles);
        for (Py_ssize_t i = 0; handles && i < PyList_GET_SIZE(handles.get()); ++i) {
            PyObject *const handle = PyList_GET_ITEM(handles.get(), i);
            if (isRight && !isOf(handle, objects.handleType()))
                isRight = false;
            else if (PyObject_TypeCheck(handle, objects.handleType()))
                loop.takeBackHandle(handle);
        }
        for (const ReadyEntry &entry : behind)
            loop.putBack(entry);
        if (!isRight)
            return false;
    }
    if (!scheduled_ || !PyList_Check(scheduled_) || PyList_GET_SIZE(scheduled_) == 0)
        return true;
    if (PyList_Sort(scheduled_) != 0)
        return false;
    const PyRef handles = emptied(scheduled_);
    for (Py_ssize_t i = 0; handles && i < PyList_GET_SIZE(handles.get()); ++i) {
        PyObject *const handle = PyList_GET_ITEM(handles.get(), i);
        if (!isOf(handle, objects.timerHandleType()))
            return false;
        PyObject *const when = AsyncioObjects::slot(handle, objects.slots().when);
        const double seconds = when ? PyFloat_AsDouble(when) : 0;
        if (PyErr_Occurred())
            return false;
        loop.pushTimer(seconds, handle);
    }
    return bool(handles);
}

int LentQueues::traverse(visitproc visit, void *arg) const
{
    Py_VISIT(ready_);
    Py_VISIT(scheduled_);
    return 0;
}

void LentQueues::clear()
{
    Py_CLEAR(ready_);
    Py_CLEAR(scheduled_);
}

} // namespace coroscope
