// SPDX-License-Identifier: MIT
#include "engine/python/output_hook.h"

namespace coroscope {

namespace {

OutputListener outputListener = nullptr;

void tell(int stream, PyObject *text)
{
    if (!PyUnicode_Check(text) || !outputListener)
        return;
    Py_ssize_t bytes = 0;
    if (const char *utf8 = PyUnicode_AsUTF8AndSize(text, &bytes)) {
        outputListener(stream, {utf8, std::size_t(bytes)});
        return;
    }
    PyErr_Clear(); // bytes that stand for themselves (file names that are no UTF-8)
    const PyRef raw = PyRef::take(PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape"));
    if (raw)
        outputListener(stream, {PyBytes_AS_STRING(raw.get()), std::size_t(PyBytes_GET_SIZE(raw.get()))});
    PyErr_Clear();
}

// `self` is the stream's real write, bound.
PyObject *writeOut(PyObject *self, PyObject *text)
{
    tell(1, text);
    return PyObject_CallOneArg(self, text);
}

PyObject *writeErr(PyObject *self, PyObject *text)
{
    tell(2, text);
    return PyObject_CallOneArg(self, text);
}

PyMethodDef outMethod = {"write", writeOut, METH_O, nullptr};
PyMethodDef errMethod = {"write", writeErr, METH_O, nullptr};

void hook(const char *name, PyMethodDef *method)
{
    PyObject *stream = PySys_GetObject(name);
    if (!stream || stream == Py_None)
        return;
    const PyRef real = PyRef::take(PyObject_GetAttrString(stream, "write"));
    const PyRef ours = PyRef::take(real ? PyCFunction_New(method, real.get()) : nullptr);
    if (!ours || PyObject_SetAttrString(stream, "write", ours.get()) != 0)
        PyErr_Clear();
}

} // namespace

void installOutputHook(OutputListener listener)
{
    outputListener = listener;
    hook("stdout", &outMethod);
    hook("stderr", &errMethod);
}

} // namespace coroscope
