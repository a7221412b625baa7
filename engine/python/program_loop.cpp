// SPDX-License-Identifier: MIT
#include "engine/python/program_loop.h"

#include "engine/python/interrupts.h"
#include "engine/python/program_session.h"
#include "engine/python/task_object.h"

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace coroscope {

namespace {

// Never destroyed: tasks, whose death is the interpreter's to choose, may outlive everything else of ours.
ProgramLoop *theLoop = nullptr;

} // namespace

ProgramLoop *existingProgramLoop() { return theLoop; }

ProgramLoop *programLoop()
{
    if (theLoop)
        return theLoop;
    try {
        theLoop = new ProgramLoop;
    } catch (const std::exception &error) {
        PyErr_Format(PyExc_OSError, "the event loop could not be made: %s", error.what());
    }
    return theLoop;
}

void UnlockingClock::waitUntil(Nanoseconds deadline)
{
    if (clock_->isVirtual()) {
        clock_->waitUntil(deadline);
        return;
    }
    // A signal that is handled just before the wait begins does not end it: look at least so often.
    constexpr Nanoseconds bound = 200'000'000;
    const Nanoseconds latest = clock_->now() + bound;
    PyThreadState *state = PyEval_SaveThread();
    clock_->waitUntil(deadline < 0 || deadline > latest ? latest : deadline);
    PyEval_RestoreThread(state);
}

ProgramLoop::ProgramLoop() : clock_(makeClock()), loop_(clock_)
{
    loop_.setInterruptHandler([this] { serveInterrupt(); });
}

void ProgramLoop::serveInterrupt()
{
    stopInsideIdleWait();
    if (PyErr_CheckSignals() != 0)
        stopWith(takeException());
    else if (PyObject *interrupt = takeInterrupt())
        stopWith(interrupt);
}

bool ProgramLoop::claim()
{
    const unsigned long self = PyThread_get_thread_ident();
    bool inUse = loop_.isRunning();
    if (owner_ != self) // what a deadlock left behind binds nobody
        loop_.forEachAlive([&inUse](TaskBase &task) { inUse = inUse || !static_cast<GuestTask &>(task).abandoned; });
    if (owner_ != self && inUse) {
        PyErr_SetString(PyExc_RuntimeError, "the event loop has tasks of another thread; use coroscope on one thread");
        return false;
    }
    owner_ = self;
    return true;
}

void ProgramLoop::stopWith(PyObject *exception)
{
    stoppedWith_ = PyRef::take(exception);
    loop_.stop();
}

PyObject *ProgramLoop::run(PyObject *main, Waiting waiting)
{
    if (!claim())
        return nullptr;
    if (loop_.isRunning()) {
        PyErr_SetString(PyExc_RuntimeError, "run() is under way already; in a coroutine, await a task instead");
        return nullptr;
    }
    const PyRef object = isTask(main) ? PyRef::share(main) : PyRef::take(newTask(main, nullptr));
    if (!object)
        return nullptr;
    dropLeftovers();
    GuestTask &task = taskOf(object.get());
    loop_.setWaiting(waiting);
    if (!task.loop() && !task.done())
        task.addTo(*this);
    if (onRun_)
        onRun_(true);
    loop_.run();
    if (onRun_)
        onRun_(false);
    return outcome(task);
}

PyObject *ProgramLoop::outcome(GuestTask &main)
{
    if (PyObject *interrupt = takeInterrupt()) // it came after the last slice
        stopWith(interrupt);
    if (PyObject *fatal = stoppedWith_.release()) {
        main.markSeen(fatal);
        noteLeftovers();
        raiseAgain(fatal);
        Py_DECREF(fatal);
        return nullptr;
    }
    const bool mainEnded = main.done();
    if (mainEnded && main.status() != TaskStatus::done)
        return main.result();
    return raiseDeadlock(!mainEnded) ? nullptr : main.result();
}

// A run that an interrupt ends leaves its tasks where they are: a program that dies of it closes them as it would without us.
// One that goes on gets rid of them with its next run, or they would run in it.
void ProgramLoop::noteLeftovers()
{
    loop_.forEachAlive([this](TaskBase &task) {
        static_cast<GuestTask &>(task).leftOver = true;
        hasLeftovers_ = true;
    });
}

void ProgramLoop::dropLeftovers()
{
    if (!std::exchange(hasLeftovers_, false))
        return;
    std::vector<PyRef> leftovers; // closing one runs the program's code, which may end others
    loop_.forEachAlive([&leftovers](TaskBase &base) {
        auto &task = static_cast<GuestTask &>(base);
        if (task.leftOver)
            leftovers.push_back(PyRef::share(task.object()));
    });
    for (const PyRef &leftover : leftovers)
        taskOf(leftover.get()).endUnfinished();
}

// Nothing is ready and no timer runs, yet tasks are alive: they wait for each other, or for a task that nobody runs.
bool ProgramLoop::raiseDeadlock(bool mainWaits)
{
    std::string waits;
    std::size_t count = 0;
    loop_.forEachAlive([&](TaskBase &base) {
        auto &task = static_cast<GuestTask &>(base);
        if (task.abandoned)
            return;
        task.abandoned = true;
        if (++count <= 10)
            waits += (count > 1 ? "; " : "") + task.displayName() + " waits for " + task.waitText();
    });
    if (count == 0 && !mainWaits)
        return false;
    if (count > 10)
        waits += "; and " + std::to_string(count - 10) + " more";
    PyErr_Format(PyExc_RuntimeError, "deadlock: nothing can run any more: %s", waits.c_str());
    return true;
}

} // namespace coroscope
