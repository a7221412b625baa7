// SPDX-License-Identifier: MIT
#include "engine/python/python_language.h"

#include "engine/python/inspect/program_inspector.h"
#include "engine/python/interrupts.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/program_loop.h"
#include "engine/python/task_object.h"
#include "engine/python/utf8_view.h"

#include <csignal>

namespace coroscope {

int PythonLanguage::pauseSignal() { return SIGRTMAX - 2; }

namespace {

void flushStream(const char *name)
{
    PyObject *stream = PySys_GetObject(name);
    const PyRef done =
        PyRef::take(stream && stream != Py_None ? PyObject_CallMethod(stream, "flush", nullptr) : nullptr);
    if (!done)
        PyErr_Clear();
}

} // namespace

thread_local PyThreadState *PythonLanguage::held_ = nullptr;

PythonLanguage::PythonLanguage(void (*onPause)()) : onPause_(onPause), mainThread_(::pthread_self()) {}

std::string PythonLanguage::version() const
{
    const std::string text = Py_GetVersion();
    return text.substr(0, text.find(' '));
}

bool PythonLanguage::installPauseSignal()
{
    static PyMethodDef handler = {"pause", &PythonLanguage::pauseHandler, METH_VARARGS, nullptr};
    const PyRef self = PyRef::take(PyCapsule_New(this, nullptr, nullptr));
    const PyRef function = PyRef::take(self ? PyCFunction_New(&handler, self.get()) : nullptr);
    const PyRef module = PyRef::take(function ? PyImport_ImportModule("_signal") : nullptr);
    if (!module)
        return false;
    const PyRef old = PyRef::take(PyObject_CallMethod(module.get(), "signal", "iO", pauseSignal(), function.get()));
    hasSignal_ = bool(old);
    return hasSignal_;
}

PyObject *PythonLanguage::pauseHandler(PyObject *self, PyObject *)
{
    auto *language = static_cast<PythonLanguage *>(PyCapsule_GetPointer(self, nullptr));
    language->onPause_();
    if (raiseInterrupt())
        return nullptr;
    Py_RETURN_NONE;
}

/// As the module `threading` has it, where the program uses that.
std::string PythonLanguage::threadName() const
{
    static PyObject *const activeName = PyUnicode_InternFromString("_active");
    static PyObject *const nameName = PyUnicode_InternFromString("_name");
    PyObject *const threading = PyDict_GetItemString(PyImport_GetModuleDict(), "threading"); // borrowed, as are all
    PyObject *const active =
        threading && PyModule_Check(threading) ? inPlainDict(PyModule_GetDict(threading), activeName) : nullptr;
    const PyRef ident = PyRef::take(PyLong_FromUnsignedLong(PyThread_get_thread_ident()));
    PyObject *const thread =
        active && PyDict_CheckExact(active) && ident ? PyDict_GetItemWithError(active, ident.get()) : nullptr;
    PyObject *const name = thread ? attributeOf(thread, nameName) : nullptr;
    PyErr_Clear();
    if (name && PyUnicode_Check(name))
        return std::string(utf8View(name));
    return ::pthread_equal(::pthread_self(), mainThread_) != 0 ? "MainThread" : std::string();
}

void PythonLanguage::interruptSlice()
{
    // Finalisation, or the program, may have taken the handler away: the signal would kill.
    struct sigaction action = {};
    if (hasSignal_ && ::sigaction(pauseSignal(), nullptr, &action) == 0 && action.sa_handler != SIG_DFL)
        ::pthread_kill(mainThread_, pauseSignal());
}

SourcePlace PythonLanguage::runningPlace()
{
    if (placeElsewhere_)
        if (const std::optional<SourcePlace> place = placeElsewhere_())
            return *place;
    PyFrameObject *frame = PyEval_GetFrame(); // borrowed
    ProgramLoop *const existing = existingProgramLoop();
    const TaskBase *const task = existing ? existing->loop().current() : nullptr;
    // A signal that is served just before its coroutine is resumed comes in the frame that called run().
    if (!frame || (task && static_cast<const GuestTask *>(task)->isSuspended()))
        return {};
    const PyRef code = PyRef::take(reinterpret_cast<PyObject *>(PyFrame_GetCode(frame)));
    const int line = PyFrame_GetLineNumber(frame);
    ProgramLoop *program = programLoop();
    if (!program) {
        PyErr_Clear();
        return {};
    }
    const auto *codeObject = reinterpret_cast<PyCodeObject *>(code.get());
    return {program->places().absolutePath(codeObject->co_filename), line > 0 ? std::uint32_t(line) : 0};
}

void PythonLanguage::beforeHold() { held_ = PyEval_SaveThread(); }

void PythonLanguage::afterHold()
{
    PyEval_RestoreThread(held_);
    held_ = nullptr;
}

bool PythonLanguage::holdInterrupted()
{
    PyEval_RestoreThread(held_);
    const bool raised = PyErr_CheckSignals() != 0;
    if (raised)
        keepInterrupt();
    held_ = PyEval_SaveThread();
    return raised;
}

Message PythonLanguage::inspect(const Inspect &request, TaskBase *task)
{
    return inspector_ ? inspector_->answer(request, task) : refusal(request, "The program has not begun yet.");
}

void PythonLanguage::forgetInspected()
{
    if (inspector_)
        inspector_->forget();
}

void PythonLanguage::flushOutput()
{
    flushStream("stdout");
    flushStream("stderr");
}

} // namespace coroscope
