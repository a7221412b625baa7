// SPDX-License-Identifier: MIT
// QueueSearch: which variable of the program holds the tasks that its scheduler will resume: a local or global of the function
// that resumes them, or of those that called it, or an attribute of what such a variable holds.
//
// A variable is looked at anew each time, by its frame: the program may put another object into it, and nothing of the
// program's is kept alive or counted for the sake of being watched.
#pragma once

#include "engine/python/observe/task_container.h"
#include "engine/python/observe/task_items.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace coroscope {

/// A variable that holds a container, valid as long as no code of the program runs; beyond that once keepNames() was called.
struct QueueVariable {
    PyCodeObject *code = nullptr;       ///< whose local it is; null: a global, of …
    const PyObject *globals = nullptr;  ///< … the module with this dict, only ever compared
    Py_ssize_t slot = 0;                ///< of a local
    PyObject *name = nullptr;           ///< of a global
    std::vector<PyObject *> attributes; ///< from there, each of the one before
    bool isQueueObject = false;         ///< of queue's classes: its items are in an attribute of theirs
    std::string text;                   ///< as it is written: `self.ready`

    /// What it holds now, seen from `caller`, a running frame. Invalid: it is not in sight, or holds something else.
    TaskContainer resolve(const FrameLayout *caller) const;
    /// Takes references of its names and its code, which are never given back, as of what is known of code in general.
    void keepNames() const;
};

struct FoundQueue {
    QueueVariable variable;
    int score = 0;
    bool holdsResumed = false;
    bool soundsRight = true; ///< not as if it held what sleeps, or all
    TaskContainer container; ///< as long as no code of the program runs
};

class QueueSearch {
public:
    enum class Seen { notOpen, open, task };
    /// `seen(generator)`: whether it can still be resumed as a task, and whether it is known as one.
    using Look = std::function<Seen(PyObject *generator)>;
    QueueSearch(TaskItems &items, Look seen) : items_(items), seen_(std::move(seen)) {}

    /// All variables in sight of `caller` that hold tasks, the likeliest first. `resumed`: what is being resumed. `wanted`: the
    /// text of the variable that the user picked, which need not hold any yet; empty: none.
    std::vector<FoundQueue> look(const FrameLayout *caller, PyObject *resumed, const std::string &wanted);

private:
    void lookAtFrame(const FrameLayout &frame);
    void lookAtGlobals(const FrameLayout &frame);
    void consider(const QueueVariable &variable, PyObject *value);
    bool isTaskOnly(PyObject *value);
    void considerWithAttributes(const QueueVariable &variable, PyObject *value);
    void rate(FoundQueue &queue, const TaskContainer &container);

    TaskItems &items_;
    Look seen_;
    const FrameLayout *caller_ = nullptr;
    PyObject *resumed_ = nullptr;
    std::string wanted_;
    std::vector<FoundQueue> found_;
    std::vector<const PyObject *> globalsSeen_;
};

} // namespace coroscope
