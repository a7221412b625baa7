// SPDX-License-Identifier: MIT
// What stands before a function that a worker thread is to call, so that it is told when the thread does.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/python/python_api.h"

namespace coroscope {

class Instrument;

/// An object that calls `function`, and in all else is as that: its attributes, its repr. No frame of ours stands in a
/// traceback. `task` is the one that submits it, as `submittedTo`, who listens, knows it. A new reference; null with an exception set.
PyObject *makeExecutorJob(PyObject *function, const Instrument *submittedTo, TaskNumber task);

} // namespace coroscope
