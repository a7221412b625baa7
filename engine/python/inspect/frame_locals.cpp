// SPDX-License-Identifier: MIT
#include "engine/python/inspect/frame_locals.h"

namespace coroscope {

namespace {

/// `.0` of a comprehension, `__class__` where super() is used, `__builtins__` of a module.
bool isMadeUp(PyObject *name)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(name);
    const auto at = [name, length](Py_ssize_t i) { return PyUnicode_READ_CHAR(name, i < 0 ? length + i : i); };
    if (length == 0 || at(0) == '.')
        return true;
    return length > 4 && at(0) == '_' && at(1) == '_' && at(-1) == '_' && at(-2) == '_';
}

} // namespace

void forEachLocal(const FrameLayout &frame, const std::function<void(PyObject *name, PyObject *value)> &visit)
{
    PyCodeObject *const code = frame.code;
    for (int slot = 0; slot < code->co_nlocalsplus; ++slot) {
        PyObject *const name = PyTuple_GET_ITEM(code->co_localsplusnames, slot);
        PyObject *const value = localOf(frame, slot);
        if (value && !isMadeUp(name))
            visit(name, value);
    }
    if ((code->co_flags & CO_OPTIMIZED) != 0 || !frame.locals || !PyDict_Check(frame.locals))
        return; // of a function a dict there is only what locals() gave out
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(frame.locals, &at, &name, &value);)
        if (PyUnicode_CheckExact(name) && !isMadeUp(name))
            visit(name, value);
}

void forEachCaptured(PyObject *function, const std::function<void(PyObject *name, PyObject *value)> &visit)
{
    PyObject *const cells = PyFunction_GET_CLOSURE(function);
    if (!cells || !PyTuple_CheckExact(cells))
        return;
    const auto *const code = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(function));
    const int first = code->co_nlocalsplus - code->co_nfreevars; // theirs are the last of its names
    for (int i = 0; i < code->co_nfreevars && i < PyTuple_GET_SIZE(cells); ++i) {
        PyObject *const cell = PyTuple_GET_ITEM(cells, i);
        PyObject *const name = PyTuple_GET_ITEM(code->co_localsplusnames, first + i);
        PyObject *const value = PyCell_Check(cell) ? PyCell_GET(cell) : nullptr;
        if (value && !isMadeUp(name))
            visit(name, value);
    }
}

} // namespace coroscope
