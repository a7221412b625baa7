// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/timer_handles.h"

#include <algorithm>
#include <utility>

namespace coroscope {

namespace {

bool isLater(const TimerHandles::Timer &a, const TimerHandles::Timer &b)
{
    return a.when > b.when || (a.when == b.when && a.number > b.number);
}

} // namespace

void TimerHandles::push(double when, PyObject *handle)
{
    heap_.push_back({when, next_++, Py_NewRef(handle)});
    std::push_heap(heap_.begin(), heap_.end(), isLater);
}

PyObject *TimerHandles::pop()
{
    std::pop_heap(heap_.begin(), heap_.end(), isLater);
    PyObject *const handle = heap_.back().handle;
    heap_.pop_back();
    return handle;
}

std::vector<PyObject *> TimerHandles::purge(const std::function<bool(PyObject *)> &isDead)
{
    std::vector<PyObject *> dead;
    std::erase_if(heap_, [&](const Timer &timer) {
        const bool goes = isDead(timer.handle);
        if (goes)
            dead.push_back(timer.handle);
        return goes;
    });
    std::make_heap(heap_.begin(), heap_.end(), isLater);
    return dead;
}

std::vector<PyObject *> TimerHandles::takeAll()
{
    std::vector<PyObject *> all;
    all.reserve(heap_.size());
    for (const Timer &timer : std::exchange(heap_, {}))
        all.push_back(timer.handle);
    return all;
}

} // namespace coroscope
