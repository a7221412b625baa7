// SPDX-License-Identifier: MIT
#include "engine/python/observe/task_names.h"

#include "engine/python/observe/instance_attributes.h"
#include "engine/python/observe/task_container.h"
#include "engine/python/utf8_view.h"

#include <string_view>

namespace coroscope {

namespace {

/// `worker`, `Job.run` or `__main__.worker`, where that is what the function is called.
bool repeatsFunction(std::string_view name, PyCodeObject *code)
{
    const std::string_view function = utf8View(code->co_name), qualified = utf8View(code->co_qualname);
    return name == function || name == qualified ||
           (name.ends_with(qualified) && name[name.size() - qualified.size() - 1] == '.');
}

std::string_view attributeText(PyObject *holder, const char *attribute)
{
    const PyRef name = PyRef::take(PyUnicode_InternFromString(attribute));
    PyObject *const value = name ? attributeOf(holder, name.get()) : nullptr;
    return utf8View(value && PyUnicode_CheckExact(value) ? value : nullptr);
}

/// It schedules: it is no task, whatever it has in hand.
bool holdsQueue(PyObject *object)
{
    return anyAttribute(object, [](PyObject *, PyObject *value) {
        const TaskContainer container = TaskContainer::of(value);
        return container && (container.isQueue() || container.size() > 1);
    });
}

} // namespace

std::string nameGivenBy(PyObject *holder, PyObject *generator)
{
    if (!holder)
        return {};
    std::string_view name = attributeText(holder, "name");
    if (name.empty())
        name = attributeText(holder, "_name");
    const bool isOwn = !name.empty() && !repeatsFunction(name, reinterpret_cast<PyGenObject *>(generator)->gi_code);
    return isOwn ? std::string(name) : std::string();
}

PyObject *holderIn(const FrameLayout &frame, PyObject *generator, TaskItems &items)
{
    constexpr Py_ssize_t mostNames = 200;
    const auto holds = [&items, generator](PyObject *value) {
        return value && !holdsQueue(value) && items.learn(value, generator);
    };
    for (Py_ssize_t slot = 0; slot < frame.code->co_nlocalsplus; ++slot)
        if (PyObject *const value = localOf(frame, slot); holds(value))
            return value;
    PyObject *const names = frame.locals; // of a module and the like
    PyObject *name = nullptr, *value = nullptr;
    if (names && PyDict_CheckExact(names) && PyDict_GET_SIZE(names) <= mostNames)
        for (Py_ssize_t at = 0; PyDict_Next(names, &at, &name, &value);)
            if (holds(value))
                return value;
    return nullptr;
}

} // namespace coroscope
