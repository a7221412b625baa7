// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/executor_job.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/callback_function.h"
#include "engine/python/asyncio/held_function.h"
#include "engine/python/utf8_view.h"

namespace coroscope {

namespace {

struct JobObject {
    HeldFunction held;
    const Instrument *submittedTo; ///< whoever listened then: the task is one of theirs
    TaskNumber task;
    vectorcallfunc call;
};

/// As its thread runs it.
class RunningJob final : public WorkerJob {
public:
    RunningJob(const JobObject &job, const Instrument *listener) : function_(job.held.function)
    {
        thread = runningThread();
        task = job.submittedTo == listener ? job.task : noTask;
    }
    std::uint32_t internFunction(StackInterner &stacks) override
    {
        return CallbackFunction::internFunctionOf(function_, stacks);
    }
    std::string threadName() override
    {
        const PyRef module = PyRef::take(PyImport_ImportModule("threading"));
        const PyRef current =
            PyRef::take(module ? PyObject_CallMethod(module.get(), "current_thread", nullptr) : nullptr);
        const PyRef name = PyRef::take(current ? PyObject_GetAttrString(current.get(), "name") : nullptr);
        PyErr_Clear();
        const std::string_view text = utf8View(name && PyUnicode_Check(name.get()) ? name.get() : nullptr);
        return text.empty() ? "thread" : std::string(text);
    }

private:
    PyObject *function_;
};

PyObject *call(PyObject *self, PyObject *const *arguments, std::size_t count, PyObject *names)
{
    const auto &job = *reinterpret_cast<const JobObject *>(self);
    const auto jobs = AsyncioLoop::around().jobs;
    Instrument *const listener = jobs ? jobs() : nullptr;
    if (!listener)
        return PyObject_Vectorcall(job.held.function, arguments, count, names);
    RunningJob running(job, listener);
    listener->jobBegins(running);
    PyObject *const result = PyObject_Vectorcall(job.held.function, arguments, count, names);
    if (AsyncioLoop::around().jobs && AsyncioLoop::around().jobs() == listener) // else it has gone meanwhile
        listener->jobEnded(running, result ? RunOutcome::returned : RunOutcome::raised);
    return result;
}

/// All but its class: whoever asks for that may remember what was found.
PyObject *attribute(PyObject *self, PyObject *name)
{
    const bool isClass = PyUnicode_CompareWithASCIIString(name, "__class__") == 0;
    return isClass ? PyObject_GenericGetAttr(self, name) : PyObject_GetAttr(HeldFunction::of(self), name);
}

PyObject *text(PyObject *self) { return PyObject_Repr(HeldFunction::of(self)); }

PyTypeObject jobType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.Job"};

bool makeType()
{
    jobType.tp_basicsize = sizeof(JobObject);
    HeldFunction::setUp(jobType);
    jobType.tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    jobType.tp_vectorcall_offset = offsetof(JobObject, call);
    jobType.tp_call = PyVectorcall_Call;
    jobType.tp_getattro = attribute;
    jobType.tp_repr = text;
    return PyType_Ready(&jobType) == 0;
}

} // namespace

PyObject *makeExecutorJob(PyObject *function, const Instrument *submittedTo, TaskNumber task)
{
    static const bool isMade = makeType();
    auto *const job = isMade ? PyObject_GC_New(JobObject, &jobType) : nullptr;
    if (!job)
        return nullptr;
    job->held.function = Py_NewRef(function);
    job->submittedTo = submittedTo;
    job->task = task;
    job->call = call;
    PyObject_GC_Track(job);
    return reinterpret_cast<PyObject *>(job);
}

} // namespace coroscope
