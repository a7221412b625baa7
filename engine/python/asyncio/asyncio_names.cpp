// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_names.h"

#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <algorithm>
#include <cstring>

namespace coroscope {

namespace {

/// Null: asyncio runs none, or one of a class of the program's.
PyObject *currentAsyncioTask()
{
    PyObject *const module = PyDict_GetItemString(PyImport_GetModuleDict(), "_asyncio");
    PyObject *const contents = module && PyModule_Check(module) ? PyModule_GetDict(module) : nullptr;
    PyObject *const running = contents ? PyDict_GetItemString(contents, "_current_tasks") : nullptr;
    PyObject *const type = contents ? PyDict_GetItemString(contents, "Task") : nullptr;
    PyObject *loop = nullptr, *task = nullptr;
    Py_ssize_t at = 0;
    const bool isOne = running && PyDict_CheckExact(running) && PyDict_GET_SIZE(running) == 1 &&
                       PyDict_Next(running, &at, &loop, &task) && reinterpret_cast<PyObject *>(Py_TYPE(task)) == type;
    return isOne ? task : nullptr;
}

} // namespace

bool isNumberedByAsyncio(std::string_view name)
{
    constexpr std::string_view prefix = "Task-";
    return name.starts_with(prefix) &&
           std::all_of(name.begin() + prefix.size(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string nameGivenToAsyncio(PyObject *generator)
{
    PyObject *const task = currentAsyncioTask();
    const PyRef coroutine = PyRef::take(task ? PyObject_CallMethod(task, "get_coro", nullptr) : nullptr);
    const PyRef name =
        PyRef::take(coroutine.get() == generator ? PyObject_CallMethod(task, "get_name", nullptr) : nullptr);
    PyErr_Clear();
    const std::string_view text = utf8View(name.get());
    return isNumberedByAsyncio(text) ? std::string() : std::string(text);
}

PyObject *coroutineOfAsyncioTask(PyObject *object)
{
    static PyObject *const name = PyUnicode_InternFromString("get_coro");
    PyTypeObject *type = Py_TYPE(object);
    while (type && (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || std::strcmp(type->tp_name, "_asyncio.Task") != 0))
        type = type->tp_base;
    PyObject *const method = type ? inPlainDict(type->tp_dict, name) : nullptr; // no attribute of the object's own
    PyObject *const coroutine = method ? PyObject_CallOneArg(method, object) : nullptr;
    if (!coroutine)
        PyErr_Clear();
    if (coroutine != Py_None)
        return coroutine;
    Py_DECREF(coroutine);
    return nullptr;
}

} // namespace coroscope
