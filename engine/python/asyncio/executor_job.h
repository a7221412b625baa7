// SPDX-License-Identifier: MIT
// The jobs of concurrent.futures' executors, told of where somebody listens: in a worker thread from the call of its function to its
// end; and what futures wait for them.
//
// What is submitted, however, becomes an object of a class of that module's own, which keeps the function in an attribute `fn`. A
// descriptor of ours in that class takes what is assigned, and has a thread call an object that calls the function, and in all else
// is as that: its attributes, its repr. No frame of ours stands in a traceback. What another process is to run stays as it is.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// coroscope._coroscope._tell_jobs(type, of_processes, submitted): `type` is that class, `submitted` is called with each of its objects
/// that is made where a loop under the virtual clock runs. Under the interpreter's lock.
PyObject *tellJobsFunction(PyObject *module, PyObject *arguments);

} // namespace coroscope
