// SPDX-License-Identifier: MIT
// CallbackFunction: the function behind what a program gives to call_soon() and its kin: a bound method, a partial, an object
// that can be called. None of the program's code runs for it.
#pragma once

#include "engine/loop/callback.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// Lives during a hook. Under the interpreter's lock.
class CallbackFunction final : public CalledFunction {
public:
    /// Borrowed; null: a callback that is gone already.
    explicit CallbackFunction(PyObject *callback) : callback_(callback) {}

    std::uint32_t internFunction(StackInterner &stacks) override { return internFunctionOf(callback_, stacks); }
    /// Where it is defined; 0: not known.
    static std::uint32_t internFunctionOf(PyObject *callback, StackInterner &stacks);

private:
    PyObject *callback_;
};

/// The code of the function in Python behind `callback`; borrowed. Null: it is none.
PyCodeObject *codeBehind(PyObject *callback);

} // namespace coroscope
