// SPDX-License-Identifier: MIT
#include "engine/python/program_session.h"

#include "engine/guest/guest_session.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/inspect/program_inspector.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/observed_loop.h"
#include "engine/python/output_hook.h"
#include "engine/python/overlay.h"
#include "engine/python/program_clocks.h"
#include "engine/python/program_loop.h"
#include "engine/python/python_language.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <unistd.h>

extern "C" int _Py_UnhandledKeyboardInterrupt; // CPython 3.11: the program is about to die by SIGINT

namespace coroscope {

namespace {

constexpr int attachFailedCode = 2;
constexpr int diedByInterruptCode = 130; // as shells call it

// All live as long as the process: the interpreter's last words come after every destructor that we could choose.
PythonLanguage *language = nullptr;
GuestSession *session = nullptr;
ObservedLoop *observed = nullptr; // null: other schedulers are not watched

void output(int stream, std::string_view text) { session->output(stream, text); }

void pause()
{
    if (session)
        session->stopInside();
}

// A thread that holds the program has let go of the interpreter's lock: the others go on, up to here.
// False: it is this thread that holds it, and runs a signal's handler meanwhile.
bool waitOutHold()
{
    if (language->holdsHere())
        return false;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    while (session->controller().isHeld()) {
        PyThreadState *const state = PyEval_SaveThread();
        session->controller().waitWhileHeld();
        PyEval_RestoreThread(state);
        if (PyErr_CheckSignals() != 0) { // the main thread's
            keepInterrupt();
            break;
        }
    }
    PyErr_Restore(type, value, trace);
    return true;
}

// After finalisation, with atexit handlers and the last __del__ done, whoever ended the process.
void processExits(int status, void *) { session->end(status & 0xff); }

// A program that dies by Ctrl-C does not come to processExits: it sends itself the signal.
void interpreterEnds()
{
    if (_Py_UnhandledKeyboardInterrupt)
        session->end(diedByInterruptCode);
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
    if (!installProgramClocks(kind))
        giveUpWithException("The program's clocks cannot be put under control.");
}

/// While loops of ours run, on whichever threads, what they resume is not looked for a second time.
void ownLoopRuns(bool begins)
{
    static int running = 0;
    if (begins && running++ == 0)
        observed->rest();
    else if (!begins && --running == 0)
        observed->watch();
}

void watchOtherSchedulers(const LaunchSpec &spec)
{
    if (spec.observe == Observe::never)
        return;
    ProgramLoop *const program = programLoop();
    if (!program)
        giveUpWithException("The program's event loop cannot be made.");
    ObservedLoop::Options options;
    options.iterated = spec.observe == Observe::always;
    options.rules = spec.taskRules;
    options.queue = spec.queue;
    options.waitOutHold = &waitOutHold;
    options.controller = &session->controller();
    options.note = [](std::string_view key, const std::string &text) { session->recorder().property(key, text); };
    observed = new ObservedLoop(*program, std::move(options));
    language->setPlaceElsewhere([] { return observed->placeElsewhere(); });
    if (!observed->watch())
        return; // an interpreter whose types somebody else has changed: its own loops stay unseen
    program->setOnRun(&ownLoopRuns);
}

void watchAsyncioLoops()
{
    AsyncioLoop::setSurroundings({.isHeld = [] { return session->controller().isHeld(); },
                                  .waitOutHold = &waitOutHold,
                                  .onRun = observed ? &ownLoopRuns : nullptr});
}

void start(LaunchSpec spec)
{
    language = new PythonLanguage(&pause);
    std::string error;
    session = GuestSession::start(std::move(spec), *language, error).release();
    if (!session)
        giveUp(error);
    if (session->hasDebugger() && !language->installPauseSignal())
        giveUpWithException("The signal for pauses cannot be set up.");
    ::on_exit(&processExits, nullptr);
    Py_AtExit(&interpreterEnds);
    installOutputHook(&output);
    installClocks(session->spec());
    if (!installOverlays(session->spec().overlays, session->recorder(), error))
        giveUp(error);
    watchOtherSchedulers(session->spec());
    watchAsyncioLoops();
    language->setInspector(*new ProgramInspector(observed));
}

} // namespace

PyObject *attachFunction(PyObject *, PyObject *launch)
{
    char *text = nullptr;
    if (session || PyBytes_AsStringAndSize(launch, &text, nullptr) != 0)
        return session ? PyErr_Format(PyExc_RuntimeError, "attached already") : nullptr;
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

void stopInsideIdleWait() { pause(); }

} // namespace coroscope
