// SPDX-License-Identifier: MIT
// The attributes that an object of the program holds, read as they lie in memory: none of the program's code runs for it
// (no property, no __getattr__), and nothing of the object changes. (The documented ways make a dict for an object that has
// none yet, which slows it down from then on.)
#pragma once

#include "engine/python/python_api.h"

#include <functional>

namespace coroscope {

/// A name to be kept for ever.
inline PyObject *interned(const char *name) { return PyUnicode_InternFromString(name); }

/// Whether the object is an instance of a class that may have attributes of its own; no type, module, function or built-in.
bool mayHoldAttributes(PyObject *object);

/// Calls `visit` with each attribute in the instance's dict and its slots, both borrowed, until that returns true; then true.
bool anyAttribute(PyObject *object, const std::function<bool(PyObject *name, PyObject *value)> &visit);

/// An entry of a dict all of whose keys are texts: only then is no comparison of the program's run. `name` is interned; borrowed;
/// null: there is none, or `dict` is no such dict.
PyObject *inPlainDict(PyObject *dict, PyObject *name);
/// What the object's class, or one that it is derived from, has under that name; the same.
PyObject *inClassOf(PyObject *object, PyObject *name);

/// One of these by its name, which is interned; borrowed as long as the object holds it. Null: there is none, or it is computed.
PyObject *attributeOf(PyObject *object, PyObject *name);

/// Sets one that the object has already, as an assignment would. False: that would do more than replace a value where it lies.
bool replaceAttribute(PyObject *object, PyObject *name, PyObject *value);

} // namespace coroscope
