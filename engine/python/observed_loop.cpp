// SPDX-License-Identifier: MIT
#include "engine/python/observed_loop.h"

#include "engine/loop/instrument.h"
#include "engine/python/interrupts.h"
#include "engine/python/program_loop.h"

#include <cstring>
#include <utility>

namespace coroscope {

namespace {

/// Every library has its own exception by which a task is cancelled; close() has GeneratorExit.
bool isCancellation(PyObject *exceptionType)
{
    const char *const name = PyExceptionClass_Name(exceptionType);
    const char *const dot = std::strrchr(name, '.');
    const std::string_view bare = dot ? dot + 1 : name;
    return bare == "CancelledError" || bare == "Cancelled" || bare == "TaskCancelled" || bare == "GeneratorExit";
}

} // namespace

ObservedTask::ObservedTask(PyObject *generator, CodePlaces &places)
    : generator_(generator), places_(places), info_(places.info(reinterpret_cast<PyGenObject *>(generator)->gi_code))
{
}

ObservedLoop::ObservedLoop(ProgramLoop &program, bool iterated)
    : program_(program), thread_(PyThread_get_thread_ident()), likeness_(iterated)
{
}

bool ObservedLoop::watch() { return installResumptionHooks(*this); }

void ObservedLoop::rest() { removeResumptionHooks(); }

ObservedTask *ObservedLoop::consider(PyObject *generator, ResumedBy by)
{
    PyCodeObject *const code = reinterpret_cast<PyGenObject *>(generator)->gi_code;
    if (by == ResumedBy::iteration && code == lastPassed_)
        return nullptr;
    if (!likeness_.isTask(generator, by)) {
        if (by == ResumedBy::iteration)
            lastPassed_ = code; // kept alive by what is known of it
        return nullptr;
    }
    auto task = std::make_unique<ObservedTask>(generator, program_.places());
    task->staysInQueue = likeness_.callerIsProgram();
    return tasks_.emplace(generator, std::move(task)).first->second.get();
}

ResumptionListener::Begin ObservedLoop::resuming(PyObject *generator, ResumedBy by, PyObject *sent)
{
    if (loop_.current() || !loop_.instrument() || PyThread_get_thread_ident() != thread_)
        return Begin::pass;
    const auto found = tasks_.find(generator);
    ObservedTask *const task = found != tasks_.end() ? found->second.get() : consider(generator, by);
    if (!task || hasEnded(task->status()))
        return Begin::pass;
    loop_.resuming(*task);
    if (raiseInterrupt()) { // from a hold: it is as if it had come just before
        loop_.suspended(*task, WaitState::forTurn());
        return Begin::refused;
    }
    if (sent != Py_None)
        tellValue(*task, true, sent);
    return Begin::slice;
}

void ObservedLoop::tellValue(ObservedTask &task, bool sent, PyObject *value)
{
    if (Instrument *const instrument = loop_.instrument())
        instrument->value(task, sent ? Instrument::ValueRole::sent : Instrument::ValueRole::yielded,
                          program_.texts().value(value));
}

/// The generator of the task that `object`, which was yielded, stands for: itself, or what one of its attributes holds. None
/// of the program's code runs for that. Null: no task that is alive.
PyObject *ObservedLoop::generatorBehind(PyObject *object) const
{
    constexpr Py_ssize_t mostAttributes = 32;
    if (PyGen_CheckExact(object) || PyCoro_CheckExact(object))
        return aliveTask(object) == noTask ? nullptr : object;
    const bool mayHaveAttributes = PyType_HasFeature(Py_TYPE(object), Py_TPFLAGS_HEAPTYPE);
    PyObject **const slot = mayHaveAttributes ? _PyObject_GetDictPtr(object) : nullptr;
    if (!slot || !*slot || !PyDict_CheckExact(*slot) || PyDict_GET_SIZE(*slot) > mostAttributes)
        return nullptr;
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(*slot, &at, &name, &value);)
        if ((PyGen_CheckExact(value) || PyCoro_CheckExact(value)) && aliveTask(value) != noTask)
            return value;
    return nullptr;
}

/// It yields the same object again: it polls. Once that stands for a task that has ended it is another object, at its address.
bool ObservedLoop::saysNothingNew(const ObservedTask &task, PyObject *yielded) const
{
    return yielded == task.lastYielded && (task.awaited == noTask || aliveTask(task.awaitedGenerator) == task.awaited);
}

TaskNumber ObservedLoop::aliveTask(PyObject *generator) const
{
    const auto found = tasks_.find(generator);
    const bool isAlive =
        found != tasks_.end() && !hasEnded(found->second->status()) && found->second.get() != loop_.current();
    return isAlive ? found->second->number() : noTask;
}

void ObservedLoop::yielded(PyObject *value)
{
    if (!loop_.current())
        return;
    ObservedTask &task = current();
    if (!saysNothingNew(task, value)) {
        task.awaited = noTask;
        if (value != Py_None)
            tellValue(task, false, value);
    }
    task.lastYielded = value;
    if (task.awaited == noTask && value != Py_None) {
        task.awaitedGenerator = generatorBehind(value);
        task.awaited = task.awaitedGenerator ? aliveTask(task.awaitedGenerator) : noTask;
    }
    loop_.suspended(task, !task.staysInQueue       ? WaitState{.kind = WaitKind::unknown}
                          : task.awaited == noTask ? WaitState::forTurn()
                                                   : WaitState::forTask(task.awaited, true));
    raiseInterruptSoon();
}

void ObservedLoop::returned(PyObject *value)
{
    if (!loop_.current())
        return;
    current().setResultText(program_.texts().value(value ? value : Py_None));
    loop_.ended(current(), TaskStatus::done);
    raiseInterruptSoon();
}

void ObservedLoop::raised()
{
    if (!loop_.current())
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    current().setResultText(program_.texts().error(value));
    loop_.ended(current(), isCancellation(type) ? TaskStatus::cancelled : TaskStatus::failed);
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

void ObservedLoop::closed()
{
    if (!loop_.current())
        return;
    loop_.ended(current(), TaskStatus::cancelled);
    raiseInterruptSoon();
}

void ObservedLoop::deallocating(PyObject *generator)
{
    if (_Py_IsFinalizing()) {
        removeResumptionHooks(); // what the program leaves behind stays as it stood
        return;
    }
    const auto found = tasks_.find(generator);
    if (found == tasks_.end())
        return;
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    const std::unique_ptr<ObservedTask> task = std::move(found.value());
    tasks_.erase(found);
    loop_.ended(*task, TaskStatus::cancelled); // unless it had ended; a breakpoint may hold here
    PyErr_Restore(type, value, trace);
    raiseInterruptSoon();
}

} // namespace coroscope
