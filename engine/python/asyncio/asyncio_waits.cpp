// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_waits.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/utf8_view.h"

#include <tsl/robin_map.h>

#include <string_view>

namespace coroscope {

namespace {

struct Known {
    std::string_view file; ///< in asyncio's folder
    std::string_view function;
    WaitKind kind;
};

// asyncio of CPython 3.11: the coroutines in which it suspends.
constexpr Known known[] = {
    {"tasks.py", "sleep", WaitKind::timer},
    {"locks.py", "Lock.acquire", WaitKind::lock},
    {"locks.py", "Event.wait", WaitKind::event},
    {"locks.py", "Condition.wait", WaitKind::condition},
    {"locks.py", "Semaphore.acquire", WaitKind::semaphore},
    {"locks.py", "Barrier._block", WaitKind::condition},
    {"locks.py", "Barrier._wait", WaitKind::condition},
    {"queues.py", "Queue.get", WaitKind::queue},
    {"queues.py", "Queue.put", WaitKind::queue},
    {"streams.py", "StreamReader._wait_for_data", WaitKind::io},
    {"streams.py", "FlowControlMixin._drain_helper", WaitKind::io},
    {"streams.py", "StreamWriter.wait_closed", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recv", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recv_into", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recvfrom", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recvfrom_into", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_sendall", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_sendto", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_connect", WaitKind::io},
    {"selector_events.py", "BaseSelectorEventLoop.sock_accept", WaitKind::io},
    {"base_subprocess.py", "BaseSubprocessTransport._wait", WaitKind::child},
    {"base_events.py", "BaseEventLoop.getaddrinfo", WaitKind::executor},
    {"base_events.py", "BaseEventLoop.getnameinfo", WaitKind::executor},
    {"threads.py", "to_thread", WaitKind::executor},
};

WaitKind find(PyCodeObject *code)
{
    const std::string_view file = utf8View(code->co_filename);
    const std::string_view function = utf8View(code->co_qualname);
    constexpr std::string_view folder = "/asyncio/";
    const std::size_t slash = file.rfind('/');
    if (slash == std::string_view::npos || !file.substr(0, slash + 1).ends_with(folder))
        return WaitKind::none;
    for (const Known &each : known)
        if (each.file == file.substr(slash + 1) && each.function == function)
            return each.kind;
    return WaitKind::none;
}

} // namespace

WaitKind waitKindOf(PyCodeObject *code)
{
    static tsl::robin_map<PyCodeObject *, WaitKind> kinds; // each key holds a reference
    const auto found = kinds.find(code);
    if (found != kinds.end())
        return found->second;
    Py_INCREF(code);
    return kinds.emplace(code, find(code)).first->second;
}

double sleepDeadline(const FrameLayout &sleep)
{
    static PyObject *const name = PyUnicode_InternFromString("h");
    const AsyncioObjects *const objects = AsyncioObjects::load();
    PyObject *const names = sleep.code->co_localsplusnames;
    for (Py_ssize_t slot = 0; slot < sleep.code->co_nlocalsplus; ++slot) {
        if (PyTuple_GET_ITEM(names, slot) != name)
            continue;
        PyObject *const handle = localOf(sleep, slot);
        if (!handle || !PyObject_TypeCheck(handle, objects->timerHandleType()))
            break;
        PyObject *const when = AsyncioObjects::slot(handle, objects->slots().when);
        return when && PyFloat_Check(when) ? PyFloat_AS_DOUBLE(when) : -1;
    }
    return -1;
}

} // namespace coroscope
