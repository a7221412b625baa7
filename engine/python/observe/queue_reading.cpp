// SPDX-License-Identifier: MIT
// QueueFollower, the part that finds the queue, and that reads it whole where it is not as expected.
#include "engine/python/observe/heap_order.h"
#include "engine/python/observe/queue_follower.h"
#include "engine/python/observe/queue_use.h"

#include <algorithm>
#include <optional>

namespace coroscope {

namespace {

constexpr Py_ssize_t alwaysRead = 256;      // items: a queue of so many is read whole whenever that is of use
constexpr std::uint64_t creditPerLook = 64; // items; of a longer one

} // namespace

// --- finding it ---

/// Rarer and rarer.
bool QueueFollower::search(ObservedTask &task, const FrameLayout *caller)
{
    if (++looks_ < nextSearch_)
        return false;
    nextSearch_ = looks_ < 16 ? looks_ + 1 : looks_ * 2;
    const std::vector<FoundQueue> found = search_.look(caller, task.generator(), wanted_);
    if (found.empty())
        return false;
    views_.clear();
    take(found.front(), caller);
    tellSources();
    return true;
}

/// Whether it holds what one of the sources holds: the same tasks by another name.
bool QueueFollower::repeats(const TaskContainer &container)
{
    const auto holds = [this](const TaskContainer &queue, PyObject *generator) {
        for (Py_ssize_t at = 0; at < std::min(queue.size(), alwaysRead); ++at)
            if (items_.generatorOf(queue.at(at)) == generator)
                return true;
        return false;
    };
    for (Py_ssize_t at = 0; at < std::min<Py_ssize_t>(container.size(), 4); ++at)
        if (PyObject *const generator = items_.generatorOf(container.at(at)))
            for (const TaskContainer &queue : views_)
                if (holds(queue, generator))
                    return true;
    return false;
}

void QueueFollower::take(const FoundQueue &found, const FrameLayout *caller)
{
    const TaskContainer &container = found.container;
    found.variable.keepNames();
    Source &source = sources_.emplace_back();
    views_.push_back(container);
    source.variable = found.variable;
    source.words = container.words();
    const std::string &name = source.variable.text;
    const std::optional<Discipline> used = disciplineInCode(caller->code, name.substr(name.rfind('.') + 1));
    source.isSettled = container.hasDiscipline();
    source.endIsKnown = source.isSettled || used;
    source.discipline = source.isSettled     ? container.discipline()
                        : found.holdsResumed ? Discipline::walk
                        : isHeap(container)  ? Discipline::heap
                                             : used.value_or(Discipline::fifo);
}

// --- reading it whole ---

bool QueueFollower::mayReadAll()
{
    constexpr std::uint64_t most = 1 << 20;
    credit_ = std::min(credit_ + creditPerLook, most);
    Py_ssize_t items = 0;
    for (const TaskContainer &queue : views_)
        items += queue.size();
    if (items <= alwaysRead)
        return true;
    if (credit_ < std::uint64_t(items))
        return false;
    credit_ -= std::uint64_t(items);
    return true;
}

/// `skipped`: the task that runs or is about to, which has no place in the queue.
void QueueFollower::readAll(ObservedTask &skipped, const FrameLayout *caller)
{
    readSources(skipped);
    if (anyIsMissing() && searchFurther(skipped, caller))
        readSources(skipped);
}

void QueueFollower::readSources(ObservedTask &skipped)
{
    order_.clear();
    skipped.pass = ++pass_;
    for (std::size_t i = 0; i < sources_.size(); ++i)
        read(sources_[i], views_[i], skipped);
}

/// A task was in the queue, has not been resumed, and is not there: it has been moved.
bool QueueFollower::anyIsMissing() const
{
    for (ForeignTask *task = loop_.firstReady(); task; task = ForeignLoop::readyAfter(*task)) {
        const auto &observed = static_cast<const ObservedTask &>(*task);
        if (observed.pass != pass_ && observed.queue == this && observed.item)
            return true;
    }
    return false;
}

/// Some schedulers take what is ready into a list of its own, and resume that: it comes first, then.
bool QueueFollower::searchFurther(ObservedTask &task, const FrameLayout *caller)
{
    constexpr int most = 16; // in vain
    if (furtherSearches_ == most)
        return false;
    ++furtherSearches_;
    const std::size_t known = sources_.size();
    for (const FoundQueue &queue : search_.look(caller, task.generator(), {})) {
        const bool isKnown = std::any_of(sources_.begin(), sources_.end(), [&queue](const Source &source) {
            return source.variable.text == queue.variable.text;
        });
        if (!isKnown && !queue.holdsResumed && queue.soundsRight && !repeats(queue.container))
            take(queue, caller);
    }
    std::rotate(sources_.begin(), sources_.begin() + std::ptrdiff_t(known), sources_.end());
    std::rotate(views_.begin(), views_.begin() + std::ptrdiff_t(known), views_.end());
    if (sources_.size() == known)
        return false;
    tellSources();
    return true;
}

void QueueFollower::tellSources()
{
    std::string text;
    for (std::size_t i = 0; i < sources_.size(); ++i)
        text += (text.empty() ? "`" : ", and `") + sources_[i].variable.text + "`, " + sources_[i].words;
    host_.queueFound(text);
    furtherSearches_ = 0;
    attention_ = closely;
}

void QueueFollower::read(Source &source, const TaskContainer &queue, ObservedTask &skipped)
{
    source.others = 0;
    if (!source.isSettled)
        lookForWalk(source, queue, skipped);
    const auto take = [this, &source](PyObject *item) { add(source, item); };
    switch (source.discipline) {
    case Discipline::fifo: queue.forEach(false, take); break;
    case Discipline::lifo: queue.forEach(true, take); break;
    case Discipline::heap:
        for (PyObject *const item : inHeapOrder(queue))
            add(source, item);
        break;
    case Discipline::walk: readWalk(source, queue); break;
    }
}

/// What is resumed and is still there is not taken out: then this is a list that is walked through.
void QueueFollower::lookForWalk(Source &source, const TaskContainer &queue, ObservedTask &resumed)
{
    PyObject *found = nullptr;
    Py_ssize_t at = 0, foundAt = -1;
    queue.forEach(false, [&](PyObject *item) {
        if (items_.generatorOf(item) == resumed.generator()) {
            found = item;
            foundAt = at;
        }
        ++at;
    });
    if (found && resumed.status() == TaskStatus::ready) {
        source.discipline = Discipline::walk;
        source.walkedTo = foundAt;
        resumed.item = found;
    } else if (source.discipline == Discipline::walk && !found) {
        source.discipline = Discipline::fifo;
    }
}

/// What follows the present place comes first, then what is before it.
void QueueFollower::readWalk(Source &source, const TaskContainer &queue)
{
    std::vector<PyObject *> items;
    items.reserve(std::size_t(queue.size()));
    queue.forEach(false, [&items](PyObject *item) { items.push_back(item); });
    for (Py_ssize_t i = 1; i < queue.size(); ++i)
        add(source, items[std::size_t((source.walkedTo + i) % queue.size())]);
}

void QueueFollower::add(Source &source, PyObject *item)
{
    ObservedTask *const task = taskOf(item);
    if (!task || task->pass == pass_) {
        ++source.others;
        return;
    }
    task->pass = pass_;
    task->item = item;
    order_.push_back(task);
}

void QueueFollower::showOrder(ObservedTask &skipped)
{
    makeReady();
    for (ForeignTask *task = loop_.firstReady(); task;) {
        ForeignTask *const after = ForeignLoop::readyAfter(*task);
        auto &observed = static_cast<ObservedTask &>(*task);
        if (observed.pass != pass_ && observed.queue == this)
            loop_.park(observed);
        task = after;
    }
    ForeignTask *at = loop_.firstReady();
    const auto skip = [&at, &skipped, this] {
        while (at && (at == &skipped || static_cast<ObservedTask *>(at)->pass != pass_))
            at = ForeignLoop::readyAfter(*at);
    };
    skip();
    for (ObservedTask *const task : order_) {
        if (!task || task->status() != TaskStatus::ready)
            continue; // it has ended meanwhile
        task->queue = this;
        if (task == at) {
            at = ForeignLoop::readyAfter(*at);
            skip();
        } else {
            loop_.moveBefore(*task, at);
            attention_ = closely;
        }
    }
}

} // namespace coroscope
