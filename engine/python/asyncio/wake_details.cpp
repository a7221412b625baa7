// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/wake_details.h"

#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/transports.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/utf8_view.h"

#include <tsl/robin_map.h>

#include <csignal>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

namespace coroscope::WakeDetails {

namespace {

constexpr std::size_t kept = 4096; ///< the latest ones
constexpr int mostDescriptors = 65536;

struct Numbered {
    std::uint32_t number;
    WakeDetail detail;
};

std::deque<Numbered> &all() ///< by number, rising
{
    static auto *const details = new std::deque<Numbered>;
    return *details;
}

std::uint32_t add(WakeDetail detail)
{
    static std::uint32_t last = 0;
    if (last == most) {
        all().clear();
        last = 0;
    }
    if (all().size() == kept)
        all().pop_front();
    all().push_back({++last, std::move(detail)});
    return last;
}

/// A number that was given for this, if it still stands for it.
bool stands(std::uint32_t number, WakeShape shape, std::uint32_t of, std::string_view text)
{
    const WakeDetail *const known = find(number);
    return known && known->shape == shape && known->number == of && known->text == text;
}

struct KnownDescriptor {
    std::uint32_t number = 0;
    PyObject *peer = nullptr; ///< a reference
};

/// The transport whose method the handle calls; else null.
PyObject *transportOf(PyObject *handle)
{
    const AsyncioObjects &objects = *AsyncioObjects::load();
    if (!PyObject_TypeCheck(handle, objects.handleType()))
        return nullptr;
    PyObject *const callback = AsyncioObjects::slot(handle, objects.slots().callback);
    return callback && PyMethod_Check(callback) ? PyMethod_GET_SELF(callback) : nullptr;
}

/// As threading knows it; empty: a thread that is none of Python's.
std::string nameOfThisThread()
{
    static PyObject *const moduleName = PyUnicode_InternFromString("threading");
    static PyObject *const activeName = PyUnicode_InternFromString("_active");
    static PyObject *const nameName = PyUnicode_InternFromString("_name");
    PyObject *const modules = PyImport_GetModuleDict(); // borrowed
    PyObject *const threading = modules ? inPlainDict(modules, moduleName) : nullptr;
    PyObject *const active =
        threading && PyModule_Check(threading) ? inPlainDict(PyModule_GetDict(threading), activeName) : nullptr;
    const PyRef identifier = PyRef::take(PyLong_FromUnsignedLong(PyThread_get_thread_ident()));
    PyObject *const thread =
        active && PyDict_Check(active) && identifier ? PyDict_GetItem(active, identifier.get()) : nullptr;
    return thread ? std::string(utf8View(attributeOf(thread, nameName))) : std::string();
}

} // namespace

WakeDetail *find(std::uint32_t number)
{
    std::deque<Numbered> &details = all();
    if (details.empty() || number < details.front().number || number > details.back().number)
        return nullptr;
    return &details[number - details.front().number].detail;
}

std::uint32_t ofDescriptor(int descriptor, WakeShape shape, PyObject *handle)
{
    static auto *const known = new std::vector<KnownDescriptor>;
    if (descriptor < 0 || descriptor >= mostDescriptors)
        return 0;
    const std::size_t index = std::size_t(descriptor) * 2 + (shape == WakeShape::writable);
    if (index >= known->size())
        known->resize(index + 1);
    KnownDescriptor &one = (*known)[index];
    PyObject *const peer = peerOf(transportOf(handle));
    if (peer && peer == one.peer && find(one.number))
        return one.number;
    std::string text = peer ? addressText(peer) : peerOfDescriptor(descriptor);
    Py_XSETREF(one.peer, isPlainAddress(peer) ? Py_NewRef(peer) : nullptr);
    if (!stands(one.number, shape, std::uint32_t(descriptor), text))
        one.number = add({.shape = shape, .number = std::uint32_t(descriptor), .text = std::move(text)});
    return one.number;
}

std::uint32_t ofThisThread()
{
    static std::uint64_t lastThread = 0;
    static std::uint32_t lastNumber = 0;
    std::string name = nameOfThisThread();
    if (lastThread == runningThread() && stands(lastNumber, WakeShape::thread, unknownNumber, name))
        return lastNumber;
    lastThread = runningThread();
    return lastNumber = add({.shape = WakeShape::thread, .text = std::move(name)});
}

std::uint32_t ofSignal(int signal)
{
    const char *const name = sigabbrev_np(signal);
    return add({.shape = WakeShape::signal,
                .number = std::uint32_t(signal),
                .text = name ? std::string("SIG") + name : std::string()});
}

std::uint32_t ofProcess(int process) { return add({.shape = WakeShape::process, .number = std::uint32_t(process)}); }

std::uint32_t ofTimer()
{
    static std::uint32_t last = 0;
    return stands(last, WakeShape::timer, unknownNumber, {}) ? last : last = add({.shape = WakeShape::timer});
}

} // namespace coroscope::WakeDetails
