// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/idle_cause.h"

#include "engine/python/asyncio/callback_function.h"
#include "engine/python/asyncio/wake_details.h"
#include "engine/python/python_language.h"
#include "engine/python/utf8_view.h"

#include <algorithm>
#include <csignal>
#include <sys/socket.h>

namespace coroscope {

namespace {

constexpr double longestWait = 24 * 3600.0; // s: a wait that is longer is taken up again

bool isFunction(PyObject *callback, std::string_view name)
{
    PyCodeObject *const code = callback ? codeBehind(callback) : nullptr;
    return code && utf8View(code->co_qualname) == name;
}

std::int32_t firstNumber(PyObject *arguments)
{
    PyObject *const first = arguments && PyTuple_Check(arguments) && PyTuple_GET_SIZE(arguments) > 0
                                ? PyTuple_GET_ITEM(arguments, 0)
                                : nullptr;
    const long number = first && PyLong_Check(first) ? PyLong_AsLong(first) : -1;
    PyErr_Clear();
    return std::int32_t(number);
}

/// The process of which a child watcher has told; nothing happens to `pid` where the handle is none of a watcher's.
bool tellsOfChild(PyObject *handle, const AsyncioObjects &objects, const char *function, std::int32_t &pid)
{
    if (!handle || !PyObject_TypeCheck(handle, objects.handleType()) ||
        !isFunction(AsyncioObjects::slot(handle, objects.slots().callback), function))
        return false;
    pid = firstNumber(AsyncioObjects::slot(handle, objects.slots().args));
    return true;
}

/// What another thread, or a signal, has written into the loop's own socket: a byte each, 0 or the signal's number.
IdleCause causeInSelfPipe(int descriptor, const AsyncioLoop &loop, const AsyncioObjects &objects)
{
    unsigned char bytes[64];
    const ssize_t count = ::recv(descriptor, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    for (ssize_t i = 0; i < count; ++i)
        if (bytes[i] == SIGCHLD)
            return {.what = IdleEnd::child};
        else if (bytes[i] != 0 && bytes[i] != PythonLanguage::pauseSignal())
            return {.what = IdleEnd::signal, .value = bytes[i]};
    if (count > 0 && loop.wokenBySignal() != 0)
        return {.what = IdleEnd::signal, .value = loop.wokenBySignal()};
    if (loop.wasInterrupted() && loop.ready().empty())
        return {.what = IdleEnd::pause};
    IdleCause cause{.what = count > 0 ? IdleEnd::thread : IdleEnd::unknown};
    constexpr std::size_t looked = 8; // all that is there has come during the wait
    for (std::size_t i = 0; i < std::min(loop.ready().size(), looked); ++i)
        if (tellsOfChild(loop.ready().at(i).handle, objects, "_UnixSelectorEventLoop._child_watcher_callback",
                         cause.value))
            cause.what = IdleEnd::child;
    return cause;
}

PyObject *itemOf(PyObject *tuple, Py_ssize_t index)
{
    return tuple && PyTuple_Check(tuple) && PyTuple_GET_SIZE(tuple) > index ? PyTuple_GET_ITEM(tuple, index) : nullptr;
}

/// As the wakes that follow have it.
std::string peerOfReady(int descriptor, PyObject *reader, PyObject *writer)
{
    const bool isRead = reader && reader != Py_None;
    PyObject *const handle = isRead ? reader : writer;
    if (!handle || handle == Py_None)
        return {};
    const WakeShape shape = isRead ? WakeShape::readable : WakeShape::writable;
    const WakeDetail *const wake = WakeDetails::find(WakeDetails::ofDescriptor(descriptor, shape, handle));
    return wake ? wake->text : std::string();
}

} // namespace

IdleCause idleCause(PyObject *self, PyObject *events, double timeout, const AsyncioLoop &loop, std::string &peer)
{
    if (!PyList_CheckExact(events))
        return {};
    const Py_ssize_t count = PyList_GET_SIZE(events);
    if (count == 0)
        return {.what = timeout >= 0 && timeout < longestWait ? IdleEnd::timer : IdleEnd::unknown};
    static const AsyncioObjects &objects = *AsyncioObjects::load();
    static PyObject *const ownName = PyUnicode_InternFromString("_ssock");
    // A key is (fileobj, fd, events, data), its data (reader, writer).
    PyObject *const key = itemOf(PyList_GET_ITEM(events, 0), 0);
    PyObject *const number = itemOf(key, 1);
    const long descriptor = number && PyLong_Check(number) ? PyLong_AsLong(number) : -1;
    const PyRef own = PyRef::take(PyObject_GetAttr(self, ownName));
    const int ownDescriptor = own ? PyObject_AsFileDescriptor(own.get()) : -1;
    PyErr_Clear();
    if (descriptor < 0)
        return {};
    IdleCause cause;
    PyObject *const reader = itemOf(itemOf(key, 3), 0);
    if (int(descriptor) == ownDescriptor) {
        cause = causeInSelfPipe(int(descriptor), loop, objects);
    } else if (tellsOfChild(reader, objects, "PidfdChildWatcher._do_wait", cause.value)) {
        cause.what = IdleEnd::child;
    } else {
        cause.what = IdleEnd::descriptor;
        cause.value = std::int32_t(descriptor);
        cause.peer = peer = peerOfReady(int(descriptor), reader, itemOf(itemOf(key, 3), 1));
    }
    cause.more = std::uint32_t(count - 1);
    return cause;
}

} // namespace coroscope
