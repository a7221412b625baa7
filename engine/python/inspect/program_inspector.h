// SPDX-License-Identifier: MIT
// ProgramInspector: answers what a debugger asks of a held Python program: the frames of a task, their locals, what these consist
// of. What an answer refers to is kept alive until the program goes on, and numbered; a number is never given twice.
#pragma once

#include "engine/control/messages.h"
#include "engine/python/inspect/value_page.h"
#include "engine/python/inspect/value_text.h"

#include <unordered_map>
#include <vector>

namespace coroscope {

class CodePlaces;
class ObservedLoop;
class TaskBase;

/// One a process. Under the interpreter's lock; between forget() and forget() the program's main thread does not run.
class ProgramInspector {
public:
    /// `observed`: null where other schedulers than ours are not watched; else outlives this.
    explicit ProgramInspector(const ObservedLoop *observed);

    /// `task`: the one asked about; null: there is none of that number that is alive.
    Message answer(const Inspect &request, TaskBase *task);
    void forget();

private:
    Message frames(const Inspect &request, PyObject *generator);
    Message locals(const Inspect &request, PyObject *generator);
    Message children(const Inspect &request);
    ValuePage pageFor(const Inspect &request);
    ValueEntry describe(PyObject *value);
    std::uint32_t referenceTo(PyObject *value);
    std::string taskNameOf(PyObject *object) const;

    const ObservedLoop *observed_;
    ValueText words_;
    std::vector<PyRef> kept_;
    std::unordered_map<PyObject *, std::uint32_t> references_; ///< to what is kept
    std::uint32_t firstReference_ = 1;                         ///< that of the first kept
};

} // namespace coroscope
