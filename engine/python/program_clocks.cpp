// SPDX-License-Identifier: MIT
#include "engine/python/program_clocks.h"

#include "engine/python/program_calendar.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <time.h>

namespace coroscope {

namespace {

constexpr Nanoseconds nsPerSecond = 1'000'000'000;
constexpr Nanoseconds virtualEpoch = 946'684'800 * nsPerSecond; // 2000-01-01T00:00:00Z, in ns since 1970

struct Patch {
    const char *name;
    PyCFunction ours;
    PyCFunction real;
};

ProgramClocks clocksKind = ProgramClocks::realTime;
ClockHere clockHere = nullptr;

bool isVirtual() { return clocksKind == ProgramClocks::virtualTime; }

// ns; the thread's clock is CLOCK_MONOTONIC less the time that it was held, or virtual.
Nanoseconds monotonic(Clock &clock) { return clock.read(); }

Nanoseconds sinceEpoch(Clock &clock) { return virtualEpoch + clock.read(); }

/// What the clock of the machine says stays as it is, whatever is held. A virtual one is all that there is.
std::optional<Nanoseconds> epochHere()
{
    Clock *const clock = isVirtual() ? clockHere() : nullptr;
    return clock ? std::optional(sinceEpoch(*clock)) : std::nullopt;
}

using Reading = Nanoseconds (*)(Clock &);

template <Reading reading, int slot>
PyObject *readSeconds(PyObject *self, PyObject *arguments);
template <Reading reading, int slot>
PyObject *readNs(PyObject *self, PyObject *arguments);
PyObject *sleepSeconds(PyObject *self, PyObject *seconds);

PyObject *getTime(PyObject *self, PyObject *arguments);
PyObject *getTimeNs(PyObject *self, PyObject *arguments);

enum Slot : int {
    slotTime,
    slotTimeNs,
    slotMonotonic,
    slotMonotonicNs,
    slotPerf,
    slotPerfNs,
    slotGet,
    slotGetNs,
    slotSleep
};

Patch patches[] = {
    {"time", readSeconds<sinceEpoch, slotTime>, nullptr},
    {"time_ns", readNs<sinceEpoch, slotTimeNs>, nullptr},
    {"monotonic", readSeconds<monotonic, slotMonotonic>, nullptr},
    {"monotonic_ns", readNs<monotonic, slotMonotonicNs>, nullptr},
    {"perf_counter", readSeconds<monotonic, slotPerf>, nullptr},
    {"perf_counter_ns", readNs<monotonic, slotPerfNs>, nullptr},
    {"clock_gettime", getTime, nullptr},
    {"clock_gettime_ns", getTimeNs, nullptr},
    {"sleep", sleepSeconds, nullptr},
};

/// Null: that of the system is to be read, by this thread or of this kind.
Clock *clockFor(Reading reading) { return reading == sinceEpoch && !isVirtual() ? nullptr : clockHere(); }

template <Reading reading, int slot>
PyObject *readSeconds(PyObject *self, PyObject *arguments)
{
    Clock *const clock = clockFor(reading);
    return clock ? PyFloat_FromDouble(double(reading(*clock)) / 1e9) : patches[slot].real(self, arguments);
}

template <Reading reading, int slot>
PyObject *readNs(PyObject *self, PyObject *arguments)
{
    Clock *const clock = clockFor(reading);
    return clock ? PyLong_FromLongLong(reading(*clock)) : patches[slot].real(self, arguments);
}

/// clock_gettime(id): nothing where the id is none of the clocks that we stand for.
std::optional<Nanoseconds> gotTime(PyObject *arguments)
{
    PyObject *const id =
        PyTuple_Check(arguments) && PyTuple_GET_SIZE(arguments) == 1 ? PyTuple_GET_ITEM(arguments, 0) : nullptr;
    if (!id || !PyLong_CheckExact(id))
        return std::nullopt;
    Reading reading = nullptr;
    switch (PyLong_AsLong(id)) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE: reading = sinceEpoch; break;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_COARSE: reading = monotonic; break;
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_BOOTTIME: reading = isVirtual() ? monotonic : nullptr; break;
    default: PyErr_Clear(); // a number that is too large
    }
    Clock *const clock = reading ? clockFor(reading) : nullptr;
    return clock ? std::optional(reading(*clock)) : std::nullopt;
}

PyObject *getTime(PyObject *self, PyObject *arguments)
{
    const std::optional<Nanoseconds> time = gotTime(arguments);
    return time ? PyFloat_FromDouble(double(*time) / 1e9) : patches[slotGet].real(self, arguments);
}

PyObject *getTimeNs(PyObject *self, PyObject *arguments)
{
    const std::optional<Nanoseconds> time = gotTime(arguments);
    return time ? PyLong_FromLongLong(*time) : patches[slotGetNs].real(self, arguments);
}

// As CPython sleeps (Modules/timemodule.c, pysleep), but by the program's clock: a hold that begins in a signal's handler is
// no part of the sleep. Bounded, for a signal that comes just before the wait does not end it. False: a handler raised.
bool sleepUntil(const Clock &clock, Nanoseconds deadline)
{
    constexpr Nanoseconds bound = 200'000'000;
    Nanoseconds rest = deadline - clock.now();
    do {
        const Nanoseconds piece = std::clamp<Nanoseconds>(rest, 0, bound);
        const timespec wait{0, piece};
        PyThreadState *const state = PyEval_SaveThread(); // also for sleep(0): other threads get their turn
        clock_nanosleep(CLOCK_MONOTONIC, 0, &wait, nullptr);
        PyEval_RestoreThread(state);
        if (PyErr_CheckSignals() != 0)
            return false;
        rest = deadline - clock.now();
    } while (rest > 0);
    return true;
}

// Virtual: a jump. Whatever the real one refuses, it refuses here.
PyObject *sleepSeconds(PyObject *self, PyObject *seconds)
{
    const bool plain = PyFloat_CheckExact(seconds) || PyLong_CheckExact(seconds);
    Clock *const here = plain ? clockHere() : nullptr;
    if (!here)
        return patches[slotSleep].real(self, seconds);
    const double value = PyFloat_AsDouble(seconds);
    if (!(value >= 0 && value < 4e9)) {
        PyErr_Clear();
        return patches[slotSleep].real(self, seconds);
    }
    Clock &clock = *here;
    const Nanoseconds deadline = clock.now() + Nanoseconds(std::ceil(value * 1e9));
    if (!isVirtual())
        return sleepUntil(clock, deadline) ? Py_NewRef(Py_None) : nullptr;
    if (PyErr_CheckSignals() != 0)
        return nullptr;
    clock.waitUntil(deadline);
    Py_RETURN_NONE;
}

bool patchTime(PyObject *module, Patch &patch)
{
    const PyRef function = PyRef::take(PyObject_GetAttrString(module, patch.name));
    if (!function || !PyCFunction_Check(function.get()))
        return false;
    PyMethodDef *const method = reinterpret_cast<PyCFunctionObject *>(function.get())->m_ml;
    patch.real = method->ml_meth;
    method->ml_meth = patch.ours;
    return true;
}

} // namespace

bool installProgramClocks(ProgramClocks kind, ClockHere here)
{
    clocksKind = kind;
    clockHere = here;
    const PyRef module = PyRef::take(PyImport_ImportModule("time"));
    if (!module)
        return false;
    for (Patch &patch : patches)
        if (!patchTime(module.get(), patch))
            return false;
    return !isVirtual() || installProgramCalendar(&epochHere);
}

} // namespace coroscope
