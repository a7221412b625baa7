// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/executor_job.h"

#include "engine/loop/instrument.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/asyncio_loops.h"
#include "engine/python/asyncio/callback_function.h"
#include "engine/python/asyncio/held_function.h"
#include "engine/python/asyncio/object_names.h"
#include "engine/python/asyncio/watched_objects.h"
#include "engine/python/utf8_view.h"

namespace coroscope {

namespace {

struct JobObject {
    HeldFunction held;
    const Instrument *submittedTo; ///< whoever listened then: the task is one of theirs
    TaskNumber task;
    std::uint32_t loop; ///< likewise: their number of the loop that ran there; 0: none did
    vectorcallfunc call;
};

/// As its thread runs it.
class RunningJob final : public WorkerJob {
public:
    RunningJob(const JobObject &job, const Instrument *listener) : function_(job.held.function)
    {
        thread = runningThread();
        if (job.submittedTo != listener)
            return;
        task = job.task;
        loop = job.loop;
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

/// A new reference; null with an exception set.
PyObject *makeJob(PyObject *function, const Instrument *submittedTo, const AsyncioLoop *loop)
{
    auto *const job = PyObject_GC_New(JobObject, &jobType);
    if (!job)
        return nullptr;
    job->held.function = Py_NewRef(function);
    job->submittedTo = submittedTo;
    job->task = loop ? loop->taskHere() : noTask;
    job->loop = listenerNumberOf(loop);
    job->call = call;
    PyObject_GC_Track(job);
    return reinterpret_cast<PyObject *>(job);
}

// --- what stands in the executors' own class of what is submitted, in the place of an attribute ---

struct FunctionAttribute {
    PyObject ob_base;
    bool isOfProcesses;  ///< the function goes to another process, as it is
    PyObject *submitted; ///< a reference, for ever: called with what a loop under the virtual clock submits
};

PyObject *attributeName() // of the function
{
    static PyObject *const name = PyUnicode_InternFromString("fn");
    return name;
}

/// Who waits for the future waits for that function.
void noteFuture(PyObject *attributes, PyObject *function, bool isOfProcesses)
{
    static PyObject *const name = PyUnicode_InternFromString("future");
    PyObject *const future = PyDict_GetItemWithError(attributes, name);
    if (!future || WatchedObjects::find(future))
        return;
    const WaitShape shape = isOfProcesses ? WaitShape::processJob : WaitShape::job;
    if (WatchedObjects::Watched *const job = WatchedObjects::watch(future, shape))
        job->detail.text = nameOfCallable(function);
}

/// Takes the function into the item's own attributes.
int keepFunction(const FunctionAttribute &attribute, PyObject *attributes, PyObject *function, const AsyncioLoop *loop)
{
    const auto jobs = AsyncioLoop::around().jobs;
    const Instrument *const listener = jobs ? jobs() : nullptr;
    if (listener)
        noteFuture(attributes, function, attribute.isOfProcesses);
    if (!listener || attribute.isOfProcesses || Py_TYPE(function) == &jobType)
        return PyDict_SetItem(attributes, attributeName(), function);
    const PyRef job = PyRef::take(makeJob(function, listener, loop));
    return job ? PyDict_SetItem(attributes, attributeName(), job.get()) : -1;
}

int setFunction(PyObject *self, PyObject *item, PyObject *function)
{
    const PyRef attributes = PyRef::take(PyObject_GenericGetDict(item, nullptr));
    if (!attributes)
        return -1;
    if (!function)
        return PyDict_DelItem(attributes.get(), attributeName());
    const auto &attribute = *reinterpret_cast<const FunctionAttribute *>(self);
    AsyncioLoop *const loop = AsyncioLoops::here();
    if (keepFunction(attribute, attributes.get(), function, loop) != 0)
        return -1;
    if (!loop || !loop->clock().isVirtual())
        return 0;
    return PyRef::take(PyObject_CallOneArg(attribute.submitted, item)) ? 0 : -1;
}

PyObject *getFunction(PyObject *, PyObject *item, PyObject *)
{
    const PyRef attributes = PyRef::take(item ? PyObject_GenericGetDict(item, nullptr) : nullptr);
    PyObject *const function = attributes ? PyDict_GetItemWithError(attributes.get(), attributeName()) : nullptr;
    if (!function && !PyErr_Occurred())
        PyErr_SetObject(PyExc_AttributeError, attributeName());
    return Py_XNewRef(function);
}

PyTypeObject attributeType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._coroscope.JobFunction"};

bool makeAttributeType()
{
    attributeType.tp_basicsize = sizeof(FunctionAttribute);
    attributeType.tp_flags = Py_TPFLAGS_DEFAULT;
    attributeType.tp_descr_get = getFunction;
    attributeType.tp_descr_set = setFunction;
    return PyType_Ready(&attributeType) == 0;
}

} // namespace

PyObject *tellJobsFunction(PyObject *, PyObject *arguments)
{
    PyObject *type = nullptr, *submitted = nullptr;
    int isOfProcesses = 0;
    if (!PyArg_ParseTuple(arguments, "O!pO:_tell_jobs", &PyType_Type, &type, &isOfProcesses, &submitted))
        return nullptr;
    static const bool areMade = makeType() && makeAttributeType();
    const PyRef attribute = PyRef::take(areMade ? PyType_GenericAlloc(&attributeType, 0) : nullptr);
    if (!attribute)
        return nullptr;
    auto &made = *reinterpret_cast<FunctionAttribute *>(attribute.get());
    made.isOfProcesses = isOfProcesses != 0;
    made.submitted = Py_NewRef(submitted);
    return PyObject_SetAttr(type, attributeName(), attribute.get()) == 0 ? Py_NewRef(Py_None) : nullptr;
}

} // namespace coroscope
