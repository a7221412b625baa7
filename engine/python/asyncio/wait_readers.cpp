// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/wait_readers.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/counted_objects.h"
#include "engine/python/asyncio/io_waits.h"
#include "engine/python/asyncio/lock_holders.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

namespace coroscope {

namespace {

using Look = AsyncioWaits::Look;

std::uint32_t numberIn(PyObject *object, PyObject *name)
{
    const int number = smallNumber(attributeOf(object, name));
    return number < 0 ? unknownNumber : std::uint32_t(number);
}

/// Where what is told of an object may have changed, it is to be told in full.
void setNumbers(WaitDetail &detail, std::uint32_t first, std::uint32_t second)
{
    if (detail.first == first && detail.second == second)
        return;
    detail.first = first;
    detail.second = second;
    detail.listenerPlace = 0;
}

void setFollows(WaitDetail &detail, bool follows)
{
    if (detail.follows != follows)
        detail.listenerPlace = 0;
    detail.follows = follows;
}

// --- timers ---

/// Of a handle: in ns of its loop's time; negative: not known.
Nanoseconds dueOf(PyObject *handle)
{
    const AsyncioObjects &objects = *AsyncioObjects::load();
    if (!handle || !PyObject_TypeCheck(handle, objects.timerHandleType()))
        return -1;
    PyObject *const when = AsyncioObjects::slot(handle, objects.slots().when);
    const double due = when && PyFloat_Check(when) ? PyFloat_AS_DOUBLE(when) : -1;
    return due < 0 || due > 9e9 ? -1 : Nanoseconds(due * 1e9); // s: more a clock of ns does not hold
}

void readSleep(Look &look)
{
    static PyObject *const name = interned("h");
    const Nanoseconds due = dueOf(localNamed(look.frame, name));
    look.found.state = due < 0 ? WaitState{.kind = WaitKind::unknown} : WaitState::forTimer(due, false);
}

void readTaskIn(Look &look, PyObject *future)
{
    if (const AsyncioTask *const task = future ? AsyncioTasks::find(future) : nullptr)
        look.found.state = WaitState::forTask(task->number(), false);
}

void readWaitFor(Look &look)
{
    static PyObject *const futureName = interned("fut");
    static PyObject *const handleName = interned("timeout_handle");
    if (PyObject *const future = localNamed(look.frame, futureName))
        look.waits.readFuture(future, look.found);
    const Nanoseconds until = dueOf(localNamed(look.frame, handleName));
    if (until >= 0)
        (look.found.detail ? *look.found.detail : look.waits.passing()).until = until;
}

void readCancelAndWait(Look &look)
{
    static PyObject *const name = interned("fut");
    readTaskIn(look, localNamed(look.frame, name));
}

void readWait(Look &look)
{
    static PyObject *const futuresName = interned("fs");
    static PyObject *const handleName = interned("timeout_handle");
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::wait;
    takeFutures(localNamed(look.frame, futuresName), look.waits.objects(), detail);
    detail.until = dueOf(localNamed(look.frame, handleName));
}

void readAsCompleted(Look &look) { look.waits.passing().shape = WaitShape::asCompleted; }

void readGroup(Look &look)
{
    static PyObject *const name = interned("_tasks");
    PyObject *const self = selfOf(look.frame);
    WaitDetail &detail = look.waits.passing();
    detail.shape = WaitShape::group;
    takeFutures(self ? attributeOf(self, name) : nullptr, look.waits.objects(), detail);
}

// --- what asyncio's synchronisation knows ---

void readLock(Look &look)
{
    if (PyObject *const self = selfOf(look.frame))
        look.waits.of(self, WaitShape::lock).holder = LockHolders::holderOf(self);
}

void readEvent(Look &look)
{
    if (PyObject *const self = selfOf(look.frame))
        look.waits.of(self, WaitShape::event);
}

void readCondition(Look &look)
{
    static PyObject *const name = interned("_lock");
    PyObject *const self = selfOf(look.frame);
    if (!self)
        return;
    PyObject *const lock = attributeOf(self, name);
    const std::uint32_t ordinal = lock ? look.waits.ordinalOf(lock, WaitShape::lock) : 0;
    setNumbers(look.waits.of(self, WaitShape::condition), ordinal == 0 ? unknownNumber : ordinal, unknownNumber);
}

void readSemaphore(Look &look)
{
    static PyObject *const valueName = interned("_value");
    static PyObject *const boundName = interned("_bound_value"); // a BoundedSemaphore's
    if (PyObject *const self = selfOf(look.frame))
        setNumbers(look.waits.of(self, WaitShape::semaphore), numberIn(self, valueName), numberIn(self, boundName));
}

void readBarrier(Look &look)
{
    static PyObject *const countName = interned("_count");
    static PyObject *const partiesName = interned("_parties");
    PyObject *const self = selfOf(look.frame);
    if (!self)
        return;
    WaitDetail &detail = look.waits.of(self, WaitShape::barrier);
    setFollows(detail, CountedObjects::follow(WaitShape::barrier, self));
    setNumbers(detail, numberIn(self, countName), numberIn(self, partiesName));
}

/// A deque or a list in `_queue`, as asyncio's own classes have it.
std::uint32_t sizeOf(PyObject *queue)
{
    static PyObject *const name = interned("_queue");
    PyObject *const items = attributeOf(queue, name);
    const bool isSized = items && Py_TYPE(items)->tp_as_sequence && Py_TYPE(items)->tp_as_sequence->sq_length &&
                         !PyType_HasFeature(Py_TYPE(items), Py_TPFLAGS_HEAPTYPE);
    return isSized ? std::uint32_t(Py_TYPE(items)->tp_as_sequence->sq_length(items)) : unknownNumber;
}

void readQueue(Look &look, WaitShape shape)
{
    static PyObject *const limitName = interned("_maxsize");
    PyObject *const self = selfOf(look.frame);
    if (!self)
        return;
    WaitDetail &detail = look.waits.of(self, shape);
    const bool isTold =
        detail.listenerPlace != 0; // one waits for an item where there is none, for room where it is full
    if (!isTold)
        setNumbers(detail, sizeOf(self), numberIn(self, limitName));
}

void readGet(Look &look) { readQueue(look, WaitShape::queueGet); }
void readPut(Look &look) { readQueue(look, WaitShape::queuePut); }

void readJoin(Look &look)
{
    static PyObject *const name = interned("_unfinished_tasks");
    PyObject *const self = selfOf(look.frame);
    if (!self)
        return;
    WaitDetail &detail = look.waits.of(self, WaitShape::queueJoin);
    setFollows(detail, CountedObjects::follow(WaitShape::queueJoin, self));
    if (detail.follows || !look.waits.isAgain() || detail.first == unknownNumber)
        setNumbers(detail, numberIn(self, name), unknownNumber);
}

// asyncio of CPython 3.11: the coroutines in which it suspends.
constexpr KnownCall known[] = {
    {"tasks.py", "sleep", WaitKind::timer, false, readSleep},
    {"tasks.py", "wait_for", WaitKind::future, false, readWaitFor},
    {"tasks.py", "_wait", WaitKind::tasks, false, readWait},
    {"tasks.py", "as_completed.<locals>._wait_for_one", WaitKind::tasks, true, readAsCompleted},
    {"tasks.py", "_cancel_and_wait", WaitKind::future, false, readCancelAndWait},
    {"taskgroups.py", "TaskGroup.__aexit__", WaitKind::tasks, false, readGroup},
    {"locks.py", "Lock.acquire", WaitKind::lock, false, readLock},
    {"locks.py", "Event.wait", WaitKind::event, false, readEvent},
    {"locks.py", "Condition.wait", WaitKind::condition, false, readCondition},
    {"locks.py", "Semaphore.acquire", WaitKind::semaphore, false, readSemaphore},
    {"locks.py", "Barrier.wait", WaitKind::barrier, true, readBarrier},
    {"queues.py", "Queue.get", WaitKind::queue, false, readGet},
    {"queues.py", "Queue.put", WaitKind::queue, false, readPut},
    {"queues.py", "Queue.join", WaitKind::queue, true, readJoin},
    {"streams.py", "StreamReader._wait_for_data", WaitKind::io, false, IoWaits::readStream},
    {"streams.py", "FlowControlMixin._drain_helper", WaitKind::io, false, IoWaits::writeStream},
    {"streams.py", "StreamWriter.drain", WaitKind::io, true, IoWaits::writeStream},
    {"streams.py", "StreamWriter.wait_closed", WaitKind::io, false, IoWaits::closeStream},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recv", WaitKind::io, false, IoWaits::receive},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recv_into", WaitKind::io, false, IoWaits::receive},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recvfrom", WaitKind::io, false, IoWaits::receive},
    {"selector_events.py", "BaseSelectorEventLoop.sock_recvfrom_into", WaitKind::io, false, IoWaits::receive},
    {"selector_events.py", "BaseSelectorEventLoop.sock_sendall", WaitKind::io, false, IoWaits::send},
    {"selector_events.py", "BaseSelectorEventLoop.sock_sendto", WaitKind::io, false, IoWaits::send},
    {"selector_events.py", "BaseSelectorEventLoop.sock_connect", WaitKind::io, false, IoWaits::connect},
    {"selector_events.py", "BaseSelectorEventLoop.sock_accept", WaitKind::io, false, IoWaits::accept},
    {"selector_events.py", "BaseSelectorEventLoop._accept_connection2", WaitKind::io, false, IoWaits::makeTransport},
    {"unix_events.py", "_UnixSelectorEventLoop._sock_sendfile_native", WaitKind::io, false, IoWaits::send},
    {"base_events.py", "_SendfileFallbackProtocol.drain", WaitKind::io, false, IoWaits::writeStream},
    {"base_events.py", "BaseEventLoop._create_connection_transport", WaitKind::io, false, IoWaits::makeTransport},
    {"base_events.py", "BaseEventLoop.start_tls", WaitKind::io, false, IoWaits::startTls},
    {"base_events.py", "Server.serve_forever", WaitKind::io, false, IoWaits::serve},
    {"base_events.py", "Server.wait_closed", WaitKind::io, false, IoWaits::closeServer},
    {"base_subprocess.py", "BaseSubprocessTransport._wait", WaitKind::child, false, IoWaits::readProcess},
    {"base_events.py", "BaseEventLoop.getaddrinfo", WaitKind::executor, false, IoWaits::readHost},
    {"base_events.py", "BaseEventLoop.getnameinfo", WaitKind::executor, false, IoWaits::readAddress},
    {"base_events.py", "BaseEventLoop.shutdown_default_executor", WaitKind::executor, false, nullptr},
    {"threads.py", "to_thread", WaitKind::executor, false, IoWaits::readThread},
};

/// The name of a file in asyncio's folder; empty: it is in another.
std::string_view fileInAsyncio(PyCodeObject *code)
{
    constexpr std::string_view folder = "/asyncio/";
    const std::string_view file = utf8View(code->co_filename);
    const std::size_t slash = file.rfind('/');
    const bool isIn = slash != std::string_view::npos && file.substr(0, slash + 1).ends_with(folder);
    return isIn ? file.substr(slash + 1) : std::string_view();
}

// --- futures that stand for others ---

/// C futures: the first callback lies behind the loop.
PyObject *firstCallback(PyObject *future)
{
    return *reinterpret_cast<PyObject **>(reinterpret_cast<char *>(future) + sizeof(PyObject) + sizeof(PyObject *));
}

PyObject *closedOver(PyObject *function, std::string_view name)
{
    PyObject *const closure = PyFunction_GET_CLOSURE(function);
    auto *const code = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(function));
    const int first = code->co_nlocalsplus - code->co_nfreevars;
    for (int i = 0; closure && i < code->co_nfreevars; ++i)
        if (utf8View(PyTuple_GET_ITEM(code->co_localsplusnames, first + i)) == name)
            return PyCell_GET(PyTuple_GET_ITEM(closure, i));
    return nullptr;
}

/// A function of asyncio's that it makes for a future, and what it closes over.
struct KnownCallback {
    std::string_view file;
    std::string_view function;
    std::string_view variable;
    PyCodeObject *code = nullptr; ///< once it has been seen; kept

    /// The variable's value, where `callback` is one; borrowed; else null.
    PyObject *variableOf(PyObject *callback)
    {
        if (!callback || !PyFunction_Check(callback))
            return nullptr;
        auto *const given = reinterpret_cast<PyCodeObject *>(PyFunction_GET_CODE(callback));
        if (!code && utf8View(given->co_qualname) == function && fileInAsyncio(given) == file)
            code = reinterpret_cast<PyCodeObject *>(Py_NewRef(reinterpret_cast<PyObject *>(given)));
        return given == code ? closedOver(callback, variable) : nullptr;
    }
};

KnownCallback ofShield{"tasks.py", "shield.<locals>._outer_done_callback", "inner"};
/// Of the one that goes by another, of which one is of asyncio's, and one of concurrent.futures.
KnownCallback ofChain{"futures.py", "_chain_future.<locals>._call_check_cancel", "source"};

/// The task that ends a future of concurrent.futures, as run_coroutine_threadsafe() has it; null: none, or nobody knows which.
const AsyncioTask *taskBehind(PyObject *concurrent)
{
    static PyObject *const name = interned("_done_callbacks");
    PyObject *const callbacks = attributeOf(concurrent, name);
    for (Py_ssize_t i = 0; callbacks && PyList_CheckExact(callbacks) && i < PyList_GET_SIZE(callbacks); ++i)
        if (PyObject *const source = ofChain.variableOf(PyList_GET_ITEM(callbacks, i)))
            if (const AsyncioTask *const task = AsyncioTasks::find(source))
                return task;
    return nullptr;
}

void readForeign(PyObject *concurrent, AsyncioWaits &waits, AsyncioWaits::Found &found)
{
    if (WatchedObjects::Watched *const job = WatchedObjects::find(concurrent)) {
        waits.take(*job, found);
        return;
    }
    const AsyncioTask *const task = taskBehind(concurrent);
    found.state = task ? WaitState::forTask(task->number(), false) : WaitState{.kind = WaitKind::future};
    if (!task)
        waits.passing().shape = WaitShape::foreign;
}

PyTypeObject *gatheringType()
{
    static PyObject *const type = [] {
        const PyRef module = PyRef::take(PyImport_ImportModule("asyncio.tasks"));
        PyObject *const found = module ? PyObject_GetAttrString(module.get(), "_GatheringFuture") : nullptr;
        PyErr_Clear();
        return found;
    }();
    return reinterpret_cast<PyTypeObject *>(type);
}

} // namespace

bool isOfAsyncio(PyCodeObject *code) { return !fileInAsyncio(code).empty(); }

const KnownCall *knownCall(PyCodeObject *code)
{
    const std::string_view file = fileInAsyncio(code);
    if (file.empty())
        return nullptr;
    const std::string_view function = utf8View(code->co_qualname);
    for (const KnownCall &each : known)
        if (each.file == file && each.function == function)
            return &each;
    return nullptr;
}

PyObject *selfOf(const FrameLayout &frame) { return frame.code->co_nlocalsplus > 0 ? localOf(frame, 0) : nullptr; }

PyObject *localNamed(const FrameLayout &frame, PyObject *name)
{
    PyObject *const names = frame.code->co_localsplusnames;
    for (Py_ssize_t slot = 0; slot < frame.code->co_nlocalsplus; ++slot)
        if (PyTuple_GET_ITEM(names, slot) == name)
            return localOf(frame, slot);
    return nullptr;
}

PyObject *sourceOf(PyObject *future)
{
    const AsyncioObjects &objects = *AsyncioObjects::load();
    return objects.isFuture(future) ? ofChain.variableOf(firstCallback(future)) : nullptr;
}

bool readCompound(PyObject *future, AsyncioWaits &waits, AsyncioWaits::Found &found)
{
    static PyObject *const childrenName = interned("_children");
    if (Py_TYPE(future) == gatheringType()) {
        found.state = {.kind = WaitKind::tasks};
        WaitDetail &detail = waits.passing();
        detail.shape = WaitShape::gather;
        takeFutures(attributeOf(future, childrenName), waits.objects(), detail);
        return true;
    }
    PyObject *const callback = waits.objects().isFuture(future) ? firstCallback(future) : nullptr;
    if (PyObject *const concurrent = ofChain.variableOf(callback)) {
        readForeign(concurrent, waits, found);
        return true;
    }
    PyObject *const inner = ofShield.variableOf(callback);
    if (!inner)
        return false;
    const AsyncioTask *const task = AsyncioTasks::find(inner);
    found.state = task ? WaitState::forTask(task->number(), false) : WaitState{.kind = WaitKind::future};
    waits.passing().shape = WaitShape::shield;
    return true;
}

} // namespace coroscope
