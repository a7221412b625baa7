// SPDX-License-Identifier: MIT
#include "engine/python/program_session.h"

#include "engine/guest/guest_session.h"
#include "engine/python/asyncio/loop_creation.h"
#include "engine/python/asyncio/own_task.h"
#include "engine/python/asyncio/signal_handlers.h"
#include "engine/python/inspect/program_inspector.h"
#include "engine/python/overlay.h"
#include "engine/python/program_clocks.h"
#include "engine/python/program_properties.h"
#include "engine/python/program_waits.h"
#include "engine/python/program_watch.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unistd.h>

extern "C" int _Py_UnhandledKeyboardInterrupt; // CPython 3.11: the program is about to die by SIGINT

namespace coroscope {

namespace {

constexpr int attachFailedCode = 2;
constexpr int diedByInterruptCode = 130; // as shells call it

// After finalisation, with atexit handlers and the last __del__ done, whoever ended the process.
void processExits(int status, void *)
{
    if (GuestSession *const session = GuestSession::active())
        session->end(status & 0xff);
}

// A program that dies by Ctrl-C does not come to processExits: it sends itself the signal.
void interpreterEnds()
{
    if (_Py_UnhandledKeyboardInterrupt)
        processExits(diedByInterruptCode, nullptr);
}

[[noreturn]] void giveUp(const std::string &message)
{
    std::fprintf(stderr, "coroscope: %s\n", message.c_str());
    std::fflush(stderr);
    ::_exit(attachFailedCode);
}

[[noreturn]] void giveUpWithException(const char *message)
{
    PyErr_Print();
    giveUp(message);
}

void installClocks(const LaunchSpec &spec)
{
    if (!spec.virtualClock && spec.channelFd < 0)
        return; // nobody can hold it
    const auto kind = spec.virtualClock ? ProgramClocks::virtualTime : ProgramClocks::realTime;
    const ClockHere here = [] { return GuestSession::active()->clockHere(); };
    if (spec.virtualClock)
        OwnTasks::hashBySerial();
    if (!installProgramClocks(kind, here) || (spec.virtualClock && !installProgramWaits(here)))
        giveUpWithException("The program's clocks cannot be put under control.");
}

void start(LaunchSpec spec)
{
    PythonLanguage &language = ProgramWatch::language();
    std::string error;
    const bool isChild = spec.isChild;
    if (isChild) {
        spec.properties = programProperties();
        spec.properties["clock"] = spec.virtualClock ? "virtual" : "real";
    }
    GuestSession *const session = GuestSession::start(std::move(spec), language, error).release(); // the process's
    if (!session && isChild) { // which its parent needs
        std::fprintf(stderr, "coroscope: the process %d is not recorded: %s\n", int(::getpid()), error.c_str());
        return;
    }
    if (!session)
        giveUp(error);
    if (session->hasDebugger() && !language.installPauseSignal())
        giveUpWithException("The signal for pauses cannot be set up.");
    ::on_exit(&processExits, nullptr);
    Py_AtExit(&interpreterEnds);
    installClocks(session->spec());
    SignalHandlers::install();
    setOwnTasksByDefault(session->spec().ownTasks);
    if (!installOverlays(session->spec().overlays, session->recorder(), error))
        giveUp(error);
    if (!ProgramWatch::begin(session->spec()))
        giveUpWithException("The program's event loop cannot be made.");
    language.setInspector(*new ProgramInspector(ProgramWatch::observed()));
}

} // namespace

PyObject *attachFunction(PyObject *, PyObject *launch)
{
    char *text = nullptr;
    if (GuestSession::active())
        return PyErr_Format(PyExc_RuntimeError, "attached already");
    if (PyBytes_AsStringAndSize(launch, &text, nullptr) != 0)
        return nullptr;
    std::string error;
    std::optional<LaunchSpec> spec = launchSpecFromJson(text, error);
    if (!spec)
        giveUp("The launch cannot be read: " + error);
    const bool hashSeedIsOurs = spec->hashSeedIsOurs;
    const std::optional<std::string> hashSeed = spec->hashSeed;
    start(std::move(*spec));
    if (!hashSeedIsOurs)
        Py_RETURN_FALSE;
    return Py_BuildValue("z", hashSeed ? hashSeed->c_str() : nullptr);
}

PyObject *childLaunchFunction(PyObject *, PyObject *)
{
    const GuestSession *const session = GuestSession::active();
    if (!session || !session->spec().followChildren)
        Py_RETURN_NONE;
    return PyUnicode_DecodeFSDefault(toJson(session->launchOfChild()).c_str());
}

PyObject *endChildFunction(PyObject *, PyObject *)
{
    GuestSession *const session = GuestSession::active();
    if (session && session->spec().isChild)
        session->endPart();
    Py_RETURN_NONE;
}

void stopInsideIdleWait()
{
    if (GuestSession *const session = GuestSession::active())
        session->stopInside();
}

} // namespace coroscope
