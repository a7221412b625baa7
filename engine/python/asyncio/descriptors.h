// SPDX-License-Identifier: MIT
// Descriptors: what a loop's selector waits for, seen without a call into Python.
#pragma once

#include "engine/python/python_api.h"

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

    int traverse(visitproc visit, void *arg) const;
    void clear();

private:
    bool isSelectOwn() const;

    PyObject *selector_ = nullptr; ///< null: not one that we know
    PyObject *watched_ = nullptr;  ///< its dict of descriptors
    int epoll_ = -1;
};

} // namespace coroscope
