// SPDX-License-Identifier: MIT
#include "engine/python/inspect/program_inspector.h"

#include "engine/control/breakpoint_table.h"
#include "engine/python/asyncio/asyncio_names.h"
#include "engine/python/asyncio/asyncio_tasks.h"
#include "engine/python/code_places.h"
#include "engine/python/inspect/frame_locals.h"
#include "engine/python/inspect/plain_text.h"
#include "engine/python/inspect/task_frames.h"
#include "engine/python/inspect/value_children.h"
#include "engine/python/observe/observed_loop.h"
#include "engine/python/program_loop.h"
#include "engine/python/python_task.h"
#include "engine/python/task_object.h"
#include "engine/python/untouched.h"

#include <fmt/core.h>

namespace coroscope {

namespace {

/// What the task is made of; null: no generator or coroutine of CPython's own, or it has none any more.
PyObject *generatorOf(TaskBase &task)
{
    const auto *const one = dynamic_cast<const PythonTask *>(&task);
    PyObject *const made = one ? one->generator() : nullptr;
    return made && (PyGen_CheckExact(made) || PyCoro_CheckExact(made)) ? made : nullptr;
}

} // namespace

ProgramInspector::ProgramInspector(const ObservedLoop *observed)
    : observed_(observed), words_([this](PyObject *object) { return taskNameOf(object); })
{
}

Message ProgramInspector::answer(const Inspect &request, TaskBase *task)
{
    const Untouched untouched;
    if (request.what == Inspect::What::children)
        return children(request);
    if (!task)
        return refusal(request, fmt::format("No task {} is alive: it has no frames.", request.task));
    PyObject *const generator = generatorOf(*task);
    if (!generator)
        return refusal(request, fmt::format("Task {} is made of no coroutine or generator of Python's own: its frames "
                                            "cannot be read.",
                                            request.task));
    return request.what == Inspect::What::frames ? frames(request, generator) : locals(request, generator);
}

Message ProgramInspector::frames(const Inspect &request, PyObject *generator)
{
    const std::vector<const FrameLayout *> all = framesOf(generator);
    FrameList answer{request.request, {}, request.from, all.size(), {}};
    const CodePlaces &places = existingProgramLoop()->places();
    std::size_t bytes = 0;
    for (std::uint64_t i = request.from; i < all.size() && answer.list.size() < pageEntries && bytes < pageBytes; ++i) {
        answer.list.push_back(places.describe(*all[i]));
        bytes += answer.list.back().function.size() + answer.list.back().file.size();
    }
    return answer;
}

Message ProgramInspector::locals(const Inspect &request, PyObject *generator)
{
    const std::vector<const FrameLayout *> all = framesOf(generator);
    if (request.frame >= all.size())
        return refusal(request, all.empty() ? fmt::format("Task {} has ended: it has no frames.", request.task)
                                            : fmt::format("Task {} has no frame {}: its outermost one is frame {}.",
                                                          request.task, request.frame, all.size() - 1));
    ValuePage page = pageFor(request);
    forEachLocal(*all[request.frame],
                 [&page](PyObject *name, PyObject *value) { page.add(value, [name] { return bareText(name); }); });
    return page.take();
}

Message ProgramInspector::children(const Inspect &request)
{
    const std::uint32_t index = request.reference - firstReference_;
    if (request.reference < firstReference_ || index >= kept_.size())
        return refusal(request, fmt::format("The reference {} is not known: references end when the program goes on.",
                                            request.reference));
    PyObject *const object = kept_[index].get();
    ValuePage page = pageFor(request);
    fillWithChildren(object, page, words_);
    return page.take();
}

ValuePage ProgramInspector::pageFor(const Inspect &request)
{
    return {request.request, request.from, [this](PyObject *value) { return describe(value); }};
}

ValueEntry ProgramInspector::describe(PyObject *value)
{
    return {{}, words_.of(value), ValueText::typeName(Py_TYPE(value)), hasChildren(value) ? referenceTo(value) : 0};
}

std::uint32_t ProgramInspector::referenceTo(PyObject *value)
{
    const auto [known, isNew] = references_.try_emplace(value, firstReference_ + std::uint32_t(kept_.size()));
    if (isNew)
        kept_.push_back(PyRef::share(value));
    return known->second;
}

std::string ProgramInspector::taskNameOf(PyObject *object) const
{
    if (isTask(object))
        return taskOf(object).number() == noTask ? std::string() : displayName(taskOf(object));
    if (const AsyncioTask *const task = AsyncioTasks::find(object))
        return displayName(*task);
    if (!observed_)
        return {};
    const PyRef coroutine = PyRef::take(coroutineOfAsyncioTask(object));
    const TaskBase *const task = observed_->taskOf(coroutine ? coroutine.get() : object);
    return task ? displayName(*task) : std::string();
}

void ProgramInspector::forget()
{
    if (kept_.empty())
        return;
    firstReference_ += std::uint32_t(kept_.size());
    references_.clear();
    std::vector<PyRef> last =
        std::move(kept_); // one that another thread has dropped meanwhile dies here: its code may run
    kept_.clear();
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    last.clear();
    PyErr_Restore(type, value, trace);
}

} // namespace coroscope
