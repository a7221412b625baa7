// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/descriptors.h"

#include "engine/python/asyncio/stock_frames.h"
#include "engine/python/observe/instance_attributes.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <sys/epoll.h>
#include <vector>

namespace coroscope {

namespace {

using std::chrono::steady_clock;

struct EpollSelector {
    PyObject *type = nullptr;
    PyObject *select = nullptr; ///< its method, a function
};

const EpollSelector &epollSelector()
{
    static const EpollSelector known = [] {
        EpollSelector found;
        const PyRef module = PyRef::take(PyImport_ImportModule("selectors"));
        found.type = module ? PyObject_GetAttrString(module.get(), "EpollSelector") : nullptr;
        found.select = found.type ? PyObject_GetAttrString(found.type, "select") : nullptr;
        PyErr_Clear();
        return found;
    }();
    return known;
}

} // namespace

void Descriptors::setSelector(PyObject *selector)
{
    clear();
    const EpollSelector &known = epollSelector();
    if (!selector || !known.select || reinterpret_cast<PyObject *>(Py_TYPE(selector)) != known.type)
        return;
    PyRef watched = PyRef::take(PyObject_GetAttrString(selector, "_fd_to_key"));
    PyRef epoll = PyRef::take(watched ? PyObject_GetAttrString(selector, "_selector") : nullptr);
    const PyRef number = PyRef::take(epoll ? PyObject_CallMethod(epoll.get(), "fileno", nullptr) : nullptr);
    const long descriptor = number ? PyLong_AsLong(number.get()) : -1;
    PyErr_Clear();
    if (descriptor < 0 || !PyDict_CheckExact(watched.get()))
        return;
    selector_ = Py_NewRef(selector);
    watched_ = watched.release();
    poller_ = epoll.release();
    epoll_ = static_cast<int>(descriptor);
}

/// The program may have put one in its place, which is to be called then.
bool Descriptors::isSelectOwn() const
{
    static PyObject *const name = PyUnicode_InternFromString("select");
    const PyRef method = PyRef::take(PyObject_GetAttr(selector_, name));
    PyErr_Clear();
    return method && PyMethod_Check(method.get()) && PyMethod_GET_FUNCTION(method.get()) == epollSelector().select;
}

bool Descriptors::mayBeReady() const
{
    if (!selector_ || !isSelectOwn())
        return true;
    epoll_event event;
    return epoll_wait(epoll_, &event, 1, 0) != 0; // it stays there for the selector; an error is the selector's to tell
}

bool Descriptors::canSelect() const
{
    static PyObject *const name = PyUnicode_InternFromString("_selector");
    return selector_ && PyDict_GET_SIZE(watched_) > 0 && !PyThreadState_Get()->cframe->use_tracing &&
           attributeOf(selector_, name) == poller_ && isSelectOwn();
}

namespace {

/// As selectors and select.epoll round: up to the next ms.
int milliseconds(double seconds) { return seconds < 0 ? -1 : int(std::min(std::ceil(seconds * 1e3), double(INT_MAX))); }

/// How many are ready; negative: an exception is set. A signal's handler runs, and the wait goes on.
int waitForEvents(int epoll, epoll_event *events, int most, double timeout)
{
    const auto deadline = steady_clock::now() + std::chrono::milliseconds(std::max(milliseconds(timeout), 0));
    for (int left = milliseconds(timeout);;) {
        int count = 0, error = 0;
        Py_BEGIN_ALLOW_THREADS;
        count = epoll_wait(epoll, events, most, left);
        error = errno;
        Py_END_ALLOW_THREADS;
        if (count >= 0)
            return count;
        if (error != EINTR) {
            errno = error;
            PyErr_SetFromErrno(PyExc_OSError);
            return -1;
        }
        if (PyErr_CheckSignals() != 0)
            return -1;
        if (timeout >= 0)
            left = milliseconds(std::max(0.0, std::chrono::duration<double>(deadline - steady_clock::now()).count()));
    }
}

} // namespace

PyObject *Descriptors::select(double timeout) const
{
    constexpr std::size_t few = 64;
    epoll_event some[few];
    std::vector<epoll_event> more;
    const PyRef watched =
        PyRef::share(watched_); // a signal's handler may put another selector in the place of this one
    const std::size_t most = std::min<std::size_t>(std::size_t(PyDict_GET_SIZE(watched_)), INT_MAX);
    if (most > few)
        more.resize(most);
    epoll_event *const events = most > few ? more.data() : some;
    const int count = waitForEvents(epoll_, events, int(most), timeout);
    PyObject *const ready = count < 0 ? nullptr : readyKeys(watched.get(), events, count);
    if (!ready)
        StockFrames::add(StockFrames::Frame::polling);
    return ready;
}

PyObject *Descriptors::readyKeys(PyObject *watched, const epoll_event *events, int count)
{
    PyRef ready = PyRef::take(PyList_New(0));
    for (int i = 0; ready && i < count; ++i) {
        const PyRef number = PyRef::take(PyLong_FromLong(events[i].data.fd));
        PyObject *const key = number ? PyDict_GetItemWithError(watched, number.get()) : nullptr;
        if (!key && PyErr_Occurred())
            return nullptr;
        PyObject *const wanted =
            key && PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 4 ? PyTuple_GET_ITEM(key, 2) : nullptr;
        if (!wanted)
            continue;
        const long mask =
            ((events[i].events & ~EPOLLIN) ? writeEvent : 0) | ((events[i].events & ~EPOLLOUT) ? readEvent : 0);
        const PyRef pair = PyRef::take(Py_BuildValue("Ol", key, PyLong_AsLong(wanted) & mask));
        if (!pair || PyErr_Occurred() || PyList_Append(ready.get(), pair.get()) != 0)
            return nullptr;
    }
    return ready.release();
}

int Descriptors::traverse(visitproc visit, void *arg) const
{
    Py_VISIT(selector_);
    Py_VISIT(watched_);
    Py_VISIT(poller_);
    return 0;
}

void Descriptors::clear()
{
    epoll_ = -1;
    Py_CLEAR(watched_);
    Py_CLEAR(poller_);
    Py_CLEAR(selector_);
}

} // namespace coroscope
