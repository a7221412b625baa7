// SPDX-License-Identifier: MIT
// coroscope.event_loop: the ready queue, as the program sees it.
#pragma once

#include "engine/python/python_api.h"

namespace coroscope {

bool addLoopObject(PyObject *module);

} // namespace coroscope
