// SPDX-License-Identifier: MIT
// Descriptors: what a loop's selector waits for, seen, and waited for, without a call into Python.
#pragma once

#include "engine/python/python_api.h"

struct epoll_event;

namespace coroscope {

/// Of selectors.EpollSelector as asyncio uses it; of any other selector nothing is known. Under the interpreter's lock.
class Descriptors {
public:
    /// The loop's `_selector`, from here on; null: none.
    void setSelector(PyObject *selector);

    /// Besides the one by which the loop is woken, of which nobody can see when it is read.
    bool areWatched() const { return !watched_ || PyDict_GET_SIZE(watched_) > 1; }
    /// False: none can be read or written now, which a look by the selector would tell as well.
    bool mayBeReady() const;

    /// What the selector's select() answers is what select() below does: nobody has put another in its place, traces calls …
    bool canSelect() const;
    // selectors.EVENT_READ, EVENT_WRITE
    static constexpr long readEvent = 1;
    static constexpr long writeEvent = 2;
    /// A list of (key, events), after at most `timeout` s (< 0: without end). New reference; null: an exception is set, whose
    /// traceback has the frame of the selector's method. Where canSelect().
    PyObject *select(double timeout) const;

    int traverse(visitproc visit, void *arg) const;
    void clear();

private:
    bool isSelectOwn() const;
    static PyObject *readyKeys(PyObject *watched, const epoll_event *events, int count);

    PyObject *selector_ = nullptr; ///< null: not one that we know
    PyObject *watched_ = nullptr;  ///< its dict of descriptors; empty when it is closed
    PyObject *poller_ = nullptr;   ///< its select.epoll
    int epoll_ = -1;
};

} // namespace coroscope
