// SPDX-License-Identifier: MIT
// OwnTask: a type of tasks of the engine's own, derived from asyncio's C type, which it differs from in what it costs only: its
// name is made when somebody asks for it, and it is put among all tasks when somebody looks at those.
#pragma once

#include "engine/python/asyncio/asyncio_layout.h"

#include <cstdint>
#include <vector>

namespace coroscope {

class AsyncioObjects;
class AsyncioTask;

struct OwnTask : TaskLayout {
    AsyncioTask *shown;       ///< what stands for it; null: nothing does
    OwnTask *previous, *next; ///< among those that are not among all tasks yet
    bool isUnlisted;          ///< it is one of them
    std::uint64_t serial;     ///< which one it was of those that were hashed, from 1; 0: it was not, see hashBySerial()
    std::uint64_t number;     ///< of its name, `Task-N`, which nobody has asked for; 0: it has a name, or none yet
};

/// All under the interpreter's lock. Where a function returns null or false, an exception is set, but where it says otherwise.
namespace OwnTasks {

PyTypeObject *type(); ///< null: it was not made

/// Not by their addresses: sets of them are in the same order in each run. Before the first is made.
void hashBySerial();

inline OwnTask &at(PyObject *task) { return *reinterpret_cast<OwnTask *>(task); }
inline bool isOne(PyObject *object) { return type() && PyObject_TypeCheck(object, type()); }

/// For a loop that is the engine's, of which `coroutine` is one of CPython's own. New reference.
PyObject *make(PyObject *loop, PyObject *coroutine, PyObject *name, PyObject *context);

/// Those that are to be put among all tasks, borrowed.
std::vector<PyObject *> unlisted();
/// coroscope._coroscope._take_unlisted_tasks(): a list of those that are to be put among all tasks.
PyObject *takeUnlistedFunction(PyObject *module, PyObject *);
/// coroscope._coroscope._own_tasks_made(): how many so far.
PyObject *madeFunction(PyObject *module, PyObject *);
/// coroscope._coroscope._own_task_type(): makes it, where it is not made yet. None: this interpreter's tasks are not what we know.
PyObject *typeFunction(PyObject *module, PyObject *);

} // namespace OwnTasks

} // namespace coroscope
