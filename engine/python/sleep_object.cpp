// SPDX-License-Identifier: MIT
#include "engine/python/sleep_object.h"

#include "engine/python/program_loop.h"

#include <cmath>

namespace coroscope {

namespace {

enum class SleepState : std::uint8_t { fresh, waiting, over };

struct SleepObject {
    PyObject_HEAD Nanoseconds duration;
    Nanoseconds start;
    SleepState state;
};

// Spares the bare yield, `await sleep(0)`, the allocator.
constexpr int spareMax = 128;
PyObject *spare[spareMax];
int spareCount = 0;

PyTypeObject sleepType = {PyVarObject_HEAD_INIT(nullptr, 0) "coroscope.Sleep"};

SleepObject *asSleep(PyObject *object) { return reinterpret_cast<SleepObject *>(object); }

void deallocSleep(PyObject *self)
{
    if (spareCount < spareMax)
        spare[spareCount++] = self;
    else
        PyObject_Free(self);
}

PySendResult sendBare(SleepObject &sleep, PyObject **out)
{
    const bool first = sleep.state == SleepState::fresh;
    sleep.state = first ? SleepState::waiting : SleepState::over;
    *out = first ? Py_NewRef(Py_None) : PyFloat_FromDouble(0);
    return first ? PYGEN_NEXT : *out ? PYGEN_RETURN : PYGEN_ERROR;
}

// Polling, each look at the clock is a reading by the program; parked, the loop wakes us when it is time.
Nanoseconds timeNow(ProgramLoop &program)
{
    return program.loop().waiting() == Waiting::poll ? program.clock().read() : program.clock().now();
}

PySendResult sendSleep(PyObject *self, PyObject *, PyObject **out)
{
    SleepObject &sleep = *asSleep(self);
    *out = nullptr;
    if (sleep.state == SleepState::over) {
        PyErr_SetString(PyExc_RuntimeError, "this sleep is over; call coroscope.sleep() again");
        return PYGEN_ERROR;
    }
    if (sleep.duration <= 0)
        return sendBare(sleep, out);
    ProgramLoop *program = programLoop();
    if (!program)
        return PYGEN_ERROR;
    const Nanoseconds now = timeNow(*program);
    if (sleep.state == SleepState::fresh) {
        sleep.state = SleepState::waiting;
        sleep.start = now;
    } else if (now - sleep.start >= sleep.duration) {
        sleep.state = SleepState::over;
        *out = PyFloat_FromDouble(double(now - sleep.start) / 1e9);
        return *out ? PYGEN_RETURN : PYGEN_ERROR;
    }
    *out = Py_NewRef(self);
    return PYGEN_NEXT;
}

PyObject *nextSleep(PyObject *self)
{
    PyObject *out = nullptr;
    const PySendResult result = sendSleep(self, Py_None, &out);
    if (result != PYGEN_RETURN)
        return out;
    _PyGen_SetStopIterationValue(out);
    Py_DECREF(out);
    return nullptr;
}

PyAsyncMethods sleepAsync = {PyObject_SelfIter, nullptr, nullptr, sendSleep};

} // namespace

bool isSleep(PyObject *object) { return Py_IS_TYPE(object, &sleepType); }

Nanoseconds sleepDeadline(PyObject *sleep) { return asSleep(sleep)->start + asSleep(sleep)->duration; }

PyObject *sleepFunction(PyObject *, PyObject *seconds)
{
    const double value = PyFloat_AsDouble(seconds);
    if (value == -1.0 && PyErr_Occurred())
        return nullptr;
    if (std::isnan(value) || value > 4e9) {
        PyErr_SetString(PyExc_ValueError, "sleep() takes a number of seconds, at most 4,000,000,000");
        return nullptr;
    }
    PyObject *object =
        spareCount > 0 ? spare[--spareCount] : static_cast<PyObject *>(PyObject_Malloc(sizeof(SleepObject)));
    if (!object)
        return PyErr_NoMemory();
    PyObject_Init(object, &sleepType);
    SleepObject &sleep = *asSleep(object);
    sleep.duration = value > 0 ? Nanoseconds(std::ceil(value * 1e9)) : 0;
    sleep.start = 0;
    sleep.state = SleepState::fresh;
    return object;
}

bool addSleepType(PyObject *)
{
    sleepType.tp_basicsize = sizeof(SleepObject);
    sleepType.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION;
    sleepType.tp_doc = "Waits for a time: the awaitable that sleep(seconds) returns.";
    sleepType.tp_dealloc = deallocSleep;
    sleepType.tp_as_async = &sleepAsync;
    sleepType.tp_iter = PyObject_SelfIter;
    sleepType.tp_iternext = nextSleep;
    return PyType_Ready(&sleepType) == 0;
}

} // namespace coroscope
