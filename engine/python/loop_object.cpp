// SPDX-License-Identifier: MIT
#include "engine/python/loop_object.h"

#include "engine/python/program_loop.h"
#include "engine/python/task_object.h"

namespace coroscope {

namespace {

PyTypeObject loopType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope.EventLoop"};

Py_ssize_t readyCount(PyObject *)
{
    ProgramLoop *program = existingProgramLoop();
    return program ? Py_ssize_t(program->loop().ready().size()) : 0;
}

PyObject *taskObject(TaskBase *task) { return static_cast<GuestTask *>(task)->object(); }

// A copy of the queue: it may change while the program goes through it.
PyObject *readyTasks(PyObject *self)
{
    const Py_ssize_t count = readyCount(self);
    const PyRef list = PyRef::take(PyList_New(count));
    if (!list)
        return nullptr;
    for (Py_ssize_t i = 0; i < count; ++i)
        PyList_SET_ITEM(list.get(), i, Py_NewRef(taskObject(existingProgramLoop()->loop().ready().at(std::size_t(i)))));
    return PyObject_GetIter(list.get());
}

PyObject *isEmpty(PyObject *self, PyObject *) { return PyBool_FromLong(readyCount(self) == 0); }
PyObject *size(PyObject *self, PyObject *) { return PyLong_FromSsize_t(readyCount(self)); }

PyObject *put(PyObject *, PyObject *task)
{
    if (!isTask(task)) {
        PyErr_Format(PyExc_TypeError, "the event loop takes a Task, not '%.100s'; use Task.new(coro)",
                     Py_TYPE(task)->tp_name);
        return nullptr;
    }
    ProgramLoop *program = programLoop();
    if (!program || !program->claim())
        return nullptr;
    GuestTask &added = taskOf(task);
    if (added.loop() || added.done()) {
        PyErr_Format(PyExc_RuntimeError, "task %s is in the event loop already", added.displayName().c_str());
        return nullptr;
    }
    added.addTo(*program);
    Py_RETURN_NONE;
}

PyObject *repr(PyObject *self) { return PyUnicode_FromFormat("<event_loop: %zd ready>", readyCount(self)); }

PyMethodDef methods[] = {
    {"put", put, METH_O, "put(task)\n--\n\nPuts a task made by Task(coro) at the back of the ready queue."},
    {"empty", isEmpty, METH_NOARGS, "empty()\n--\n\nWhether no task is ready."},
    {"qsize", size, METH_NOARGS, "qsize()\n--\n\nHow many tasks are ready."},
    {nullptr, nullptr, 0, nullptr}};

PySequenceMethods sequence = {};

} // namespace

bool addLoopObject(PyObject *module)
{
    sequence.sq_length = readyCount;
    loopType.tp_basicsize = sizeof(PyObject);
    loopType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    loopType.tp_doc = "The event loop: its length is the number of ready tasks, iterating gives them in the order in\n"
                      "which they will run. The running task is not among them.";
    loopType.tp_repr = repr;
    loopType.tp_iter = readyTasks;
    loopType.tp_methods = methods;
    loopType.tp_as_sequence = &sequence;
    if (PyType_Ready(&loopType) != 0)
        return false;
    const PyRef loop = PyRef::take(PyObject_New(PyObject, &loopType));
    return loop && PyModule_AddObjectRef(module, "event_loop", loop.get()) == 0;
}

} // namespace coroscope
