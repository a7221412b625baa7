// SPDX-License-Identifier: MIT
#include "engine/python/program_watch.h"

#include "engine/guest/guest_session.h"
#include "engine/python/asyncio/asyncio_loop.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/observed_loop.h"
#include "engine/python/output_hook.h"
#include "engine/python/program_loop.h"

#include <algorithm>

namespace coroscope::ProgramWatch {

namespace {

// Both live as long as the process: the interpreter's last words come after every destructor that we could choose.
PythonLanguage *theLanguage = nullptr;
ObservedLoop *observedLoop = nullptr;

std::ptrdiff_t loopsRunning = 0; // of ours

void output(int stream, std::string_view text)
{
    if (GuestSession *const session = GuestSession::active())
        session->output(stream, text);
}

void pause()
{
    if (GuestSession *const session = GuestSession::active())
        session->stopInside();
}

bool isHeld()
{
    GuestSession *const session = GuestSession::active();
    return session && session->controller().isHeld();
}

bool mustWait(const Loop &loop)
{
    GuestSession *const session = GuestSession::active();
    return session && session->controller().mustWait(&loop);
}

// A thread that is held has let go of the interpreter's lock: the others go on, up to where they would run something of a loop
// that is held, too. Where it is this thread that is, it runs a signal's handler meanwhile, and does not wait.
void waitOutHold(const Loop &loop)
{
    if (PythonLanguage::holdsHere() || !mustWait(loop))
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    do {
        const Controller &controller = GuestSession::active()->controller();
        controller.prepareToWait();
        PyThreadState *const state = PyEval_SaveThread();
        controller.waitWhileHeld();
        PyEval_RestoreThread(state);
        if (PyErr_CheckSignals() != 0) { // the main thread's
            keepInterrupt();
            break;
        }
    } while (mustWait(loop));
    PyErr_Restore(type, value, trace);
}

/// While loops of ours run, on whichever threads, what they resume is not looked for a second time.
void ownLoopRuns(bool begins)
{
    if (begins && loopsRunning++ == 0)
        observedLoop->rest();
    else if (!begins && --loopsRunning == 0)
        observedLoop->watch();
}

ObservedLoop *makeObservedLoop(ProgramLoop &program, const LaunchSpec &spec)
{
    ObservedLoop::Options options;
    options.iterated = spec.observe == Observe::always;
    options.rules = spec.taskRules;
    options.queue = spec.queue;
    options.waitOutHold = &waitOutHold;
    options.holdsHere = &PythonLanguage::holdsHere;
    options.isHeld = &isHeld;
    options.mustWait = &mustWait;
    options.note = &GuestSession::note;
    return new ObservedLoop(program, std::move(options));
}

bool watchOtherSchedulers(const LaunchSpec &spec)
{
    if (spec.observe == Observe::never)
        return true;
    ProgramLoop *const program = programLoop();
    if (!program)
        return false;
    if (!observedLoop)
        observedLoop = makeObservedLoop(*program, spec);
    theLanguage->setPlaceElsewhere([] { return observedLoop->placeElsewhere(); });
    const std::vector<Loop *> loops = Loop::all();
    loopsRunning = std::count_if(loops.begin(), loops.end(), [](const Loop *loop) { return loop->isRunning(); });
    if (loopsRunning == 0 && !observedLoop->watch())
        return true; // an interpreter whose types somebody else has changed: its own loops stay unseen
    program->setOnRun(&ownLoopRuns);
    return true;
}

} // namespace

PythonLanguage &language()
{
    if (!theLanguage)
        theLanguage = new PythonLanguage(&pause);
    return *theLanguage;
}

ObservedLoop *observed() { return observedLoop; }

bool begin(const LaunchSpec &spec)
{
    language();
    installOutputHook(&output);
    if (!watchOtherSchedulers(spec))
        return false;
    AsyncioLoop::setSurroundings({.isHeld = &isHeld,
                                  .waitOutHold = &waitOutHold,
                                  .pauses = GuestSession::active()->hasDebugger() ? &pause : nullptr,
                                  .onRun = observedLoop ? &ownLoopRuns : nullptr,
                                  .jobs = []() -> Instrument * { return GuestSession::active(); }});
    return true;
}

void end()
{
    AsyncioLoop::setSurroundings({});
    if (ProgramLoop *const program = existingProgramLoop())
        program->setOnRun(nullptr);
    if (observedLoop) {
        observedLoop->rest();
        observedLoop->forget();
    }
    removeOutputHook();
}

} // namespace coroscope::ProgramWatch
