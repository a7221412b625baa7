// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/descriptor_events.h"

#include "engine/python/asyncio/descriptors.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/asyncio/wake_details.h"
#include "engine/python/observe/instance_attributes.h"

#include <array>

namespace coroscope::DescriptorEvents {

namespace {

/// Whether a loop of asyncio's own classes has that method as the class that defines it does.
bool isAsIs(PyObject *self, PyObject *name, PyObject *original)
{
    return original && _PyType_Lookup(Py_TYPE(self), name) == original && !attributeOf(self, name);
}

PyObject *asyncioMethod(PyObject *name)
{
    const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.selector_events"));
    const PyRef type = PyRef::take(module ? PyObject_GetAttrString(module.get(), "BaseSelectorEventLoop") : nullptr);
    PyObject *const found = type ? PyObject_GetAttr(type.get(), name) : nullptr; // kept for ever
    PyErr_Clear();
    return found;
}

/// One side of a descriptor. False: an exception is set.
bool processSide(PyObject *self, AsyncioLoop &loop, const AsyncioObjects &objects, PyObject *key, PyObject *handle,
                 WakeShape shape)
{
    static PyObject *const removeReader = interned("_remove_reader");
    static PyObject *const removeWriter = interned("_remove_writer");
    if (handle == Py_None)
        return true;
    if (!PyObject_TypeCheck(handle, objects.handleType())) {
        PyErr_Format(PyExc_TypeError, "a Handle is required, not %.100s", Py_TYPE(handle)->tp_name);
        return false;
    }
    if (objects.isCancelled(handle)) {
        PyObject *const remove = shape == WakeShape::readable ? removeReader : removeWriter;
        return bool(PyRef::take(PyObject_CallMethodOneArg(self, remove, PyTuple_GET_ITEM(key, 0))));
    }
    const int descriptor = smallNumber(PyTuple_GET_ITEM(key, 1));
    loop.pushHandle(handle, {.cause = WakeCause::io, .detail = WakeDetails::ofDescriptor(descriptor, shape, handle)});
    return true;
}

} // namespace

bool areOwn(PyObject *self)
{
    static PyObject *const processName = interned("_process_events");
    static PyObject *const addName = interned("_add_callback");
    static PyObject *const process = asyncioMethod(processName);
    return isAsIs(self, processName, process) &&
           Py_TYPE(_PyType_Lookup(Py_TYPE(self), addName)) == &PyMethodDescr_Type && !attributeOf(self, addName);
}

bool process(PyObject *self, AsyncioLoop &loop, const AsyncioObjects &objects, PyObject *events)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(events); ++i) {
        PyObject *const event = PyList_GET_ITEM(events, i);
        PyObject *const key =
            PyTuple_Check(event) && PyTuple_GET_SIZE(event) == 2 ? PyTuple_GET_ITEM(event, 0) : nullptr;
        const long mask = key ? PyLong_AsLong(PyTuple_GET_ITEM(event, 1)) : -1;
        if (PyErr_Occurred())
            return false;
        PyObject *const data =
            key && PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 4 ? PyTuple_GET_ITEM(key, 3) : nullptr;
        if (!data || !PyTuple_Check(data) || PyTuple_GET_SIZE(data) != 2) {
            PyErr_SetString(PyExc_TypeError, "the selector's keys are not as asyncio makes them");
            return false;
        }
        const PyRef held = PyRef::share(key); // removing a side changes the selector's own
        const PyRef reader = PyRef::share(PyTuple_GET_ITEM(data, 0)), writer = PyRef::share(PyTuple_GET_ITEM(data, 1));
        if ((mask & Descriptors::readEvent) &&
            !processSide(self, loop, objects, key, reader.get(), WakeShape::readable))
            return false;
        if ((mask & Descriptors::writeEvent) &&
            !processSide(self, loop, objects, key, writer.get(), WakeShape::writable))
            return false;
    }
    return true;
}

int signalOf(PyObject *self, PyObject *handle)
{
    static PyObject *const name = interned("_signal_handlers");
    PyObject *const handlers = attributeOf(self, name);
    PyObject *signal = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; handlers && PyDict_Check(handlers) && PyDict_Next(handlers, &at, &signal, &value);)
        if (value == handle && PyLong_Check(signal)) // signal.Signals are ints, too
            return int(PyLong_AsLong(signal));
    return -1;
}

} // namespace coroscope::DescriptorEvents
