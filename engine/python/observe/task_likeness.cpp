// SPDX-License-Identifier: MIT
#include "engine/python/observe/task_likeness.h"

#include "engine/control/breakpoint.h"
#include "engine/python/code_places.h"
#include "engine/python/utf8_view.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace coroscope {

namespace {

/// `yield from` or `await` in the running frame resumes: part of what that frame does.
bool delegates(const FrameLayout &frame) { return (*frame.previousInstruction & 0xff) == SEND; }

/// Whether `code`, or what is defined in it, makes coroutines or drives generators.
bool drives(PyCodeObject *code)
{
    if (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR))
        return true;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_names); ++i) {
        const std::string_view name = utf8View(PyTuple_GET_ITEM(code->co_names, i));
        if (name == "next" || name == "send" || name == "throw" || name == "__next__")
            return true;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_consts); ++i) {
        PyObject *const constant = PyTuple_GET_ITEM(code->co_consts, i);
        if (PyCode_Check(constant) && drives(reinterpret_cast<PyCodeObject *>(constant)))
            return true;
    }
    return false;
}

/// The code of the main module, while it runs, where `code` is of the same file. Null: else.
PyCodeObject *mainModuleOf(PyCodeObject *code)
{
    const FrameLayout *outermost = nullptr;
    for (PyThreadState *thread = PyInterpreterState_ThreadHead(PyInterpreterState_Get()); thread;
         thread = PyThreadState_Next(thread)) // the main thread is the last one
        for (const FrameLayout *frame = runningFrame(thread); frame; frame = frame->previous)
            if (PyUnicode_Compare(frame->code->co_filename, code->co_filename) == 0 &&
                utf8View(frame->code->co_name) == "<module>")
                outermost = frame;
    if (!outermost)
        return nullptr;
    PyObject *const name = PyDict_GetItemString(outermost->globals, "__name__");
    const bool isMain = name && PyUnicode_Check(name) && utf8View(name) == "__main__";
    return isMain ? outermost->code : nullptr;
}

bool lies(std::string_view path, std::string_view folder) { return path.find(folder) != std::string_view::npos; }

} // namespace

TaskLikeness::TaskLikeness(bool iterated, std::vector<TaskRule> rules, CodePlaces &places)
    : iterated_(iterated), rules_(std::move(rules)), places_(places)
{
    PyObject *const os = PyDict_GetItemString(PyImport_GetModuleDict(), "os");
    PyObject *const file = os ? PyDict_GetItemString(PyModule_GetDict(os), "__file__") : nullptr;
    if (!file || !PyUnicode_Check(file))
        return;
    const std::string_view path = utf8View(file);
    standardFolder_ = path.substr(0, path.rfind('/') + 1);
}

TaskLikeness::Origin TaskLikeness::findOrigin(PyCodeObject *code) const
{
    const std::string_view file = utf8View(code->co_filename);
    if (lies(file, "/site-packages/") || lies(file, "/dist-packages/"))
        return Origin::library;
    const bool isFrozen = file.starts_with("<frozen ");
    const bool isStandard = isFrozen || (!standardFolder_.empty() && file.starts_with(standardFolder_));
    return isStandard ? Origin::standardLibrary : Origin::program;
}

TaskLikeness::Facts &TaskLikeness::factsOf(PyCodeObject *code)
{
    auto found = known_.find(code);
    if (found == known_.end()) {
        Py_INCREF(code);
        const bool isExpression = utf8View(code->co_name) == "<genexpr>";
        found = known_.emplace(code, Facts{findOrigin(code), isExpression, findRule(code), {}, {}}).first;
    }
    return found.value();
}

std::optional<bool> TaskLikeness::findRule(PyCodeObject *code) const
{
    if (rules_.empty())
        return {};
    const CodeInfo &definition = places_.info(code);
    const auto last = std::find_if(rules_.rbegin(), rules_.rend(), [&definition](const TaskRule &rule) {
        return (rule.file.empty() || rule.file == definition.file) && matchesGlob(rule.definition, definition.name);
    });
    return last == rules_.rend() ? std::nullopt : std::optional(last->isTask);
}

std::optional<bool> TaskLikeness::ruledOf(PyCodeObject *code)
{
    return rules_.empty() ? std::nullopt : factsOf(code).ruled;
}

bool TaskLikeness::isPassedOver(PyCodeObject *code)
{
    return (code->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) &&
           ruledOf(code) == std::optional(false);
}

bool TaskLikeness::iteratedIsTask(PyCodeObject *code)
{
    if (const std::optional<bool> known = factsOf(code).iteratedIsTask)
        return *known;
    bool isTask = iterated_;
    if (PyCodeObject *const module = isTask ? nullptr : mainModuleOf(code)) {
        std::optional<bool> &drivesAny = factsOf(module).drives;
        if (!drivesAny)
            drivesAny = drives(module);
        isTask = !*drivesAny;
    }
    factsOf(code).iteratedIsTask = isTask;
    return isTask;
}

bool TaskLikeness::isTask(PyObject *generator, ResumedBy by)
{
    PyCodeObject *const code = reinterpret_cast<PyGenObject *>(generator)->gi_code;
    const FrameLayout *const caller = runningFrame();
    if (by == ResumedBy::closing)
        return false;
    if (const std::optional<bool> ruled = ruledOf(code))
        return *ruled;
    if (by == ResumedBy::send && caller && delegates(*caller) && !isPassedOver(caller->code))
        return false;
    if (code->co_flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE | CO_ASYNC_GENERATOR))
        return true;
    const Facts &facts = factsOf(code);
    const Origin origin = facts.origin;
    if (origin == Origin::standardLibrary || facts.isExpression)
        return false;
    if (by == ResumedBy::iteration)
        return origin == Origin::program && iteratedIsTask(code);
    const Origin drivenBy = caller ? factsOf(caller->code).origin : Origin::program;
    return drivenBy == Origin::program || (drivenBy == Origin::library && origin == Origin::program);
}

} // namespace coroscope
