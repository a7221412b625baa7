// SPDX-License-Identifier: MIT
#include "engine/python/asyncio/asyncio_task.h"

#include "engine/python/asyncio/asyncio_names.h"
#include "engine/python/asyncio/asyncio_objects.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/asyncio/asyncio_waits.h"
#include "engine/python/utf8_view.h"

namespace coroscope {

namespace {

PyCodeObject *codeOf(PyObject *coroutine)
{
    PyObject *const driven = coroutine ? drivenBy(coroutine) : nullptr;
    return driven ? reinterpret_cast<PyGenObject *>(driven)->gi_code : nullptr;
}

/// The frame that is suspended innermost; null: there is none of CPython's own.
const FrameLayout *innermost(PyObject *coroutine)
{
    const FrameLayout *found = nullptr;
    for (PyObject *at = coroutine; at;) {
        PyObject *const driven = drivenBy(at);
        const FrameLayout *const frame = driven ? suspendedFrame(driven) : nullptr;
        if (!frame)
            break;
        found = frame;
        at = delegateOf(*frame);
    }
    return found;
}

} // namespace

AsyncioTask::AsyncioTask(PyObject *task, const AsyncioObjects &objects, CodePlaces &places, ObjectText &texts)
    : task_(task), objects_(objects), places_(places), texts_(texts), code_(codeOf(objects.coroutine(task)))
{
    Py_XINCREF(code_);
}

void AsyncioTask::takeName()
{
    PyObject *const name = objects_.name(task_);
    const std::string_view text = utf8View(name && PyUnicode_Check(name) ? name : nullptr);
    if (!isNumberedByAsyncio(text))
        setOwnName(std::string(text));
}

AsyncioTask::~AsyncioTask() { Py_XDECREF(code_); }

PyObject *AsyncioTask::generator() const { return objects_.coroutine(task_); }

WaitState AsyncioTask::waitOf() const
{
    PyObject *const waiter = objects_.waiter(task_);
    if (!waiter || waiter == Py_None)
        return {.kind = WaitKind::unknown};
    if (const AsyncioTask *const other = AsyncioTasks::find(waiter))
        return WaitState::forTask(other->number(), false);
    const FrameLayout *const frame = innermost(generator());
    const WaitKind kind = frame ? waitKindOf(frame->code) : WaitKind::none;
    if (kind == WaitKind::timer) {
        const double due = sleepDeadline(*frame);
        return due < 0 || due > 9e9 ? WaitState{.kind = WaitKind::unknown}
                                    : WaitState::forTimer(Nanoseconds(due * 1e9), false);
    }
    return {.kind = kind == WaitKind::none ? WaitKind::future : kind};
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
