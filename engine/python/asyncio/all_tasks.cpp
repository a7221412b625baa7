// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/all_tasks.h"

#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/loop_base.h"
#include "engine/python/asyncio/own_task.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

PyObject *entryOf(PyObject *dict, const char *name) // borrowed; null: there is none
{
    PyObject *const entry = dict ? PyDict_GetItemString(dict, name) : nullptr;
    PyErr_Clear();
    return entry;
}

/// Appends those of a weakref.WeakSet. False: it is none.
bool addListed(PyObject *all, std::vector<PyRef> &tasks)
{
    const PyRef attributes = PyRef::take(PyObject_GenericGetDict(all, nullptr));
    PyErr_Clear();
    PyObject *const data = attributes && PyDict_Check(attributes.get()) ? entryOf(attributes.get(), "data") : nullptr;
    if (!data || !PyAnySet_CheckExact(data))
        return false;
    const PyRef references = PyRef::take(PySequence_List(data));
    for (Py_ssize_t i = 0; references && i < PyList_GET_SIZE(references.get()); ++i) {
        PyObject *const reference = PyList_GET_ITEM(references.get(), i);
        PyObject *const task = PyWeakref_Check(reference) ? PyWeakref_GetObject(reference) : Py_None;
        if (task != Py_None)
            tasks.push_back(PyRef::share(task));
    }
    return bool(references);
}

bool addAny(PyObject *all, std::vector<PyRef> &tasks)
{
    const PyRef list = PyRef::take(PySequence_List(all));
    for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list.get()); ++i)
        tasks.push_back(PyRef::share(PyList_GET_ITEM(list.get(), i)));
    return bool(list);
}

PyRef loopOfTask(PyObject *task, const AsyncioObjects &objects)
{
    static PyObject *const name = PyUnicode_InternFromString("_loop");
    PyRef loop = objects.isTask(task) ? PyRef::share(taskAt(task).loop) : PyRef::take(PyObject_GetAttr(task, name));
    PyErr_Clear();
    return loop;
}

struct OfLoop {
    PyRef object;
    AsyncioLoop *loop;
    std::vector<PyObject *> tasks{};
};

std::vector<OfLoop> byLoop(const std::vector<PyRef> &tasks, const AsyncioObjects &objects)
{
    std::vector<OfLoop> all;
    for (const PyRef &task : tasks) {
        PyRef object = loopOfTask(task.get(), objects);
        AsyncioLoop *const loop = object ? loopBehind(object.get()) : nullptr;
        if (!loop)
            continue;
        auto known = std::find_if(all.begin(), all.end(), [loop](const OfLoop &each) { return each.loop == loop; });
        if (known == all.end())
            known = all.insert(all.end(), {std::move(object), loop});
        known->tasks.push_back(task.get());
    }
    std::stable_partition(all.begin(), all.end(), [](const OfLoop &each) { return each.loop->isOnThisThread(); });
    return all;
}

} // namespace

bool adoptAllTasks()
{
    PyObject *const module = PyDict_GetItemString(PyImport_GetModuleDict(), "asyncio.tasks");
    PyObject *const contents = module && PyModule_Check(module) ? PyModule_GetDict(module) : nullptr;
    PyObject *const all = entryOf(contents, "_all_tasks");
    const AsyncioObjects *const objects = all ? AsyncioObjects::load() : nullptr;
    if (!objects)
        return !PyErr_Occurred(); // no loop is of the engine's
    std::vector<PyRef> tasks;
    if (!addListed(all, tasks) && (PyErr_Occurred() || !addAny(all, tasks)))
        return false;
    for (PyObject *const task : OwnTasks::unlisted())
        tasks.push_back(PyRef::share(task));
    PyObject *const current = entryOf(contents, "_current_tasks");
    for (OfLoop &each : byLoop(tasks, *objects)) {
        PyObject *const running =
            current && PyDict_CheckExact(current) ? PyDict_GetItemWithError(current, each.object.get()) : nullptr;
        PyErr_Clear();
        each.loop->adopt(each.tasks, running);
    }
    return true;
}

} // namespace coroscope
