// SPDX-License-Identifier: MIT
// LentQueues: the queues of a loop in the containers in which asyncio keeps them, `_ready` and `_scheduled`, for programs that
// look into them, or take a turn of the loop in their own hands.
#pragma once

#include "engine/python/asyncio/asyncio_loop.h"

namespace coroscope {

class LoopHost;

/// What is lent lies in the containers until the loop's next turn takes it back. Under the interpreter's lock.
class LentQueues {
public:
    bool hasReady() const { return ready_ != nullptr; }
    bool hasScheduled() const { return scheduled_ != nullptr; }
    void setReady(PyObject *deque) { Py_XSETREF(ready_, Py_XNewRef(deque)); }
    void setScheduled(PyObject *list) { Py_XSETREF(scheduled_, Py_XNewRef(list)); }

    // Moves all that is queued into the container. A new reference; null: an exception is set.
    PyObject *lendReady(AsyncioLoop &loop, LoopHost &host);
    PyObject *lendScheduled(AsyncioLoop &loop);
    /// Empties the containers into the queues: first is what was lent first. False: something strange was in one, which is
    /// dropped; an exception is set.
    bool takeBack(AsyncioLoop &loop, const AsyncioObjects &objects);

    int traverse(visitproc visit, void *arg) const;
    void clear();

private:
    PyObject *ready_ = nullptr;     ///< as BaseEventLoop made it: a deque
    PyObject *scheduled_ = nullptr; ///< the same: a list, kept as a heap
};

} // namespace coroscope
