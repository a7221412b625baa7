// SPDX-License-Identifier: MIT
// NotedStores: who sets an attribute of asyncio's objects, and to what, is noted where asyncio's own functions do so.
//
// In the functions' code the instruction of `self.NAME = value` is replaced, in place, by as many that store into an object of ours
// (`noter[self] = value`), which sets the attribute and notes it. No call is added, no line, no frame, no function. What the program
// sets by code of its own is not noted.
#pragma once

#include "engine/python/python_api.h"

#include <initializer_list>
#include <vector>

namespace coroscope::NotedStores {

/// `noter[object] = value`: -1 with an exception set, as an assignment would have it.
using Set = int (*)(PyObject *noter, PyObject *object, PyObject *value);

/// None of the program's code runs for it, and no exception is left. A new reference, to be kept for ever, and so are `type` (an empty one, with its name) and `mapping`. Null: it cannot be made.
PyObject *makeNoter(PyTypeObject &type, PyMappingMethods &mapping, Set set);

/// What a Set does first, as an assignment: -1 with an exception set.
int store(PyObject *object, PyObject *name, PyObject *value);

/// Of a Lock, an Event, a Condition: what it holds as `_waiters`, asyncio's deque or a container of the program's own, which may then
/// hold some. None of the program's code runs.
bool isWaitedFor(PyObject *object);

struct Function {
    const char *name;
    int stores; ///< so many are in it
};

/// Functions that note now, each held for ever.
class Noting {
public:
    void add(PyObject *function, const char *name);
    /// Calls of the object's methods of those names are of these functions: its class has no others, nor has it itself. False, too,
    /// where there are none. Under the interpreter's lock; none of the program's code runs.
    bool areMethodsOf(PyObject *object) const;

private:
    struct One {
        PyObject *name; // interned
        PyObject *function;
        PyObject *code;
    };
    std::vector<One> all_;
};

/// In functions of a class of CPython 3.11's asyncio, of a module that has been imported. None: one is not as it should be, and all
/// stay as they are. Under the interpreter's lock; none of the program's code runs, and no exception is left.
Noting replace(const char *module, const char *type, std::initializer_list<Function> functions, PyObject *attribute,
               PyObject *noter);

} // namespace coroscope::NotedStores
