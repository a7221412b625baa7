// SPDX-License-Identifier: MIT
// ProgramLoop: the event loop of a Python program, made when it is first used, and what its tasks share.
//
// There is one a process. It belongs to the thread that uses it while tasks are alive or run() is under way; any other
// thread gets a RuntimeError. Everything here happens under the interpreter's lock.
#pragma once

#include "engine/loop/event_loop.h"
#include "engine/python/code_places.h"
#include "engine/python/object_text.h"
#include "engine/python/python_api.h"

#include <functional>
#include <memory>

namespace coroscope {

class GuestTask;

/// A clock that lets other threads run while it waits.
class UnlockingClock final : public Clock {
public:
    explicit UnlockingClock(std::unique_ptr<Clock> clock) : clock_(std::move(clock)) {}
    Nanoseconds now() const override { return clock_->now(); }
    Nanoseconds read() override { return clock_->read(); }
    void waitUntil(Nanoseconds deadline) override;
    void interrupt() override { clock_->interrupt(); }
    void hold() override { clock_->hold(); }
    void release() override { clock_->release(); }
    void runsHere() override { clock_->runsHere(); }
    bool isVirtual() const override { return clock_->isVirtual(); }

private:
    std::unique_ptr<Clock> clock_;
};

class ProgramLoop {
public:
    ProgramLoop();

    EventLoop &loop() { return loop_; }
    Clock &clock() { return clock_; }
    CodePlaces &places() { return places_; }
    ObjectText &texts() { return texts_; }

    /// False with a RuntimeError set where another thread uses the loop.
    bool claim();
    bool belongsToThisThread() const { return owner_ == PyThread_get_thread_ident(); }

    /// Stops the loop; run() then raises `exception` (KeyboardInterrupt, SystemExit …). Takes the reference.
    void stopWith(PyObject *exception);

    /// Who watches other schedulers rests while this loop runs.
    void setOnRun(std::function<void(bool begins)> onRun) { onRun_ = std::move(onRun); }

    /// coroscope.run(main, waiting): a new reference to the result, or null with an exception set.
    PyObject *run(PyObject *main, Waiting waiting);

private:
    PyObject *outcome(GuestTask &main);
    void noteLeftovers();
    void dropLeftovers();
    bool raiseDeadlock(bool mainWaits);
    void serveInterrupt();

    UnlockingClock clock_;
    CodePlaces places_;
    ObjectText texts_;
    PyRef stoppedWith_;
    bool hasLeftovers_ = false; ///< an interrupt ended the last run before its tasks had ended
    unsigned long owner_ = 0;
    std::function<void(bool)> onRun_;
    EventLoop loop_;
};

/// The process's loop. Null with MemoryError or OSError set where it cannot be made.
ProgramLoop *programLoop();
/// The same where it has been made already; else null, and no error.
ProgramLoop *existingProgramLoop();

} // namespace coroscope
