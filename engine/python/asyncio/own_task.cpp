// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/own_task.h"

#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/loop_base.h"
#include "engine/python/asyncio/task_numbers.h"
#include "engine/python/asyncio/task_steps.h"

namespace coroscope::OwnTasks {

namespace {

PyTypeObject ownType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope._asyncio.Task"};
PyTypeObject *asyncioType = nullptr; // null: ours is not made
PyCFunction asyncioGetName = nullptr;
OwnTask *firstUnlisted = nullptr;
std::uint64_t made = 0;
bool hashesBySerial = false;
std::uint64_t hashed = 0;

void unlink(OwnTask &task)
{
    if (!task.isUnlisted)
        return;
    (task.previous ? task.previous->next : firstUnlisted) = task.next;
    if (task.next)
        task.next->previous = task.previous;
    task.previous = task.next = nullptr;
    task.isUnlisted = false;
}

void addUnlisted(OwnTask &task)
{
    task.next = firstUnlisted;
    if (firstUnlisted)
        firstUnlisted->previous = &task;
    firstUnlisted = &task;
    task.isUnlisted = true;
}

/// What asyncio's __init__ does, of a new one. The loop takes it.
bool begin(OwnTask &task, AsyncioLoop &loop, PyObject *loopObject, PyObject *coroutine, PyObject *name,
           PyObject *context)
{
    task.loop = Py_NewRef(loopObject);
    task.context = context == Py_None ? PyContext_CopyCurrent() : Py_NewRef(context);
    if (!task.context)
        return false;
    task.logDestroyPending = 1;
    task.coroutine = Py_NewRef(coroutine);
    if (name == Py_None) {
        task.number = TaskNumbersOfAsyncio::next();
    } else {
        task.name = PyUnicode_CheckExact(name) ? Py_NewRef(name) : PyObject_Str(name);
        if (!task.name)
            return false;
    }
    loop.pushFirstStep(&task.ob_base);
    addUnlisted(task);
    return true;
}

/// Those of other loops, in debug mode, or made a second time are asyncio's to make.
int initialise(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    static const char *names[] = {"coro", "loop", "name", "context", nullptr};
    PyObject *coroutine = nullptr, *loop = Py_None, *name = Py_None, *context = Py_None;
    OwnTask &task = at(self);
    task.number = 0;
    ++made;
    const bool isPlain = PyTuple_GET_SIZE(arguments) == 1 && !task.loop &&
                         PyArg_ParseTupleAndKeywords(arguments, keywords, "O|$OOO:Task", const_cast<char **>(names),
                                                     &coroutine, &loop, &name, &context);
    AsyncioLoop *const own = isPlain && PyCoro_CheckExact(coroutine) ? plainLoop(loop) : nullptr;
    const bool isQuick = own && (context == Py_None || PyContext_CheckExact(context));
    if (!isQuick) {
        PyErr_Clear();
        return asyncioType->tp_init(self, arguments, keywords);
    }
    return begin(task, *own, loop, coroutine, name, context) ? 0 : -1;
}

void deallocate(PyObject *self)
{
    if (Py_IS_TYPE(self, &ownType) && PyObject_CallFinalizerFromDealloc(self) < 0)
        return; // it lives on
    PyObject_GC_UnTrack(self);
    OwnTask &task = at(self);
    unlink(task);
    if (task.shown)
        AsyncioTasks::drop(*task.shown);
    if (task.weakReferences)
        PyObject_ClearWeakRefs(self);
    asyncioType->tp_clear(self);
    Py_TYPE(self)->tp_free(self);
}

Py_hash_t hash(PyObject *self)
{
    if (!hashesBySerial)
        return _Py_HashPointer(self);
    if (at(self).serial == 0)
        at(self).serial = ++hashed;
    return Py_hash_t(at(self).serial);
}

/// A finalizer of what goes with it is running: weak references to it, as which asyncio keeps its tasks, are dead by then.
bool isGarbage(PyObject *object)
{
    constexpr std::uintptr_t isCollected =
        2; // CPython 3.11, pycore_gc.h: of PyGC_Head's second word, before the object
    const bool isBeingCollected = (reinterpret_cast<const std::uintptr_t *>(object)[-1] & isCollected) != 0;
    return isBeingCollected || PyObject_GC_IsFinalized(object);
}

/// In the place of asyncio's, which somebody may have at hand as well.
PyObject *getName(PyObject *self, PyObject *arguments)
{
    if (!isOne(self) || at(self).number == 0 || at(self).name)
        return asyncioGetName(self, arguments);
    at(self).name = PyUnicode_FromFormat("Task-%llu", static_cast<unsigned long long>(at(self).number));
    return Py_XNewRef(at(self).name);
}

bool patchGetName()
{
    const PyRef found = PyRef::take(PyObject_GetAttrString(reinterpret_cast<PyObject *>(asyncioType), "get_name"));
    if (!found || Py_TYPE(found.get()) != &PyMethodDescr_Type)
        return false;
    PyMethodDef *const method = reinterpret_cast<PyMethodDescrObject *>(found.get())->d_method;
    if (method->ml_flags != METH_NOARGS)
        return false;
    asyncioGetName = method->ml_meth;
    method->ml_meth = getName;
    return true;
}

bool makeType(AsyncioObjects &objects)
{
    if (!objects.steps() || !TaskNumbersOfAsyncio::find(objects))
        return false;
    asyncioType = objects.taskType();
    ownType.tp_base = asyncioType;
    ownType.tp_basicsize = sizeof(OwnTask);
    ownType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC;
    ownType.tp_doc = asyncioType->tp_doc;
    ownType.tp_init = initialise;
    ownType.tp_hash = hash;
    ownType.tp_richcompare = PyBaseObject_Type.tp_richcompare;
    ownType.tp_dealloc = deallocate;
    ownType.tp_traverse = asyncioType->tp_traverse;
    ownType.tp_clear = asyncioType->tp_clear;
    if (PyType_Ready(&ownType) != 0 || !patchGetName()) {
        asyncioType = nullptr;
        return false;
    }
    TaskSteps::load(objects)->setOwnType(&ownType);
    objects.setOwnTaskType(&ownType);
    return true;
}

} // namespace

PyTypeObject *type() { return asyncioType ? &ownType : nullptr; }

void hashBySerial() { hashesBySerial = true; }

PyObject *make(PyObject *loop, PyObject *coroutine, PyObject *name, PyObject *context)
{
    ++made;
    PyRef self = PyRef::take(ownType.tp_alloc(&ownType, 0));
    if (!self || !begin(at(self.get()), *plainLoop(loop), loop, coroutine, name, context))
        return nullptr;
    return self.release();
}

std::vector<PyObject *> unlisted()
{
    std::vector<PyObject *> tasks;
    for (OwnTask *task = firstUnlisted; task; task = task->next)
        if (!isGarbage(&task->ob_base))
            tasks.push_back(&task->ob_base);
    return tasks;
}

PyObject *takeUnlistedFunction(PyObject *, PyObject *)
{
    PyRef all = PyRef::take(PyList_New(0));
    while (all && firstUnlisted) {
        OwnTask &task = *firstUnlisted;
        unlink(task);
        if (isGarbage(&task.ob_base))
            continue;
        if (PyList_Append(all.get(), &task.ob_base) != 0)
            return nullptr;
    }
    return all.release();
}

PyObject *madeFunction(PyObject *, PyObject *) { return PyLong_FromUnsignedLongLong(made); }

PyObject *typeFunction(PyObject *, PyObject *)
{
    AsyncioObjects *const objects = AsyncioObjects::load();
    static const bool isMade = objects && makeType(*objects);
    static_cast<void>(isMade);
    PyErr_Clear();
    return Py_NewRef(type() ? reinterpret_cast<PyObject *>(type()) : Py_None);
}

} // namespace coroscope::OwnTasks
