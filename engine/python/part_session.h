// SPDX-License-Identifier: MIT
// The recording of a part of a program, in a process that was not started under Coroscope: coroscope.record().
#pragma once

#include "engine/loop/loop.h"
#include "engine/python/python_api.h"

namespace coroscope {

/// _record(path, keep, signal): begins; raises OSError with the cure, or ValueError. `keep` and `signal` are "" for none.
PyObject *recordFunction(PyObject *module, PyObject *arguments);
PyObject *recordEndFunction(PyObject *module,
                            PyObject *nothing); ///< nothing where none is under way, as in a fork's child
/// The path of a copy of the recording under way, of the program or of a part of it; None: that is in memory only.
PyObject *recordSaveFunction(PyObject *module, PyObject *nothing);
/// The path of the recording under way, of the program or of a part of it; None: there is none.
PyObject *recordingFunction(PyObject *module, PyObject *nothing);

/// From here on the loops of this process count their tasks together, so that each recording that is made of them can tell
/// them apart.
void numberTasksTogether();

} // namespace coroscope
