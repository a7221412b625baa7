// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/task_probe.h"

namespace coroscope {

namespace {

constexpr char text[] = R"(
class Loop:
    def __init__(self):
        self.calls = []
    def get_debug(self):
        return False
    def call_soon(self, callback, *arguments, context=None):
        self.calls.append(callback)
loop = Loop()
coroutine = (nothing for nothing in ())
)";

} // namespace

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
    calls = PyRef::take(loop ? PyObject_GetAttrString(loop.get(), "calls") : nullptr);
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
