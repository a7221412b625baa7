// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_task.h"

#include "engine/python/asyncio/asyncio_names.h"
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/asyncio_waits.h"
#include "engine/python/utf8_view.h"

#include <utility>

namespace coroscope {

namespace {

PyCodeObject *codeOf(PyObject *coroutine)
{
    PyObject *const driven = coroutine ? drivenBy(coroutine) : nullptr;
    return driven ? reinterpret_cast<PyGenObject *>(driven)->gi_code : nullptr;
}

} // namespace

AsyncioTask::AsyncioTask(PyObject *task, const AsyncioObjects &objects, CodePlaces &places, ObjectText &texts,
                         AsyncioWaits &waits)
    : task_(task),
      objects_(objects),
      places_(places),
      texts_(texts),
      waits_(waits),
      code_(codeOf(objects.coroutine(task)))
{
    Py_XINCREF(code_);
}

void AsyncioTask::takeName()
{
    if (PyObject *const name = objects_.name(task_)) // null: one of ours, for whose name nobody has asked
        takeName(name);
}

void AsyncioTask::takeName(PyObject *name)
{
    const std::string_view text = utf8View(PyUnicode_Check(name) ? name : nullptr);
    if (!isNumberedByAsyncio(text))
        setOwnName(std::string(text));
}

AsyncioTask::~AsyncioTask() { Py_XDECREF(code_); }

PyObject *AsyncioTask::generator() const { return objects_.coroutine(task_); }

WaitState AsyncioTask::waitOf(StackInterner &stacks)
{
    const AsyncioWaits::Found found = waits_.look(task_, stacks);
    foundStack_ = found.stack;
    foundDetail_ = found.detail;
    return found.state;
}

WaitState AsyncioTask::waitUnheard()
{
    foundStack_ = 0;
    foundDetail_ = nullptr;
    return waits_.lookAlone(task_).state;
}

WaitDetail *AsyncioTask::waitDetail()
{
    WaitDetail *const found = std::exchange(foundDetail_, nullptr);
    return found ? found : waits_.lookAgain(task_).detail;
}

DefinitionRef AsyncioTask::definition() const
{
    if (!code_)
        return {"task", {}, 0, DefinitionKind::unknown};
    const CodeInfo &info = places_.info(code_);
    return {info.name, info.file, info.line, info.kind};
}

std::uint32_t AsyncioTask::suspendedStack(StackInterner &stacks)
{
    if (const std::uint32_t found = std::exchange(foundStack_, 0))
        return found;
    waits_.use(stacks);
    PyObject *const coroutine = generator();
    return coroutine ? places_.suspendedStack(coroutine, stacks) : 0;
}

std::string AsyncioTask::resultText() const
{
    if (status() == TaskStatus::done) {
        PyObject *const result = objects_.result(task_);
        return result && result != Py_None ? texts_.value(result) : std::string();
    }
    PyObject *const error = status() == TaskStatus::failed ? objects_.exception(task_) : nullptr;
    return error ? texts_.error(error) : std::string();
}

} // namespace coroscope
