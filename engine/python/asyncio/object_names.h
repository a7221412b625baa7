// SPDX-License-Identifier: MIT
// Under which name a program has an object at hand where it waits for it: `self.db_lock`, `jobs`, `forks[2]`. Read where it lies in
// memory: none of the program's code runs.
#pragma once

#include "engine/python/await_chain.h"

#include <string>

namespace coroscope {

/// Looks into the frames from `from` outwards. Empty: none has it under a name.
std::string nameOfObject(PyObject *object, const AwaitChain &chain, std::size_t from);

/// What a function, or whatever can be called, is called: `Job.run`.
std::string nameOfCallable(PyObject *callable);

} // namespace coroscope
