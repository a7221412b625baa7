// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/descriptors.h"

#include <sys/epoll.h>

namespace coroscope {

namespace {

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
    const PyRef epoll = PyRef::take(watched ? PyObject_GetAttrString(selector, "_selector") : nullptr);
    const PyRef number = PyRef::take(epoll ? PyObject_CallMethod(epoll.get(), "fileno", nullptr) : nullptr);
    const long descriptor = number ? PyLong_AsLong(number.get()) : -1;
    PyErr_Clear();
    if (descriptor < 0 || !PyDict_CheckExact(watched.get()))
        return;
    selector_ = Py_NewRef(selector);
    watched_ = watched.release();
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

int Descriptors::traverse(visitproc visit, void *arg) const
{
    Py_VISIT(selector_);
    Py_VISIT(watched_);
    return 0;
}

void Descriptors::clear()
{
    epoll_ = -1;
    Py_CLEAR(watched_);
    Py_CLEAR(selector_);
}

} // namespace coroscope
