// SPDX-License-Identifier: MIT
#include "engine/python/errors.h"

namespace coroscope {

PyObject *cancelledError = nullptr;
PyObject *invalidStateError = nullptr;

bool addErrors(PyObject *module)
{
    cancelledError = PyErr_NewExceptionWithDoc("coroscope.CancelledError",
                                               "The task was cancelled. Raised at the await where the task stands.",
                                               PyExc_BaseException, nullptr);
    invalidStateError =
        PyErr_NewExceptionWithDoc("coroscope.InvalidStateError", "The task is not done, so that it has no result yet.",
                                  PyExc_RuntimeError, nullptr);
    return cancelledError && invalidStateError &&
           PyModule_AddObjectRef(module, "CancelledError", cancelledError) == 0 &&
           PyModule_AddObjectRef(module, "InvalidStateError", invalidStateError) == 0;
}

} // namespace coroscope
