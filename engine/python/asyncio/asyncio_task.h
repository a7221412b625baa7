// SPDX-License-Identifier: MIT
// AsyncioTask: a task of asyncio's, as those who listen to its loop see it.
#pragma once

#include "engine/loop/task_base.h"
#include "engine/python/asyncio/wake_details.h"
#include "engine/python/code_places.h"
#include "engine/python/object_text.h"
#include "engine/python/python_task.h"

#include <string>

namespace coroscope {

class AsyncioObjects;
class AsyncioWaits;

/// Goes when the task has ended, or is dropped by the program: it holds no reference to it. Under the interpreter's lock.
class AsyncioTask final : public TaskBase, public PythonTask {
public:
    /// All outlive it. `task` is one that has not ended.
    AsyncioTask(PyObject *task, const AsyncioObjects &objects, CodePlaces &places, ObjectText &texts,
                AsyncioWaits &waits);
    ~AsyncioTask() override;

    PyObject *object() const { return task_; }
    void takeName(); ///< before its spawn is told
    void takeName(PyObject *name);
    void setSpawnStack(std::uint32_t stack) { spawnStack_ = stack; }
    PyObject *generator() const override;
    /// What it waits for, right after its slice. By the same walk suspendedStack() and waitDetail() are known then, once.
    WaitState waitOf(StackInterner &stacks);
    WaitState waitUnheard(); ///< the same while nobody listens

    /// In the slice under way it has been put back into the queue: to go on, or because what it waited for had ended.
    enum class Requeued : std::uint8_t { no, yielded, woken };
    Requeued requeued = Requeued::no;
    std::uint32_t queuedSteps = 0; ///< as which it stands in the queue: one, but where a program wakes it twice
    std::uint32_t wokenBy = 0;     ///< what made it ready, as WakeDetails has it
    bool isOutrun = false;         ///< the slice under way was: another thread's loop has come between

    // --- TaskBase ---
    DefinitionRef definition() const override;
    std::uint32_t suspendedStack(StackInterner &stacks) override;
    WaitDetail *waitDetail() override;
    WakeDetail *wakeDetail() override { return WakeDetails::find(wokenBy); }
    std::uint32_t spawnStack() const override { return spawnStack_; }
    void forgetSpawnStack() override { spawnStack_ = 0; }
    std::string resultText() const override;
    void resume() override {} // the loop calls what asyncio gave it to call
    void retain() override {}
    void release() override {}

private:
    PyObject *task_;
    const AsyncioObjects &objects_;
    CodePlaces &places_;
    ObjectText &texts_;
    AsyncioWaits &waits_;
    std::uint32_t spawnStack_ = 0;
    std::uint32_t foundStack_ = 0; ///< by waitOf(), until it is asked for
    WaitDetail *foundDetail_ = nullptr;
    PyCodeObject *code_; ///< a reference; null: not a coroutine of CPython's own
};

} // namespace coroscope
