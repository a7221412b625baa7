// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/loop_creation.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/loop_base.h"
#include "engine/python/asyncio/loop_host.h"
#include "engine/python/asyncio/own_task.h"

namespace coroscope {

namespace {

bool ownTasksByDefault = true;

/// What a module of asyncio's has under a name now. Borrowed; null: nothing.
class ModuleValue {
public:
    ModuleValue(const char *module, const char *name) : name_(PyUnicode_InternFromString(name))
    {
        const PyRef found = PyRef::take(PyImport_ImportModule(module));
        dict_ = found && PyModule_Check(found.get()) ? Py_NewRef(PyModule_GetDict(found.get())) : nullptr;
        hash_ = name_ ? PyObject_Hash(name_) : -1;
        PyErr_Clear();
    }
    PyObject *get() const { return dict_ && name_ ? _PyDict_GetItem_KnownHash(dict_, name_, hash_) : nullptr; }

private:
    PyObject *name_;
    PyObject *dict_ = nullptr; // kept for ever, as the name
    Py_hash_t hash_ = -1;
};

struct TaskArguments {
    PyObject *coroutine = nullptr;
    PyObject *name = Py_None;
    PyObject *context = Py_None;

    /// False, without an exception: there are others.
    bool parse(PyObject *const *given, Py_ssize_t count, PyObject *keywords)
    {
        if (count != 1)
            return false;
        coroutine = given[0];
        for (Py_ssize_t i = 0; keywords && i < PyTuple_GET_SIZE(keywords); ++i) {
            PyObject *const keyword = PyTuple_GET_ITEM(keywords, i);
            if (PyUnicode_CompareWithASCIIString(keyword, "name") == 0)
                name = given[count + i];
            else if (PyUnicode_CompareWithASCIIString(keyword, "context") == 0)
                context = given[count + i];
            else
                return false;
        }
        return PyCoro_CheckExact(coroutine) && (context == Py_None || PyContext_CheckExact(context));
    }
};

bool hasTaskFactory(PyObject *self)
{
    static PyObject *const name = PyUnicode_InternFromString("_task_factory");
    const PyRef factory = PyRef::take(PyObject_GetAttr(self, name));
    PyErr_Clear();
    return factory.get() != Py_None;
}

/// asyncio.tasks.Task is what it was: no class that the program has put there.
bool isTaskTypeKnown(const AsyncioObjects &objects)
{
    static const ModuleValue current("asyncio.tasks", "Task");
    PyObject *const type = current.get();
    return type == reinterpret_cast<PyObject *>(objects.taskType()) ||
           type == reinterpret_cast<PyObject *>(OwnTasks::type());
}

bool isFutureTypeKnown(const AsyncioObjects &objects)
{
    static const ModuleValue current("asyncio.futures", "Future");
    return current.get() == reinterpret_cast<PyObject *>(objects.futureType());
}

} // namespace

PyObject *createTaskMethod(PyObject *self, PyObject *const *given, Py_ssize_t count, PyObject *keywords)
{
    LoopHost &host = loopHost(self);
    const PyRef other = host.methods().inPlaceOfAsyncios(self, LoopMethods::createTask);
    TaskArguments arguments;
    const bool isQuick = !other && host.ownTasks && OwnTasks::type() && plainLoop(self) &&
                         arguments.parse(given, count, keywords) && isTaskTypeKnown(*AsyncioObjects::load()) &&
                         !hasTaskFactory(self);
    if (isQuick)
        return OwnTasks::make(self, arguments.coroutine, arguments.name, arguments.context);
    const PyRef asyncios = other ? PyRef() : host.methods().boundAsyncios(self, LoopMethods::createTask);
    return PyObject_Vectorcall(other ? other.get() : asyncios.get(), given, count, keywords);
}

PyObject *createFutureMethod(PyObject *self, PyObject *)
{
    LoopHost &host = loopHost(self);
    const PyRef other = host.methods().inPlaceOfAsyncios(self, LoopMethods::createFuture);
    const AsyncioObjects &objects = *AsyncioObjects::load();
    if (!other && objects.steps() && plainLoop(self) && isFutureTypeKnown(objects)) {
        PyTypeObject *const type = objects.futureType();
        PyObject *const future = type->tp_alloc(type, 0);
        if (future)
            futureAt(future).loop = Py_NewRef(self);
        return future;
    }
    const PyRef asyncios = other ? PyRef() : host.methods().boundAsyncios(self, LoopMethods::createFuture);
    return PyObject_CallNoArgs(other ? other.get() : asyncios.get());
}

void setOwnTasksByDefault(bool on) { ownTasksByDefault = on; }
bool areOwnTasksDefault() { return ownTasksByDefault; }

} // namespace coroscope
