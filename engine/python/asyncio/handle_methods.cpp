// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/handle_methods.h"

#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/loop_base.h"
#include "engine/python/asyncio/loop_host.h"

#include <string_view>

namespace coroscope {

namespace {

const AsyncioObjects *objects = nullptr;
PyObject *asyncioCancel = nullptr; // Handle's, in Python
PyObject *asyncioCancelTimer = nullptr;

/// The loop of a handle of which all is usual; null: of which it is not.
AsyncioLoop *usualLoop(PyObject *handle)
{
    const auto &slots = objects->slots();
    PyObject *const loop = AsyncioObjects::slot(handle, slots.loop);
    const bool isKnown = loop && AsyncioObjects::slot(handle, slots.cancelled) == Py_False;
    AsyncioLoop *const plain = isKnown ? plainLoop(loop) : nullptr;
    return plain && loopHost(loop).methods().isOwn(loop, LoopMethods::timerCancelled) ? plain : nullptr;
}

void markCancelled(PyObject *handle)
{
    const auto &slots = objects->slots();
    PyObject *&cancelled = AsyncioObjects::slot(handle, slots.cancelled);
    Py_SETREF(cancelled, Py_NewRef(Py_True));
    Py_XSETREF(AsyncioObjects::slot(handle, slots.callback), Py_NewRef(Py_None));
    Py_XSETREF(AsyncioObjects::slot(handle, slots.args), Py_NewRef(Py_None));
}

PyObject *cancel(PyObject *handle, PyObject *)
{
    if (!usualLoop(handle))
        return PyObject_CallOneArg(asyncioCancel, handle);
    markCancelled(handle);
    Py_RETURN_NONE;
}

PyObject *cancelTimer(PyObject *handle, PyObject *)
{
    AsyncioLoop *const loop = usualLoop(handle);
    if (!loop)
        return PyObject_CallOneArg(asyncioCancelTimer, handle);
    if (AsyncioObjects::slot(handle, objects->slots().scheduled) == Py_True)
        loop->timerCancelled();
    markCancelled(handle);
    Py_RETURN_NONE;
}

PyMethodDef cancelMethod = {"cancel", cancel, METH_NOARGS, "cancel($self, /)\n--\n\n"};
PyMethodDef cancelTimerMethod = {"cancel", cancelTimer, METH_NOARGS, "cancel($self, /)\n--\n\n"};

/// asyncio's own method; null: the program has put another there.
PyObject *methodOfAsyncios(PyTypeObject *type)
{
    PyRef found = PyRef::take(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), "cancel"));
    const char *const file =
        found && PyFunction_Check(found.get())
            ? PyUnicode_AsUTF8(reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(found.get()))->co_filename)
            : nullptr;
    return file && std::string_view(file).ends_with("/asyncio/events.py") ? found.release() : nullptr;
}

bool replace(PyTypeObject *type, PyMethodDef &method)
{
    const PyRef ours = PyRef::take(PyDescr_NewMethod(type, &method));
    return ours && PyObject_SetAttrString(reinterpret_cast<PyObject *>(type), "cancel", ours.get()) == 0;
}

} // namespace

void quickenHandles(const AsyncioObjects &known)
{
    objects = &known;
    asyncioCancel = methodOfAsyncios(known.handleType());
    asyncioCancelTimer = methodOfAsyncios(known.timerHandleType());
    if (asyncioCancel && asyncioCancelTimer && replace(known.handleType(), cancelMethod))
        replace(known.timerHandleType(), cancelTimerMethod);
    PyErr_Clear();
}

} // namespace coroscope
