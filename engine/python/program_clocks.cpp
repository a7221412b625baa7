// SPDX-License-Identifier: MIT
#include "engine/python/program_clocks.h"

#include "engine/python/program_calendar.h"
#include "engine/python/program_loop.h"

#include <algorithm>
#include <cmath>
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
unsigned long clocksThread = 0;

bool isProgramThread() { return PyThread_get_thread_ident() == clocksThread; }
Nanoseconds realMonotonic()
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * nsPerSecond + now.tv_nsec;
}

Nanoseconds realTime()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * nsPerSecond + now.tv_nsec;
}

// ns; the loop's clock is CLOCK_MONOTONIC less the time that it was held, or virtual.
Nanoseconds monotonic(ProgramLoop &program) { return program.clock().read(); }

Nanoseconds sinceEpoch(ProgramLoop &program)
{
    if (clocksKind == ProgramClocks::virtualTime)
        return virtualEpoch + program.clock().read();
    return realTime() - (realMonotonic() - program.clock().now());
}

std::optional<Nanoseconds> epochHere()
{
    ProgramLoop *const program = isProgramThread() ? programLoop() : nullptr;
    if (program)
        return sinceEpoch(*program);
    PyErr_Clear();
    return std::nullopt;
}

using Reading = Nanoseconds (*)(ProgramLoop &);

template <Reading reading, int slot>
PyObject *readSeconds(PyObject *self, PyObject *arguments);
template <Reading reading, int slot>
PyObject *readNs(PyObject *self, PyObject *arguments);
PyObject *sleepSeconds(PyObject *self, PyObject *seconds);

enum Slot : int { slotTime, slotTimeNs, slotMonotonic, slotMonotonicNs, slotPerf, slotPerfNs, slotSleep };

Patch patches[] = {
    {"time", readSeconds<sinceEpoch, slotTime>, nullptr},
    {"time_ns", readNs<sinceEpoch, slotTimeNs>, nullptr},
    {"monotonic", readSeconds<monotonic, slotMonotonic>, nullptr},
    {"monotonic_ns", readNs<monotonic, slotMonotonicNs>, nullptr},
    {"perf_counter", readSeconds<monotonic, slotPerf>, nullptr},
    {"perf_counter_ns", readNs<monotonic, slotPerfNs>, nullptr},
    {"sleep", sleepSeconds, nullptr},
};

template <Reading reading, int slot>
PyObject *readSeconds(PyObject *self, PyObject *arguments)
{
    ProgramLoop *program = isProgramThread() ? programLoop() : nullptr;
    if (!program) {
        PyErr_Clear();
        return patches[slot].real(self, arguments);
    }
    return PyFloat_FromDouble(double(reading(*program)) / 1e9);
}

template <Reading reading, int slot>
PyObject *readNs(PyObject *self, PyObject *arguments)
{
    ProgramLoop *program = isProgramThread() ? programLoop() : nullptr;
    if (!program) {
        PyErr_Clear();
        return patches[slot].real(self, arguments);
    }
    return PyLong_FromLongLong(reading(*program));
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
    if (!isProgramThread() || !plain)
        return patches[slotSleep].real(self, seconds);
    const double value = PyFloat_AsDouble(seconds);
    if (!(value >= 0 && value < 4e9)) {
        PyErr_Clear();
        return patches[slotSleep].real(self, seconds);
    }
    ProgramLoop *program = programLoop();
    if (!program)
        return nullptr;
    Clock &clock = program->clock();
    const Nanoseconds deadline = clock.now() + Nanoseconds(std::ceil(value * 1e9));
    if (clocksKind != ProgramClocks::virtualTime)
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
    PyMethodDef *method = reinterpret_cast<PyCFunctionObject *>(function.get())->m_ml;
    patch.real = method->ml_meth;
    method->ml_meth = patch.ours;
    return true;
}

} // namespace

bool installProgramClocks(ProgramClocks kind)
{
    clocksKind = kind;
    clocksThread = PyThread_get_thread_ident();
    const PyRef module = PyRef::take(PyImport_ImportModule("time"));
    if (!module)
        return false;
    for (Patch &patch : patches)
        if (!patchTime(module.get(), patch))
            return false;
    return installProgramCalendar(&epochHere);
}

} // namespace coroscope
