// SPDX-License-Identifier: MIT
// The extension as the engine inside a program that was started under Coroscope.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

/// coroscope._coroscope._attach(launch): takes the launch (JSON, see LaunchSpec) and starts recording, before the program's
/// first line. Ends the process with a message where that cannot be done.
/// Returns whether PYTHONHASHSEED is ours, to be taken out of the environment.
PyObject *attachFunction(PyObject *module, PyObject *launch);

/// coroscope._coroscope._child_launch(): with which the environment has the program's children recorded, too; None: they are
/// not to be.
PyObject *childLaunchFunction(PyObject *module, PyObject *nothing);
/// coroscope._coroscope._end_child(): where this process is such a child, its recording ends here.
PyObject *endChildFunction(PyObject *module, PyObject *nothing);

/// In an idle wait of the loop: holds here if the debugger asked for a pause.
void stopInsideIdleWait();

} // namespace coroscope
