// SPDX-License-Identifier: MIT
// AsyncioTask: a task of asyncio's, as those who listen to its loop see it.
#pragma once

#include "engine/loop/task_base.h"
#include "engine/python/code_places.h"
#include "engine/python/object_text.h"
#include "engine/python/python_task.h"

#include <string>

namespace coroscope {

class AsyncioObjects;

/// Goes when the task has ended, or is dropped by the program: it holds no reference to it. Under the interpreter's lock.
class AsyncioTask final : public TaskBase, public PythonTask {
public:
    /// All outlive it. `task` is one that has not ended.
    AsyncioTask(PyObject *task, const AsyncioObjects &objects, CodePlaces &places, ObjectText &texts);
    ~AsyncioTask() override;

    PyObject *object() const { return task_; }
    void takeName(); ///< before its spawn is told
    PyObject *generator() const override;
    /// What it waits for, once it has been suspended.
    WaitState waitOf() const;

    /// In the slice under way it has been put back into the queue: to go on, or because what it waited for had ended.
    enum class Requeued : std::uint8_t { no, yielded, woken };
    Requeued requeued = Requeued::no;
    std::uint32_t queuedSteps = 0; ///< as which it stands in the queue: one, but where a program wakes it twice
    bool isOutrun = false;         ///< the slice under way was: another thread's loop has come between

    // --- TaskBase ---
    DefinitionRef definition() const override;
    std::uint32_t suspendedStack(StackInterner &stacks) override;
    std::string resultText() const override;
    void resume() override {} // the loop calls what asyncio gave it to call
    void retain() override {}
    void release() override {}

private:
    PyObject *task_;
    const AsyncioObjects &objects_;
    CodePlaces &places_;
    ObjectText &texts_;
    PyCodeObject *code_; ///< a reference; null: not a coroutine of CPython's own
};

} // namespace coroscope
