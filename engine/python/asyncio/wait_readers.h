// SPDX-License-Identifier: MIT
// asyncio's coroutines in which tasks are suspended, and what each says of the wait.
#pragma once

#include "engine/python/asyncio/asyncio_waits.h"

#include <string_view>

namespace coroscope {

struct KnownCall {
    std::string_view file; ///< in asyncio's folder
    std::string_view function;
    WaitKind kind;
    bool isOuter;                           ///< says more than the one of asyncio's that it awaits
    void (*read)(AsyncioWaits::Look &look); ///< null: nothing more
};

/// Null: it is none of them.
const KnownCall *knownCall(PyCodeObject *code);
bool isOfAsyncio(PyCodeObject *code);

/// A local of a frame; borrowed; null: there is none, or it is unset.
PyObject *localNamed(const FrameLayout &frame, PyObject *name);
/// Its first one: the object that a method is of; the same.
PyObject *selfOf(const FrameLayout &frame);

/// A future that stands for others: gather()'s, shield()'s. False: it is none such.
bool readCompound(PyObject *future, AsyncioWaits &waits, AsyncioWaits::Found &found);

/// The future of concurrent.futures that one of asyncio's goes by; borrowed; null: none.
PyObject *sourceOf(PyObject *future);

/// Those of `futures`, a list or a set, that have not ended, into the detail; and how many have.
void takeFutures(PyObject *futures, const AsyncioObjects &objects, WaitDetail &detail);

} // namespace coroscope
