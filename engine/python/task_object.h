// SPDX-License-Identifier: MIT
// Task: a coroutine or generator of the program as a task of its event loop; and the Python type that holds it.
//
// The Python object and the C++ one are one block of memory: the object's reference count is the task's, the loop holds
// one reference from add to end. All under the interpreter's lock, on the loop's thread.
#pragma once

#include "engine/loop/event_loop.h"
#include "engine/python/program_loop.h"
#include "engine/python/python_task.h"

namespace coroscope {

class GuestTask final : public TaskBase, public PythonTask {
public:
    GuestTask(PyObject *self, PyObject *coroutine);
    ~GuestTask() override;

    bool done() const { return hasEnded(status()); }
    bool isSuspended() const; ///< its coroutine stands at a yield, also where its slice is about to resume it
    void addTo(ProgramLoop &loop);

    PyObject *result();    ///< new reference, or null with its error, CancelledError or InvalidStateError set
    PyObject *exception(); ///< new reference to the error or None; null with CancelledError or InvalidStateError set
    bool cancel();         ///< false: it has ended, or never was on the loop and is now ended
    void markSeen(PyObject *error);

    std::string displayName() const; ///< own name, or `worker#3`, or before it is on the loop `worker`
    std::string waitText() const;    ///< "worker#3", "a task that nobody runs", "a timer"
    PyObject *object() const { return self_; }
    PyObject *generator() const override { return coroutine_; }

    int traverse(visitproc visit, void *argument);
    void clear();
    void reportUnseenError();

    // --- TaskBase ---
    DefinitionRef definition() const override;
    std::uint32_t suspendedStack(StackInterner &stacks) override;
    std::string resultText() const override;
    bool pollsInVain() const override;

    /// Ends it as cancelled where it stands, without another slice: its coroutine is closed.
    void endUnfinished();

    bool abandoned = false; ///< a deadlock named it
    bool leftOver = false;  ///< an interrupt ended the run that it was part of

private:
    void resume() override;
    void retain() override { Py_INCREF(self_); }
    void release() override { Py_DECREF(self_); }

    PySendResult step(PyObject *&out);
    static bool serveInterpreter();
    PySendResult throwInto(PyObject *error, PyObject *&out);
    void suspendOn(PyObject *yielded);
    void waitForTask(PyObject *owned);
    void waitForTimer(Nanoseconds deadline);
    void yieldValue(PyObject *value);
    void stopWaiting();
    void wakeWaiters();
    void finish(PyObject *value);
    void fail();
    PyCodeObject *code() const;

    PyObject *self_;
    PyObject *coroutine_;              // until the end
    PyObject *value_ = nullptr;        // its result or its error
    PyObject *awaited_ = nullptr;      // the Task it waits for
    GuestTask *firstWaiter_ = nullptr; // parked on our end, in order; each is alive as the loop holds it
    GuestTask *lastWaiter_ = nullptr;
    GuestTask *previousWaiter_ = nullptr;
    GuestTask *nextWaiter_ = nullptr;
    PyCodeObject *code_; // null: not a coroutine or generator of CPython's own
    std::uint32_t numberInDefinition_ = 0;
    bool errorSeen_ = false;
};

bool isTask(PyObject *object);
GuestTask &taskOf(PyObject *object);
/// A new Task that is not on the loop yet. `name` may be null or None. Null with an exception set: not a coroutine.
PyObject *newTask(PyObject *coroutine, PyObject *name);
bool addTaskType(PyObject *module);

} // namespace coroscope
