// SPDX-License-Identifier: MIT
// ObservedLoop: the schedulers that the program brings along (a list and next(), a queue of task objects, a library's loop),
// seen by what they resume.
//
// The outermost task-like generator or coroutine that is resumed on the main thread is a task, its resumption a switch, its
// yield a suspension, its return or exception the end. What a task resumes itself is part of its slice.
#pragma once

#include "engine/loop/foreign_loop.h"
#include "engine/python/observed_task.h"
#include "engine/python/resumption_hooks.h"
#include "engine/python/task_likeness.h"

#include <tsl/robin_map.h>

#include <memory>

namespace coroscope {

class ProgramLoop;

/// One a process. Under the interpreter's lock.
class ObservedLoop final : private ResumptionListener {
public:
    /// On the main thread. `program` outlives it: its tables of places and texts are used, and its clock's tasks are not ours.
    /// `iterated`: see TaskLikeness.
    ObservedLoop(ProgramLoop &program, bool iterated);

    /// Begins to watch, or goes on. False: this interpreter cannot be watched.
    bool watch();
    void rest(); ///< the program's types are as they were until watch() is called again

private:
    Begin resuming(PyObject *generator, ResumedBy by, PyObject *sent) override;
    void yielded(PyObject *value) override;
    void returned(PyObject *value) override;
    void raised() override;
    void closed() override;
    void deallocating(PyObject *generator) override;

    ObservedTask *consider(PyObject *generator, ResumedBy by);
    ObservedTask &current() { return static_cast<ObservedTask &>(*loop_.current()); }
    PyObject *generatorBehind(PyObject *object) const;
    TaskNumber aliveTask(PyObject *generator) const;
    bool saysNothingNew(const ObservedTask &task, PyObject *yielded) const;
    void tellValue(ObservedTask &task, bool sent, PyObject *value);

    ProgramLoop &program_;
    unsigned long thread_;
    ForeignLoop loop_;
    TaskLikeness likeness_;
    tsl::robin_map<PyObject *, std::unique_ptr<ObservedTask>> tasks_; ///< by their generators, also ended ones
    PyCodeObject *lastPassed_ = nullptr; ///< of a generator that was iterated over and is no task: the next one, mostly
};

} // namespace coroscope
