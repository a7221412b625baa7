// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_objects.h"

#include "engine/python/asyncio/task_steps.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <structmember.h>

#include <string_view>

namespace coroscope {

namespace {

// Of the C types, in bytes from their __dict__ slot, which the type tells: FutureObj and TaskObj (Modules/_asynciomodule.c).
constexpr Py_ssize_t word = sizeof(PyObject *);
constexpr Py_ssize_t stateFromDict = -2 * word;  // three ints: state, log_tb, blocking
constexpr Py_ssize_t resultFromDict = -5 * word; // result, source_tb, cancel_msg, then the ints
constexpr Py_ssize_t exceptionFromHead = sizeof(PyObject) + 4 * word;
constexpr Py_ssize_t waiterFromDict = 3 * word; // behind weakreflist and cancelled_exc
constexpr Py_ssize_t coroFromDict = 4 * word;
constexpr Py_ssize_t nameFromDict = 5 * word;

template <typename T>
T at(PyObject *object, Py_ssize_t offset)
{
    return *reinterpret_cast<const T *>(reinterpret_cast<const char *>(object) + offset);
}

PyTypeObject *typeIn(PyObject *module, const char *name)
{
    PyObject *const found = PyObject_GetAttrString(module, name);
    if (found && !PyType_Check(found)) {
        PyErr_Format(PyExc_ImportError, "asyncio's %s is not a class", name);
        Py_DECREF(found);
        return nullptr;
    }
    return reinterpret_cast<PyTypeObject *>(found); // kept for ever
}

} // namespace

AsyncioObjects *AsyncioObjects::load()
{
    static AsyncioObjects *loaded = nullptr;
    if (loaded)
        return loaded;
    auto *const objects = new AsyncioObjects; // for ever, or (once) lost where the import fails
    if (!objects->findTypes() || !objects->findSlots())
        return nullptr;
    objects->steps_ = TaskSteps::load(*objects);
    return loaded = objects;
}

bool AsyncioObjects::findTypes()
{
    const PyRef c = PyRef::take(PyImport_ImportModule("_asyncio"));
    const PyRef events = PyRef::take(PyImport_ImportModule("asyncio.events"));
    const PyRef tasks = PyRef::take(PyImport_ImportModule("asyncio.tasks"));
    if (!c || !events || !tasks)
        return false;
    future_ = typeIn(c.get(), "Future");
    task_ = typeIn(c.get(), "Task");
    handle_ = typeIn(events.get(), "Handle");
    timerHandle_ = typeIn(events.get(), "TimerHandle");
    if (!future_ || !task_ || !handle_ || !timerHandle_)
        return false;
    if (const PyRef python = PyRef::take(PyObject_GetAttrString(tasks.get(), "_PyTask"))) {
        pythonStep_ = PyObject_GetAttrString(python.get(), "_Task__step");
        pythonWakeup_ = PyObject_GetAttrString(python.get(), "_Task__wakeup");
    }
    PyErr_Clear(); // without it, none is ever seen
    stateName_ = PyUnicode_InternFromString("_state");
    waiterName_ = PyUnicode_InternFromString("_fut_waiter");
    coroName_ = PyUnicode_InternFromString("_coro");
    nameName_ = PyUnicode_InternFromString("_name");
    resultName_ = PyUnicode_InternFromString("_result");
    exceptionName_ = PyUnicode_InternFromString("_exception");
    run_ = PyObject_GetAttrString(reinterpret_cast<PyObject *>(handle_), "_run");
    return run_ && checkLayout(c.get());
}

/// A future with a result of its own must look as we think that it does.
bool AsyncioObjects::checkLayout(PyObject *module)
{
    const PyRef loop = PyRef::take(PyObject_CallNoArgs(reinterpret_cast<PyObject *>(&PyBaseObject_Type)));
    const bool hasDict = future_->tp_dictoffset > 0 && task_->tp_dictoffset == future_->tp_dictoffset;
    const bool hasRoom = task_->tp_basicsize >= task_->tp_dictoffset + nameFromDict + word;
    bool fits = loop && hasDict && hasRoom && future_->tp_weaklistoffset == future_->tp_dictoffset + word;
    if (fits) { // one that no loop has: __init__ would ask it
        const PyRef future = PyRef::take(future_->tp_new(future_, PyTuple_New(0), nullptr));
        fits = future && state(future.get()) == State::pending && !result(future.get()) && !exception(future.get());
    }
    PyErr_Clear();
    if (!fits)
        PyErr_Format(PyExc_ImportError, "%R is not laid out as CPython 3.11's: its tasks cannot be read", module);
    return fits;
}

bool AsyncioObjects::findSlots()
{
    const struct {
        PyTypeObject *type;
        const char *name;
        Py_ssize_t &offset;
    } wanted[] = {{handle_, "_callback", slots_.callback},
                  {handle_, "_args", slots_.args},
                  {handle_, "_cancelled", slots_.cancelled},
                  {handle_, "_loop", slots_.loop},
                  {handle_, "_source_traceback", slots_.sourceTraceback},
                  {handle_, "_repr", slots_.repr},
                  {handle_, "_context", slots_.context},
                  {timerHandle_, "_when", slots_.when},
                  {timerHandle_, "_scheduled", slots_.scheduled}};
    for (const auto &each : wanted) {
        const PyRef found = PyRef::take(PyObject_GetAttrString(reinterpret_cast<PyObject *>(each.type), each.name));
        if (!found || Py_TYPE(found.get()) != &PyMemberDescr_Type) {
            PyErr_Format(PyExc_ImportError, "asyncio's handles have no slot %s", each.name);
            return false;
        }
        each.offset = reinterpret_cast<PyMemberDescrObject *>(found.get())->d_member->offset;
    }
    return true;
}

bool AsyncioObjects::lookAtRun()
{
    static PyObject *const name = PyUnicode_InternFromString("_run");
    PyObject *const ofHandles = _PyType_Lookup(handle_, name);
    PyObject *const ofTimers = _PyType_Lookup(timerHandle_, name);
    isRunOwn_ = ofHandles == run_ && ofTimers == run_;
    runSeenAt_ = timerHandle_->tp_version_tag;
    return isRunOwn_;
}

PyObject *AsyncioObjects::steppedTask(PyObject *callback)
{
    if (Py_TYPE(callback) == step_)
        return reinterpret_cast<StepLayout *>(callback)->task;
    if (PyCFunction_CheckExact(callback)) {
        auto *const function = reinterpret_cast<PyCFunctionObject *>(callback);
        if (function->m_ml == wakeup_ || TaskSteps::isWakeup(callback) || learns(callback))
            return function->m_self;
        return nullptr;
    }
    if (PyMethod_Check(callback)) {
        PyObject *const function = PyMethod_GET_FUNCTION(callback);
        return function == pythonStep_ || function == pythonWakeup_ ? PyMethod_GET_SELF(callback) : nullptr;
    }
    return !step_ && learns(callback) ? reinterpret_cast<StepLayout *>(callback)->task : nullptr;
}

/// The two kinds of callback have no name under which they could be had: they are known when they are first seen.
bool AsyncioObjects::learns(PyObject *callback)
{
    if (PyCFunction_CheckExact(callback)) {
        auto *const function = reinterpret_cast<PyCFunctionObject *>(callback);
        const bool isOne = !wakeup_ && std::string_view(function->m_ml->ml_name) == "task_wakeup" && function->m_self &&
                           isTask(function->m_self);
        if (!isOne)
            return false;
        wakeup_ = function->m_ml;
        return true;
    }
    if (std::string_view(Py_TYPE(callback)->tp_name) != "TaskStepMethWrapper")
        return false;
    step_ = Py_TYPE(callback);
    return true;
}

int AsyncioObjects::endedProcess(PyObject *callback) const
{
    static PyObject *const functionName = PyUnicode_InternFromString("_process_exited");
    static PyObject *const processName = PyUnicode_InternFromString("_pid");
    PyObject *const function = PyMethod_Check(callback) ? PyMethod_GET_FUNCTION(callback) : nullptr;
    if (!function || !PyFunction_Check(function))
        return -1;
    const auto *const code = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(function));
    if (code->co_name != functionName || utf8View(code->co_qualname) != "BaseSubprocessTransport._process_exited")
        return -1;
    return smallNumber(coroscope::attributeOf(PyMethod_GET_SELF(callback), processName));
}

/// From the instance's dict, where tasks in Python keep all: none of the program's code runs.
PyObject *AsyncioObjects::attributeOf(PyObject *task, PyObject *name) const
{
    PyObject **const dict = _PyObject_GetDictPtr(task);
    if (dict && *dict)
        return PyDict_GetItemWithError(*dict, name);
    const PyRef value = PyRef::take(PyObject_GetAttr(task, name)); // values kept inline: an attribute of a plain class
    PyErr_Clear();
    return value.get(); // the task holds it
}

AsyncioObjects::State AsyncioObjects::state(PyObject *future) const
{
    if (isFuture(future))
        return State(at<int>(future, future_->tp_dictoffset + stateFromDict));
    PyObject *const state = attributeOf(future, stateName_);
    if (!state || !PyUnicode_Check(state) || PyUnicode_CompareWithASCIIString(state, "PENDING") == 0)
        return State::pending;
    return PyUnicode_CompareWithASCIIString(state, "CANCELLED") == 0 ? State::cancelled : State::finished;
}

PyObject *AsyncioObjects::waiter(PyObject *task) const
{
    return isTask(task) ? at<PyObject *>(task, task_->tp_dictoffset + waiterFromDict) : attributeOf(task, waiterName_);
}

PyObject *AsyncioObjects::coroutine(PyObject *task) const
{
    return isTask(task) ? at<PyObject *>(task, task_->tp_dictoffset + coroFromDict) : attributeOf(task, coroName_);
}

PyObject *AsyncioObjects::name(PyObject *task) const
{
    return isTask(task) ? at<PyObject *>(task, task_->tp_dictoffset + nameFromDict) : attributeOf(task, nameName_);
}

PyObject *AsyncioObjects::result(PyObject *future) const
{
    return isFuture(future) ? at<PyObject *>(future, future_->tp_dictoffset + resultFromDict)
                            : attributeOf(future, resultName_);
}

PyObject *AsyncioObjects::exception(PyObject *future) const
{
    return isFuture(future) ? at<PyObject *>(future, exceptionFromHead) : attributeOf(future, exceptionName_);
}

} // namespace coroscope
