// SPDX-License-Identifier: MIT
// The Python type Task, and the iterator that `await task` drives.
#include "engine/python/task_object.h"

#include "engine/python/interrupts.h"

#include <new>
#include <structmember.h>

namespace coroscope {

namespace {

struct TaskObject {
    PyObject_HEAD PyObject *weakReferences;
    alignas(GuestTask) unsigned char task[sizeof(GuestTask)];
};

struct AwaiterObject {
    PyObject_HEAD PyObject *task;
    std::uint64_t yieldedIn; ///< the switch in which it last gave its task to the loop; 0: none yet
};

PyTypeObject taskType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope.Task"};
PyTypeObject awaiterType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope.TaskAwaiter"};

bool checkCoroutine(PyObject *object)
{
    if (PyCoro_CheckExact(object) || PyGen_CheckExact(object))
        return true;
    if (PyObject_HasAttrString(object, "send") && PyObject_HasAttrString(object, "throw") &&
        PyObject_HasAttrString(object, "close"))
        return true;
    const char *hint = PyFunction_Check(object) ? "; call it: Task.new(worker()), not Task.new(worker)" : "";
    PyErr_Format(PyExc_TypeError, "a task is made from a coroutine or a generator, not from '%.100s'%s",
                 Py_TYPE(object)->tp_name, hint);
    return false;
}

// --- await ---

PySendResult sendAwaiter(PyObject *self, PyObject *, PyObject **out)
{
    PyObject *object = reinterpret_cast<AwaiterObject *>(self)->task;
    GuestTask &task = taskOf(object);
    if (task.done()) {
        *out = task.result();
        return *out ? PYGEN_RETURN : PYGEN_ERROR;
    }
    *out = nullptr;
    ProgramLoop *const program = existingProgramLoop();
    if (const TaskBase *const running = program ? program->loop().current() : nullptr) {
        auto &yieldedIn = reinterpret_cast<AwaiterObject *>(self)->yieldedIn;
        const std::uint64_t number = program->loop().switches();
        const char *const problem = running == &task      ? "a task cannot wait for its own end"
                                    : yieldedIn == number ? "a task is awaited (or 'yield from'), not iterated"
                                                          : nullptr; // a poll asks again, but in another slice
        if (problem) {
            PyErr_SetString(PyExc_RuntimeError, problem);
            return PYGEN_ERROR;
        }
        yieldedIn = number;
    }
    *out = Py_NewRef(object);
    return PYGEN_NEXT;
}

PyObject *nextAwaiter(PyObject *self)
{
    PyObject *out = nullptr;
    const PySendResult result = sendAwaiter(self, Py_None, &out);
    if (result != PYGEN_RETURN)
        return out;
    _PyGen_SetStopIterationValue(out);
    Py_DECREF(out);
    return nullptr;
}

int traverseAwaiter(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(reinterpret_cast<AwaiterObject *>(self)->task);
    return 0;
}

void deallocAwaiter(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_CLEAR(reinterpret_cast<AwaiterObject *>(self)->task);
    PyObject_GC_Del(self);
}

PyObject *makeAwaiter(PyObject *task)
{
    auto *awaiter = PyObject_GC_New(AwaiterObject, &awaiterType);
    if (!awaiter)
        return nullptr;
    awaiter->task = Py_NewRef(task);
    awaiter->yieldedIn = 0;
    PyObject_GC_Track(awaiter);
    return reinterpret_cast<PyObject *>(awaiter);
}

PyAsyncMethods taskAsync = {makeAwaiter, nullptr, nullptr, nullptr};
PyAsyncMethods awaiterAsync = {PyObject_SelfIter, nullptr, nullptr, sendAwaiter};

// --- Task ---

PyObject *makeTask(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static const char *names[] = {"coro", "name", nullptr};
    PyObject *coroutine = nullptr, *name = nullptr;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|O:Task", const_cast<char **>(names), &coroutine, &name))
        return nullptr;
    (void)type; // final: no subclasses
    return newTask(coroutine, name);
}

PyObject *taskNew(PyObject *, PyObject *arguments, PyObject *keywords)
{
    ProgramLoop *program = programLoop();
    if (!program || !program->claim())
        return nullptr;
    PyObject *task = makeTask(&taskType, arguments, keywords);
    if (task)
        taskOf(task).addTo(*program);
    if (task && raiseInterrupt()) // from a hold at the spawn
        Py_CLEAR(task);
    return task;
}

PyObject *taskDone(PyObject *self, PyObject *) { return PyBool_FromLong(taskOf(self).done()); }
PyObject *taskResult(PyObject *self, PyObject *) { return taskOf(self).result(); }
PyObject *taskException(PyObject *self, PyObject *) { return taskOf(self).exception(); }
PyObject *taskCancelled(PyObject *self, PyObject *)
{
    return PyBool_FromLong(taskOf(self).status() == TaskStatus::cancelled);
}

PyObject *taskCancel(PyObject *self, PyObject *)
{
    ProgramLoop *program = programLoop();
    if (!program || !program->claim())
        return nullptr;
    return PyBool_FromLong(taskOf(self).cancel());
}

PyObject *taskName(PyObject *self, void *)
{
    const std::string name = taskOf(self).displayName();
    return PyUnicode_DecodeUTF8(name.data(), Py_ssize_t(name.size()), "replace");
}

const char *stateWord(const GuestTask &task)
{
    switch (task.status()) {
    case TaskStatus::ready: return task.loop() ? "ready" : "not in the loop";
    case TaskStatus::running: return "running";
    case TaskStatus::waiting: return "waiting for ";
    case TaskStatus::done: return "done";
    case TaskStatus::failed: return "failed";
    case TaskStatus::cancelled: return "cancelled";
    }
    return "?";
}

PyObject *taskRepr(PyObject *self)
{
    const GuestTask &task = taskOf(self);
    std::string text = "<Task " + task.displayName() + ": " + stateWord(task);
    if (task.status() == TaskStatus::waiting)
        text += task.waitText();
    text += ">";
    return PyUnicode_DecodeUTF8(text.data(), Py_ssize_t(text.size()), "replace");
}

int traverseTask(PyObject *self, visitproc visit, void *arg) { return taskOf(self).traverse(visit, arg); }

int clearTask(PyObject *self)
{
    taskOf(self).clear();
    return 0;
}

void finalizeTask(PyObject *self)
{
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    taskOf(self).reportUnseenError();
    PyErr_Restore(type, value, trace);
}

void deallocTask(PyObject *self)
{
    if (PyObject_CallFinalizerFromDealloc(self) < 0)
        return; // it lives again
    PyObject_GC_UnTrack(self);
    if (reinterpret_cast<TaskObject *>(self)->weakReferences)
        PyObject_ClearWeakRefs(self);
    Py_TRASHCAN_BEGIN(self, deallocTask) taskOf(self).~GuestTask();
    PyObject_GC_Del(self);
    Py_TRASHCAN_END
}

PyMethodDef taskMethods[] = {
    {"new", asMethod(taskNew), METH_VARARGS | METH_KEYWORDS | METH_STATIC,
     "new(coro, name=None)\n--\n\nMakes a task of a coroutine or generator and puts it at the back of the ready "
     "queue."},
    {"done", taskDone, METH_NOARGS, "done()\n--\n\nWhether it has ended: returned, failed or was cancelled."},
    {"result", taskResult, METH_NOARGS,
     "result()\n--\n\nWhat it returned. Raises its exception if it failed, CancelledError if it was\ncancelled, "
     "InvalidStateError if it is not done."},
    {"exception", taskException, METH_NOARGS,
     "exception()\n--\n\nThe exception it failed with, or None. Raises CancelledError or InvalidStateError\nas "
     "result() does."},
    {"cancel", taskCancel, METH_NOARGS,
     "cancel()\n--\n\nRaises CancelledError at the await where it stands; one that never ran ends at once.\nReturns "
     "False if it "
     "had ended already."},
    {"cancelled", taskCancelled, METH_NOARGS, "cancelled()\n--\n\nWhether it ended by being cancelled."},
    {nullptr, nullptr, 0, nullptr}};

PyGetSetDef taskProperties[] = {
    {"name", taskName, nullptr, "The name given, or definition and number: worker#3.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

} // namespace

bool isTask(PyObject *object) { return Py_IS_TYPE(object, &taskType); }

GuestTask &taskOf(PyObject *object)
{
    return *std::launder(reinterpret_cast<GuestTask *>(reinterpret_cast<TaskObject *>(object)->task));
}

PyObject *newTask(PyObject *coroutine, PyObject *name)
{
    if (!checkCoroutine(coroutine))
        return nullptr;
    std::string ownName;
    if (name && name != Py_None) {
        Py_ssize_t bytes = 0;
        const char *utf8 = PyUnicode_Check(name) ? PyUnicode_AsUTF8AndSize(name, &bytes) : nullptr;
        if (!utf8) {
            if (!PyErr_Occurred())
                PyErr_Format(PyExc_TypeError, "a task's name is a str, not '%.100s'", Py_TYPE(name)->tp_name);
            return nullptr;
        }
        ownName.assign(utf8, std::size_t(bytes));
    }
    auto *object = PyObject_GC_New(TaskObject, &taskType);
    if (!object)
        return nullptr;
    object->weakReferences = nullptr;
    auto *task = new (object->task) GuestTask(reinterpret_cast<PyObject *>(object), coroutine);
    task->setOwnName(std::move(ownName));
    PyObject_GC_Track(object);
    return reinterpret_cast<PyObject *>(object);
}

bool addTaskType(PyObject *module)
{
    taskType.tp_basicsize = sizeof(TaskObject);
    taskType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
    taskType.tp_doc =
        "Task(coro, name=None)\n--\n\nA coroutine or generator as a task. Task.new(coro) also puts it into the loop.";
    taskType.tp_new = makeTask;
    taskType.tp_dealloc = deallocTask;
    taskType.tp_finalize = finalizeTask;
    taskType.tp_traverse = traverseTask;
    taskType.tp_clear = clearTask;
    taskType.tp_weaklistoffset = offsetof(TaskObject, weakReferences);
    taskType.tp_repr = taskRepr;
    taskType.tp_iter = makeAwaiter;
    taskType.tp_as_async = &taskAsync;
    taskType.tp_methods = taskMethods;
    taskType.tp_getset = taskProperties;

    awaiterType.tp_basicsize = sizeof(AwaiterObject);
    awaiterType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    awaiterType.tp_dealloc = deallocAwaiter;
    awaiterType.tp_traverse = traverseAwaiter;
    awaiterType.tp_as_async = &awaiterAsync;
    awaiterType.tp_iter = PyObject_SelfIter;
    awaiterType.tp_iternext = nextAwaiter;
    return PyType_Ready(&taskType) == 0 && PyType_Ready(&awaiterType) == 0 &&
           PyModule_AddObjectRef(module, "Task", reinterpret_cast<PyObject *>(&taskType)) == 0;
}

} // namespace coroscope
