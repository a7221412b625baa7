// SPDX-License-Identifier: MIT
// Objects that go by a name: functions, methods, classes, modules, generators and coroutines, members of an Enum. The names are
// read as they lie in memory. Under the interpreter's lock.
#pragma once

#include "engine/python/python_api.h"

#include <string>

namespace coroscope {

/// `Color.RED`; empty: no member of an Enum that has a name.
std::string enumMemberText(PyObject *object);

/// What a class is called, without its module and what it is nested in a function of: `Job`, `Outer.Job`, `deque`.
std::string className(PyTypeObject *type);

/// `function work`, `method Job.run`, `class Job`, `module asyncio`, `coroutine worker`; empty: none of these.
std::string namedObjectText(PyObject *object);

} // namespace coroscope
