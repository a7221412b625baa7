// SPDX-License-Identifier: MIT
#include "engine/python/observe/queue_search.h"

#include "engine/python/observe/heap_order.h"
#include "engine/python/observe/instance_attributes.h"
#include "engine/python/observe/queue_use.h"
#include "engine/python/utf8_view.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace coroscope {

namespace {

constexpr int framesOutwards = 8; // from the one that resumes
constexpr Py_ssize_t mostGlobals = 2000;
constexpr Py_ssize_t itemsLookedAt = 6;

/// What such a variable is named for: tasks that are not in the ready queue, or all of them, or what one task has called.
bool soundsLikeAnother(std::string_view name)
{
    if (name.find('.') != std::string_view::npos && name.ends_with("stack"))
        return true;
    constexpr std::array<std::string_view, 12> words = {"sleep", "wait",    "timer", "done", "finish", "block",
                                                        "delay", "pending", "park",  "all_", "every",  "result"};
    return std::any_of(words.begin(), words.end(),
                       [name](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

PyCodeObject *codeOf(PyObject *generator) { return reinterpret_cast<PyGenObject *>(generator)->gi_code; }

const FrameLayout *frameOf(const QueueVariable &variable, const FrameLayout *caller)
{
    int depth = 0;
    for (const FrameLayout *frame = caller; frame && depth <= framesOutwards; frame = frame->previous, ++depth) {
        const bool isIt = variable.code ? frame->code == variable.code : frame->globals == variable.globals;
        if (isIt)
            return frame;
    }
    return nullptr;
}

} // namespace

TaskContainer QueueVariable::resolve(const FrameLayout *caller) const
{
    const FrameLayout *const frame = frameOf(*this, caller);
    if (!frame)
        return {};
    PyObject *value = code ? localOf(*frame, slot) : PyDict_GetItem(frame->globals, name);
    for (PyObject *const attribute : attributes)
        value = value && mayHoldAttributes(value) ? attributeOf(value, attribute) : nullptr;
    if (value && isQueueObject)
        value = TaskContainer::itemsOfQueue(value);
    return value ? TaskContainer::of(value) : TaskContainer();
}

void QueueVariable::keepNames() const
{
    Py_XINCREF(code);
    Py_XINCREF(name);
    for (PyObject *const attribute : attributes)
        Py_INCREF(attribute);
}

std::vector<FoundQueue> QueueSearch::look(const FrameLayout *caller, PyObject *resumed, const std::string &wanted)
{
    caller_ = caller;
    resumed_ = resumed;
    wanted_ = wanted;
    found_.clear();
    globalsSeen_.clear();
    int depth = 0;
    for (const FrameLayout *frame = caller; frame && depth < framesOutwards; frame = frame->previous, ++depth)
        lookAtFrame(*frame);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const FoundQueue &a, const FoundQueue &b) { return a.score > b.score; });
    return std::move(found_);
}

void QueueSearch::lookAtFrame(const FrameLayout &frame)
{
    PyCodeObject *const code = frame.code;
    for (Py_ssize_t slot = 0; slot < code->co_nlocalsplus; ++slot) {
        PyObject *const value = localOf(frame, slot);
        if (!value)
            continue;
        QueueVariable variable;
        variable.code = code;
        variable.slot = slot;
        variable.text = utf8View(PyTuple_GET_ITEM(code->co_localsplusnames, slot));
        considerWithAttributes(variable, value);
    }
    lookAtGlobals(frame);
}

void QueueSearch::lookAtGlobals(const FrameLayout &frame)
{
    if (std::find(globalsSeen_.begin(), globalsSeen_.end(), frame.globals) != globalsSeen_.end())
        return;
    globalsSeen_.push_back(frame.globals);
    if (!PyDict_CheckExact(frame.globals) || PyDict_GET_SIZE(frame.globals) > mostGlobals)
        return;
    PyObject *name = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(frame.globals, &at, &name, &value);) {
        if (!PyUnicode_CheckExact(name))
            continue;
        QueueVariable variable;
        variable.globals = frame.globals;
        variable.name = name;
        variable.text = utf8View(name);
        considerWithAttributes(variable, value);
    }
}

/// What stands for the task that is resumed may know of others, too: who waits for it, whom it has called. (A scheduler may have
/// the task in hand, but has a queue.)
bool QueueSearch::isTaskOnly(PyObject *value)
{
    const auto isQueue = [](PyObject *, PyObject *held) {
        const TaskContainer container = TaskContainer::of(held);
        return container && container.isQueue();
    };
    return mayHoldAttributes(value) && items_.generatorOf(value) == resumed_ && !anyAttribute(value, isQueue);
}

void QueueSearch::considerWithAttributes(const QueueVariable &variable, PyObject *value)
{
    consider(variable, value);
    if (TaskContainer::of(value) || isTaskOnly(value))
        return;
    anyAttribute(value, [&](PyObject *name, PyObject *held) {
        if (!TaskContainer::of(held))
            return false;
        QueueVariable attribute = variable;
        attribute.attributes.push_back(name);
        attribute.text.append(".").append(utf8View(name));
        consider(attribute, held);
        return false;
    });
}

void QueueSearch::consider(const QueueVariable &variable, PyObject *value)
{
    const TaskContainer container = TaskContainer::of(value);
    if (!container)
        return;
    const bool isWanted = !wanted_.empty() && variable.text == wanted_;
    if (!wanted_.empty() && !isWanted)
        return;
    FoundQueue queue{variable, 0, false, true, container};
    queue.variable.isQueueObject = container.isInQueue();
    rate(queue, container);
    if (queue.score == 0 && !isWanted)
        return;
    const auto isSame = [&variable](const FoundQueue &other) { return other.variable.text == variable.text; };
    if (std::any_of(found_.begin(), found_.end(), isSame)) // of an inner frame
        return;
    found_.push_back(std::move(queue));
}

/// Its score stays 0 where it does not hold tasks.
void QueueSearch::rate(FoundQueue &queue, const TaskContainer &container)
{
    Py_ssize_t open = 0, known = 0, others = 0;
    const Py_ssize_t size = container.size();
    for (Py_ssize_t i = 0; i < std::min(size, itemsLookedAt); ++i) {
        PyObject *const item = container.at(i % 2 == 0 ? i / 2 : size - 1 - i / 2);
        PyObject *const generator = items_.generatorOf(item);
        const Seen seen = generator ? seen_(generator) : Seen::notOpen;
        const bool isAlike = seen == Seen::open && codeOf(generator) == codeOf(resumed_);
        queue.holdsResumed = queue.holdsResumed || (generator && generator == resumed_);
        known += seen == Seen::task || isAlike;
        ++(seen == Seen::notOpen ? others : open);
    }
    // (A list of generators may be anything; who puts them into a queue schedules.)
    if (open == 0 || others > open || (!container.isQueue() && known == 0 && !isHeap(container)))
        return;
    const bool isParameter = queue.variable.code && queue.variable.slot < queue.variable.code->co_argcount &&
                             queue.variable.attributes.empty(); // a second name, that may be given away
    queue.score = container.hasDiscipline() ? 20 : container.isQueue() ? 16 : 8;
    queue.score -= isParameter ? 1 : 0;
    const std::string &text = queue.variable.text;
    queue.score += disciplineInCode(caller_->code, text.substr(text.rfind('.') + 1)) ? 12 : 0; // it is taken from
    queue.score +=
        queue.holdsResumed ? (container.isQueue() ? -8 : 2) : 0; // it is taken out, but where a list is walked through
    queue.soundsRight = !soundsLikeAnother(queue.variable.text);
    queue.score -= queue.soundsRight ? 0 : 6;
}

} // namespace coroscope
