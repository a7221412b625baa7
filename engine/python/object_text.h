// SPDX-License-Identifier: MIT
// ObjectText: a short text for any object of the program, without running any of its code and without addresses: exact
// None, bool, int, float and short str as their repr; of an exception also its message; else type and ordinal, "<Job 3>".
#pragma once

#include "engine/python/python_api.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace coroscope {

/// Used under the interpreter's lock.
class ObjectText {
public:
    std::string value(PyObject *object);
    std::string error(PyObject *exception);

    static std::string typeName(PyTypeObject *type);

private:
    struct Seen {
        PyObject *reference; // a weak reference: its callback takes the entry out
        std::uint32_t ordinal;
    };
    std::uint32_t ordinalOf(PyObject *object);
    static PyObject *forget(PyObject *self, PyObject *reference);

    std::unordered_map<PyObject *, Seen> seen_;
    std::unordered_map<PyObject *, PyObject *> objects_; // by their weak reference
    std::unordered_map<std::string, std::uint32_t> counts_;
};

} // namespace coroscope
