// SPDX-License-Identifier: MIT
// LoopMethods: which methods of an asyncio loop are the engine's, and which the program has put in their place: on the loop, on
// its class, on asyncio's own classes, which the engine's methods hide, or on the module `time`.
#pragma once

#include "engine/python/python_api.h"

#include <bitset>

namespace coroscope {

/// Of one loop. A question costs a comparison or two until something is changed. Under the interpreter's lock.
class LoopMethods {
public:
    enum Method : unsigned char {
        callSoon,
        callSoonThreadsafe,
        callLater,
        callAt,
        runOnce,
        time,
        createTask,
        createFuture,
        getDebug,
        timerCancelled
    };
    static constexpr int methodCount = 10;

    /// Once, before any other use. `base` is the type with the engine's methods. False: an exception is set.
    static bool load(PyTypeObject *base);

    /// The engine's is the one that `self`, the loop, is asked for.
    bool isOwn(PyObject *self, Method method)
    {
        lookIfChanged(self);
        return own_[method] && !isReplacedHere_;
    }
    /// What the program has put in the place of asyncio's own method, bound to the loop; null: nothing.
    PyRef inPlaceOfAsyncios(PyObject *self, Method method)
    {
        lookIfChanged(self);
        return inPlace[method] ? bound(self, inPlace[method]) : PyRef();
    }

    PyRef boundAsyncios(PyObject *self, Method method); ///< asyncio's own method, bound to the loop

    /// time.monotonic, by which asyncio's loops tell the time, is not what it was.
    static bool isClockReplaced();
    /// As asyncio's own loops tell it. New reference; null with an exception set.
    static PyObject *timeByAsyncio(PyObject *self);

    void attributeSet(PyObject *name); ///< on the loop itself

private:
    void lookIfChanged(PyObject *self)
    {
        const unsigned int version = Py_TYPE(self)->tp_version_tag; // goes with those of all its bases
        if (version == 0 || version != seen_) [[unlikely]]
            look(self);
    }
    void look(PyObject *self);
    static PyRef bound(PyObject *self, PyObject *function);

    static PyObject *inPlace[methodCount]; ///< borrowed: of asyncio's class; null: its own
    std::bitset<methodCount> own_;
    bool isReplacedHere_ = false;
    unsigned int seen_ = 0; ///< the version of the loop's class
};

} // namespace coroscope
