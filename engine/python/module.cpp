// SPDX-License-Identifier: MIT
// coroscope._coroscope: what the package coroscope is made of.
#include "engine/python/asyncio/executor_job.h"
#include "engine/python/asyncio/loop_base.h"
#include "engine/python/asyncio/own_task.h"
#include "engine/python/asyncio/running_loop.h"
#include "engine/python/errors.h"
#include "engine/python/loop_object.h"
#include "engine/python/part_session.h"
#include "engine/python/program_loop.h"
#include "engine/python/program_session.h"
#include "engine/python/sleep_object.h"
#include "engine/python/task_object.h"

#include <string_view>

namespace coroscope {

namespace {

PyObject *runFunction(PyObject *, PyObject *arguments, PyObject *keywords)
{
    static const char *names[] = {"main", "waiting", nullptr};
    PyObject *main = nullptr;
    const char *word = "park";
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "O|s:run", const_cast<char **>(names), &main, &word))
        return nullptr;
    const std::string_view waiting = word;
    if (waiting != "park" && waiting != "poll") {
        PyErr_Format(PyExc_ValueError, "waiting is \"park\" or \"poll\", not \"%.50s\"", word);
        return nullptr;
    }
    ProgramLoop *program = programLoop();
    return program ? program->run(main, waiting == "poll" ? Waiting::poll : Waiting::park) : nullptr;
}

PyMethodDef functions[] = {{"run", asMethod(runFunction), METH_VARARGS | METH_KEYWORDS,
                            "run(main, waiting='park')\n--\n\nRuns main, and every task that it starts, until nothing "
                            "is left to run; returns what main\n"
                            "returns, or raises what it raises. waiting='park': a task that waits is out of the queue "
                            "until\nwoken; 'poll': it goes to "
                            "the back of the queue and looks again each turn."},
                           {"sleep", sleepFunction, METH_O,
                            "sleep(seconds)\n--\n\nAwait it to let others run for that long; sleep(0) gives way once. "
                            "Returns the time slept."},
                           {"_loop_base", loopBaseFunction, METH_NOARGS, nullptr},
                           {"_own_tasks_made", OwnTasks::madeFunction, METH_NOARGS, nullptr},
                           {"_own_task_type", OwnTasks::typeFunction, METH_NOARGS, nullptr},
                           {"_take_unlisted_tasks", OwnTasks::takeUnlistedFunction, METH_NOARGS, nullptr},
                           {"_tell_jobs", tellJobsFunction, METH_VARARGS, nullptr},
                           {"_spare_getpid", spareGetpidFunction, METH_VARARGS, nullptr},
                           {"_attach", attachFunction, METH_O, nullptr},
                           {"_child_launch", childLaunchFunction, METH_NOARGS, nullptr},
                           {"_end_child", endChildFunction, METH_NOARGS, nullptr},
                           {"_record", recordFunction, METH_VARARGS, nullptr},
                           {"_record_end", recordEndFunction, METH_NOARGS, nullptr},
                           {"_record_save", recordSaveFunction, METH_NOARGS, nullptr},
                           {"_recording", recordingFunction, METH_NOARGS, nullptr},
                           {nullptr, nullptr, 0, nullptr}};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "coroscope._coroscope",
                          "The event loop of Coroscope.",
                          -1,
                          functions,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

bool checkInterpreter()
{
    if (Py_Version >> 16 != PY_VERSION_HEX >> 16) {
        PyErr_SetString(PyExc_ImportError, "coroscope was built for CPython 3.11; run the program with python3.11");
        return false;
    }
    if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
        PyErr_SetString(PyExc_ImportError, "coroscope works in the main interpreter only");
        return false;
    }
    return true;
}

} // namespace

PyObject *makeModule()
{
    if (!checkInterpreter())
        return nullptr;
    PyRef module = PyRef::take(PyModule_Create(&definition));
    if (!module || !addErrors(module.get()) || !addTaskType(module.get()) || !addSleepType(module.get()) ||
        !addLoopObject(module.get()))
        return nullptr;
    numberTasksTogether();
    return module.release();
}

} // namespace coroscope

PyMODINIT_FUNC PyInit__coroscope() { return coroscope::makeModule(); }
