// SPDX-License-Identifier: MIT
// TimerHandles: the callbacks that an asyncio loop runs at some time. Those of the same time run in the order of call_at().
#pragma once

#include "engine/python/python_api.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace coroscope {

/// A binary heap of asyncio.TimerHandle, of which it holds references. Under the interpreter's lock.
class TimerHandles {
public:
    struct Timer {
        double when; ///< s, as loop.time() tells it
        std::uint64_t number;
        PyObject *handle;
    };

    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    const Timer &first() const { return heap_.front(); }
    const std::vector<Timer> &all() const { return heap_; } ///< in no order but that the first is first

    void push(double when, PyObject *handle); ///< takes a reference of its own
    PyObject *pop();                          ///< the first one's handle, with its reference
    /// Takes out those for which `isDead` holds; their references come back, to be dropped when all is in order again.
    std::vector<PyObject *> purge(const std::function<bool(PyObject *)> &isDead);
    std::vector<PyObject *> takeAll();

private:
    std::vector<Timer> heap_;
    std::uint64_t next_ = 0;
};

} // namespace coroscope
