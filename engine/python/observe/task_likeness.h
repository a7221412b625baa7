// SPDX-License-Identifier: MIT
// TaskLikeness: whether a generator that something resumes is a task of the program's scheduler, or a helper.
//
// Coroutines are tasks, and asynchronous generators that are driven by hand. A generator is one where the program drives it, by
// next(), send() or throw(). One that is only iterated over (`for`, a comprehension, list()) is one where it belongs to the
// program's main file and nothing there drives any: there the iteration is what the program is about. Never: generator
// expressions, what the standard library defines or drives (contextlib's and so on), and what a library drives of its own
// (trio's loop is itself a generator).
//
// The user's rules come before all that. One of a definition that is never to be a task is passed over as if it were not there:
// what it resumes, also by `yield from` or await, is judged in its place.
#pragma once

#include "engine/guest/task_rule.h"
#include "engine/python/observe/resumption_hooks.h"

#include <tsl/robin_map.h>

#include <optional>
#include <string>
#include <vector>

namespace coroscope {

class CodePlaces;

/// Used under the interpreter's lock.
class TaskLikeness {
public:
    /// `iterated`: whether what the program's own files only iterate over is a task in any case.
    /// `rules`: of those that match a definition the last one counts. `places` outlives this.
    TaskLikeness(bool iterated, std::vector<TaskRule> rules, CodePlaces &places);

    /// Called as `generator`, which is not known as a task, is about to be resumed `by` the innermost running frame.
    bool isTask(PyObject *generator, ResumedBy by);
    enum class Origin : std::uint8_t { program, library, standardLibrary };
    Origin originOf(PyCodeObject *code) { return factsOf(code).origin; }
    /// The innermost running frame that is not passed over: what resumes. Null: none runs.
    const FrameLayout *caller()
    {
        const FrameLayout *frame = runningFrame();
        while (!rules_.empty() && frame && isPassedOver(frame->code))
            frame = frame->previous;
        return frame;
    }
    bool isPassedOver(PyCodeObject *code); ///< by a rule

private:
    struct Facts {
        Origin origin;
        bool isExpression;
        std::optional<bool> ruled;          ///< by the user: whether it is a task
        std::optional<bool> iteratedIsTask; ///< looked up when something first iterates over one
        std::optional<bool> drives;         ///< of the main module's code: whether anything in it drives generators
    };
    Facts &factsOf(PyCodeObject *code); ///< valid until the next call
    bool iteratedIsTask(PyCodeObject *code);
    std::optional<bool> ruledOf(PyCodeObject *code);
    std::optional<bool> findRule(PyCodeObject *code) const;
    Origin findOrigin(PyCodeObject *code) const;

    bool iterated_;
    std::vector<TaskRule> rules_;
    CodePlaces &places_;
    std::string standardFolder_;                  ///< with a slash at its end
    tsl::robin_map<PyCodeObject *, Facts> known_; ///< each holds a reference
};

} // namespace coroscope
