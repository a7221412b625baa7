// SPDX-License-Identifier: MIT
#include "engine/python/part_session.h"

#include "engine/guest/guest_session.h"
#include "engine/guest/quantities.h"
#include "engine/loop/instrument.h"
#include "engine/python/asyncio/all_tasks.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/asyncio/lock_holders.h"
#include "engine/python/program_properties.h"
#include "engine/python/program_watch.h"
#include "engine/record/copy_recording.h"

#include <memory>
#include <string>
#include <unistd.h>

namespace coroscope {

namespace {

TaskNumbers taskNumbers;            // of all loops of the process, outside a session that came before them
std::unique_ptr<GuestSession> part; // that is under way
long partPid = 0;                   // in which it began

/// What is known from an earlier recording, of tasks that it knew by numbers of its own.
void forgetWhatIsOver()
{
    for (Loop *const loop : Loop::all())
        if (auto *const ofAsyncio = dynamic_cast<AsyncioLoop *>(loop))
            ofAsyncio->forgetEnded();
    LockHolders::forget();
}

bool isPartUnderWay() { return part && partPid == ::getpid(); }

bool fill(LaunchSpec &spec, const char *keep, const char *signal)
{
    std::string error;
    if (*keep) {
        const auto limit = parseKeepLimit(keep, error);
        if (!limit) {
            PyErr_Format(PyExc_ValueError, "keep %s", error.c_str());
            return false;
        }
        spec.keepBytes = limit->bytes;
        spec.keepNs = limit->ns;
    }
    if (*signal) {
        spec.saveSignals.push_back(saveSignalOf(signal));
        if (spec.saveSignals.back() == 0) {
            PyErr_Format(PyExc_ValueError, "save_signal takes a signal such as \"SIGUSR2\", not \"%.50s\"", signal);
            return false;
        }
    }
    spec.properties = programProperties();
    spec.properties["clock"] = "real";
    return true;
}

} // namespace

void numberTasksTogether()
{
    setLoopObserver([](Loop &loop) { loop.shareNumbers(taskNumbers); });
}

PyObject *recordFunction(PyObject *, PyObject *arguments)
{
    PyObject *path = nullptr; // bytes
    const char *keep = nullptr, *signal = nullptr;
    if (!PyArg_ParseTuple(arguments, "O&ss", PyUnicode_FSConverter, &path, &keep, &signal))
        return nullptr;
    const PyRef owned = PyRef::take(path);
    if (GuestSession::active())
        return PyErr_Format(PyExc_RuntimeError, "a recording is under way already");
    LaunchSpec spec;
    spec.recording = PyBytes_AS_STRING(path);
    if (!fill(spec, keep, signal))
        return nullptr;
    if (part && !isPartUnderWay())
        static_cast<void>(part.release()); // the parent's, whose threads are not here
    forgetWhatIsOver();
    if (!adoptAllTasks())
        return nullptr;
    std::string error;
    part = GuestSession::startAmid(std::move(spec), ProgramWatch::language(), taskNumbers,
                                   std::make_unique<RealClock>(), error);
    if (!part) {
        PyErr_SetString(PyExc_OSError, error.c_str());
        return nullptr;
    }
    partPid = ::getpid();
    if (!ProgramWatch::begin(part->spec())) {
        part->endPart();
        part.reset();
        return nullptr;
    }
    Py_RETURN_NONE;
}

PyObject *recordEndFunction(PyObject *, PyObject *)
{
    if (!isPartUnderWay())
        Py_RETURN_NONE;
    part->endPart();
    ProgramWatch::end();
    part.reset();
    Py_RETURN_NONE;
}

PyObject *recordSaveFunction(PyObject *, PyObject *)
{
    const GuestSession *const session = isPartUnderWay() ? part.get() : GuestSession::active();
    if (!session)
        return PyErr_Format(PyExc_RuntimeError, "no recording is under way");
    const std::string recording = session->spec().recording;
    if (recording.empty())
        Py_RETURN_NONE;
    std::string error, saved;
    Py_BEGIN_ALLOW_THREADS;
    saved = copyRecording(
        recording, [&](unsigned number) { return savedName(recording, number); }, error);
    Py_END_ALLOW_THREADS;
    if (saved.empty()) {
        PyErr_SetString(PyExc_OSError, error.c_str());
        return nullptr;
    }
    return PyUnicode_DecodeFSDefault(saved.c_str());
}

PyObject *recordingFunction(PyObject *, PyObject *)
{
    const GuestSession *const session = GuestSession::active();
    return session ? PyUnicode_DecodeFSDefault(session->spec().recording.c_str()) : Py_NewRef(Py_None);
}

} // namespace coroscope
