// SPDX-License-Identifier: MIT
// PythonLanguage: what holding, pausing and ending a program means in CPython.
//
// A pause reaches a program anywhere on its main thread, in an endless loop as in time.sleep or a blocking read: the control
// thread sends that thread a real-time signal that has a handler in the interpreter's own table, as signal.signal() makes
// them, so the interpreter calls it between two instructions or as soon as the blocking call is interrupted.
#pragma once

#include "engine/guest/language.h"
#include "engine/python/python_api.h"

#include <functional>
#include <optional>
#include <pthread.h>
#include <utility>

namespace coroscope {

class ProgramInspector;

class PythonLanguage final : public Language {
public:
    /// On the main thread. `onPause` is called there, under the interpreter's lock, after interruptSlice().
    explicit PythonLanguage(void (*onPause)());

    /// Where the running task stands where its slice is another thread's; nothing where it is this thread's, or none runs.
    void setPlaceElsewhere(std::function<std::optional<SourcePlace>()> place) { placeElsewhere_ = std::move(place); }

    void setInspector(ProgramInspector &inspector) { inspector_ = &inspector; }

    static int pauseSignal();
    /// Makes pauses work; false with an exception set.
    bool installPauseSignal();

    std::string name() const override { return "python"; }
    std::string version() const override;
    std::uint64_t runningThread() const override { return coroscope::runningThread(); }
    std::string threadName() const override;
    SourcePlace runningPlace() override;
    /// Whether this thread holds the program: what runs is a signal's handler.
    static bool holdsHere() { return held_ != nullptr; }
    void beforeHold() override;
    void afterHold() override;
    bool holdInterrupted() override;
    std::string refusesToInspect() const override { return {}; }
    Message inspect(const Inspect &request, TaskBase *task) override;
    void forgetInspected() override;
    void interruptSlice() override;
    void flushOutput() override;

private:
    static PyObject *pauseHandler(PyObject *self, PyObject *arguments);

    void (*onPause_)();
    std::function<std::optional<SourcePlace>()> placeElsewhere_;
    pthread_t mainThread_;
    bool hasSignal_ = false;
    ProgramInspector *inspector_ = nullptr;
    static thread_local PyThreadState *held_; ///< this thread, while it is held
};

} // namespace coroscope
