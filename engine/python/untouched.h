// SPDX-License-Identifier: MIT
// Untouched: while it lives the program is as if nobody looked: what is raised stays so, and no collection of garbage begins, which would
// run what the program has to say to the end of its objects.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// Under the interpreter's lock, for as long as that is held. What is raised meanwhile is dropped.
class Untouched {
public:
    Untouched() : collects_(PyGC_Disable() != 0) { PyErr_Fetch(&type_, &value_, &trace_); }
    ~Untouched()
    {
        PyErr_Restore(type_, value_, trace_);
        if (collects_)
            PyGC_Enable();
    }
    Untouched(const Untouched &) = delete;
    Untouched &operator=(const Untouched &) = delete;

private:
    bool collects_;
    PyObject *type_ = nullptr;
    PyObject *value_ = nullptr;
    PyObject *trace_ = nullptr;
};

} // namespace coroscope
