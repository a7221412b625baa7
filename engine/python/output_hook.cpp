// SPDX-License-Identifier: MIT
#include "engine/python/output_hook.h"

#include <utility>
#include <vector>

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

struct Hooked {
    PyRef stream; // a weak reference: what the last of its users write late, at the interpreter's end, is as without us
    PyRef before; // the instance's own `write`; null: its type's
};
std::vector<Hooked> &hookedStreams()
{
    static auto *const streams = new std::vector<Hooked>; // the interpreter may end before
    return *streams;
}

PyRef ownWrite(PyObject *stream)
{
    const PyRef attributes = PyRef::take(PyObject_GetAttrString(stream, "__dict__"));
    PyErr_Clear();
    const bool isDict = attributes && PyDict_Check(attributes.get());
    return PyRef::share(isDict ? PyDict_GetItemString(attributes.get(), "write") : nullptr);
}

bool isOurs(PyObject *write)
{
    if (!write || !PyCFunction_Check(write))
        return false;
    const PyMethodDef *const method = reinterpret_cast<PyCFunctionObject *>(write)->m_ml;
    return method == &outMethod || method == &errMethod;
}

void hook(const char *name, PyMethodDef *method)
{
    PyObject *stream = PySys_GetObject(name);
    if (!stream || stream == Py_None)
        return;
    PyRef before = ownWrite(stream);
    const PyRef real = PyRef::take(PyObject_GetAttrString(stream, "write"));
    const PyRef ours = PyRef::take(real ? PyCFunction_New(method, real.get()) : nullptr);
    if (ours && PyObject_SetAttrString(stream, "write", ours.get()) == 0)
        hookedStreams().push_back({PyRef::take(PyWeakref_NewRef(stream, nullptr)), std::move(before)});
    PyErr_Clear();
}

} // namespace

void installOutputHook(OutputListener listener)
{
    outputListener = listener;
    hook("stdout", &outMethod);
    hook("stderr", &errMethod);
}

void removeOutputHook()
{
    outputListener = nullptr;
    for (const Hooked &hooked : std::exchange(hookedStreams(), {})) {
        const PyRef stream = PyRef::share(hooked.stream ? PyWeakref_GetObject(hooked.stream.get()) : Py_None);
        if (isOurs(ownWrite(stream.get()).get()))
            PyObject_SetAttrString(stream.get(), "write", hooked.before.get()); // null deletes
        PyErr_Clear();
    }
}

} // namespace coroscope
