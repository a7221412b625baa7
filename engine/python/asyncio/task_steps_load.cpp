// SPDX-License-Identifier: MIT
// TaskSteps, the part that finds out whether the interpreter's tasks are what we know.
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/task_probe.h"
#include "engine/python/asyncio/task_steps.h"

#include <cstddef>
#include <string_view>

namespace coroscope {

namespace {

bool isLaidOut(const TaskLayout &task, const TaskProbe &probe)
{
    return task.loop == probe.loop.get() && task.coroutine == probe.coroutine.get() && !task.waiter && task.context &&
           PyContext_CheckExact(task.context) && task.name && PyUnicode_Check(task.name) &&
           PyUnicode_CompareWithASCIIString(task.name, "probe") == 0 && task.state == 0 && task.mustCancel == 0 &&
           task.cancelsRequested == 0 && !task.callback0 && !task.callbacks;
}

/// A method of the C type with that way of being called. Null: there is none.
PyCFunction methodOf(PyTypeObject *type, const char *name, int flags)
{
    const PyRef found = PyRef::take(PyObject_GetAttrString(reinterpret_cast<PyObject *>(type), name));
    if (!found || Py_TYPE(found.get()) != &PyMethodDescr_Type)
        return nullptr;
    const PyMethodDef *const method = reinterpret_cast<PyMethodDescrObject *>(found.get())->d_method;
    return method->ml_flags == flags ? method->ml_meth : nullptr;
}

_PyCFunctionFastWithKeywords fastMethodOf(PyTypeObject *type, const char *name)
{
    const PyCFunction found = methodOf(type, name, METH_FASTCALL | METH_KEYWORDS);
    return reinterpret_cast<_PyCFunctionFastWithKeywords>(reinterpret_cast<void (*)()>(found));
}

} // namespace

TaskSteps *TaskSteps::load(const AsyncioObjects &objects)
{
    static TaskSteps steps;
    static const bool isFound = steps.find(objects);
    PyErr_Clear();
    if (isFound)
        setLoaded(steps);
    return isFound ? &steps : nullptr;
}

bool TaskSteps::find(const AsyncioObjects &objects)
{
    future_ = objects.futureType();
    task_ = objects.taskType();
    const bool fits = future_->tp_basicsize == sizeof(FutureLayout) && task_->tp_basicsize == sizeof(TaskLayout) &&
                      task_->tp_dictoffset == offsetof(FutureLayout, dict) &&
                      task_->tp_weaklistoffset == offsetof(FutureLayout, weakReferences);
    if (!fits || !findMethods() || !findStepType())
        return false;
    const PyRef module = PyRef::take(PyImport_ImportModule("_asyncio"));
    const PyRef exceptions = PyRef::take(PyImport_ImportModule("asyncio.exceptions"));
    if (!module || !exceptions)
        return false;
    currentTasks_ = PyObject_GetAttrString(module.get(), "_current_tasks"); // all are kept for ever
    leaveTask_ = PyObject_GetAttrString(module.get(), "_leave_task");
    cancelledError_ = PyObject_GetAttrString(exceptions.get(), "CancelledError");
    contextKeyword_ = Py_BuildValue("(s)", "context");
    return currentTasks_ && PyDict_CheckExact(currentTasks_) && leaveTask_ && cancelledError_ && contextKeyword_;
}

bool TaskSteps::findMethods()
{
    setResult_ = methodOf(future_, "set_result", METH_O);
    setException_ = methodOf(future_, "set_exception", METH_O);
    makeCancelledError_ = methodOf(future_, "_make_cancelled_error", METH_NOARGS);
    cancel_ = fastMethodOf(future_, "cancel");
    addDoneCallback_ = fastMethodOf(future_, "add_done_callback");
    return setResult_ && setException_ && makeCancelledError_ && cancel_ && addDoneCallback_;
}

/// It has no name under which it could be had. A task is made for a loop that runs nothing.
bool TaskSteps::findStepType()
{
    TaskProbe probe;
    if (!probe.make(task_, "probe"))
        return false;
    PyObject *const task = probe.task.get();
    PyObject *const calls = probe.calls.get();
    PyObject *const callback = PyList_GET_SIZE(calls) == 1 ? PyList_GET_ITEM(calls, 0) : nullptr;
    const bool isKnown = callback && std::string_view(Py_TYPE(callback)->tp_name) == "TaskStepMethWrapper" &&
                         Py_TYPE(callback)->tp_basicsize == sizeof(StepLayout) &&
                         reinterpret_cast<StepLayout *>(callback)->task == task;
    step_ = isKnown ? Py_TYPE(callback) : nullptr;
    keywordsOfAsyncio_ = TaskProbe::lastKeywords(); // kept by asyncio for ever
    return isKnown && isLaidOut(taskAt(task), probe);
}

} // namespace coroscope
