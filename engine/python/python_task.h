// SPDX-License-Identifier: MIT
// PythonTask: what all tasks of Python programs have, whichever loop they are of.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// Under the interpreter's lock.
class PythonTask {
public:
    /// What the task was made of: a generator or coroutine. Borrowed; null: it has none any more. Of other makers' types, too.
    virtual PyObject *generator() const = 0;

protected:
    ~PythonTask() = default;
};

} // namespace coroscope
