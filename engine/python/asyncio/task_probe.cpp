// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/task_probe.h"

namespace coroscope {

namespace {

constexpr char text[] = R"(
class Loop:
    def get_debug(self):
        return False
loop = Loop()
coroutine = (nothing for nothing in ())
)";

PyObject *keywordsSeen = nullptr;

/// A bound method of the list of calls.
PyObject *callSoon(PyObject *calls, PyObject *const *arguments, Py_ssize_t count, PyObject *keywords)
{
    keywordsSeen = keywords;
    if (count < 1 || PyList_Append(calls, arguments[0]) != 0)
        return nullptr;
    Py_RETURN_NONE;
}

PyMethodDef callSoonMethod = {"call_soon", asMethod(callSoon), METH_FASTCALL | METH_KEYWORDS, nullptr};

} // namespace

PyObject *TaskProbe::lastKeywords() { return keywordsSeen; }

bool TaskProbe::make(PyTypeObject *type, const char *name)
{
    const PyRef names = PyRef::take(PyDict_New());
    const PyRef module = PyRef::take(PyUnicode_FromString("coroscope._probe"));
    if (!names || !module || PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins()) != 0 ||
        PyDict_SetItemString(names.get(), "__name__", module.get()) != 0 ||
        !PyRef::take(PyRun_String(text, Py_file_input, names.get(), names.get())))
        return false;
    loop = PyRef::share(PyDict_GetItemString(names.get(), "loop"));
    coroutine = PyRef::share(PyDict_GetItemString(names.get(), "coroutine"));
    calls = PyRef::take(PyList_New(0));
    const PyRef soon = PyRef::take(calls ? PyCFunction_New(&callSoonMethod, calls.get()) : nullptr);
    if (!loop || !soon || PyObject_SetAttrString(loop.get(), "call_soon", soon.get()) != 0)
        return false;
    const PyRef arguments = PyRef::take(coroutine ? PyTuple_Pack(1, coroutine.get()) : nullptr);
    const PyRef keywords = PyRef::take(Py_BuildValue("{s:O,s:z}", "loop", loop.get(), "name", name));
    if (!calls || !arguments || !keywords)
        return false;
    task = PyRef::take(PyObject_Call(reinterpret_cast<PyObject *>(type), arguments.get(), keywords.get()));
    if (task) // nobody is to be told that it is dropped
        PyObject_SetAttrString(task.get(), "_log_destroy_pending", Py_False);
    return bool(task);
}

} // namespace coroscope
