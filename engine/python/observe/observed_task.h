// SPDX-License-Identifier: MIT
// ObservedTask: a generator or coroutine that a scheduler of the program's own resumes.
#pragma once

#include "engine/loop/foreign_task.h"
#include "engine/python/code_places.h"
#include "engine/python/python_task.h"

#include <string>
#include <utility>

namespace coroscope {

class ObservedLoop;

/// Goes with its generator, of which it holds no reference. Under the interpreter's lock.
class ObservedTask final : public ForeignTask, public PythonTask {
public:
    ObservedTask(PyObject *generator, CodePlaces &places, const ObservedLoop &observer);
    ~ObservedTask() override { leaveLoop(); }

    void setResultText(std::string text) { resultText_ = std::move(text); }
    PyObject *generator() const override { return generator_; }

    // What each switch looks at comes first, and together.
    /// What it yielded last: only ever compared with.
    const void *lastYielded = nullptr;
    // The queue that it is in, as its follower saw it last: what stands for it there is only ever compared with.
    const void *item = nullptr;
    const void *queue = nullptr;
    std::uint64_t pass = 0; ///< that met it last
    /// The task that it polls, if any: its number, and its generator, which is only ever looked up.
    PyObject *awaitedGenerator = nullptr;
    TaskNumber awaited = noTask;
    /// The number of the task whose generator this is, and which had ended when it was resumed once more.
    TaskNumber endedAs = noTask;
    bool awaitsAliveOne = false; ///< when it was suspended last
    bool wasSent = false;        ///< something but None, into the slice under way
    std::size_t lastPlain = 0; ///< of what it yielded last, where that is a text or a number: the hash of what it says

    // --- TaskBase ---
    DefinitionRef definition() const override { return {info_.name, info_.file, info_.line, info_.kind}; }
    std::uint32_t suspendedStack(StackInterner &stacks) override { return places_.suspendedStack(generator_, stacks); }
    std::string resultText() const override { return resultText_; }
    bool seemsToPollInVain() const override;

private:
    PyObject *generator_;
    CodePlaces &places_;
    const ObservedLoop &observer_;
    const CodeInfo &info_;
    std::string resultText_;
};

} // namespace coroscope
