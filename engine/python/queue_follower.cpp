// SPDX-License-Identifier: MIT
#include "engine/python/queue_follower.h"

#include "engine/python/heap_order.h"
#include "engine/python/queue_use.h"

#include <algorithm>
#include <optional>

namespace coroscope {

namespace {

constexpr Py_ssize_t alwaysRead = 256;      // items: a queue of so many is read whole whenever that is of use
constexpr std::uint64_t creditPerLook = 64; // items; of a longer one
constexpr int stepsAtTail = 64;
constexpr int looksOutOfSight = 8; // until it is given up

} // namespace

QueueFollower::QueueFollower(ForeignLoop &loop, Host &host, TaskItems &items, std::string wanted)
    : loop_(loop),
      host_(host),
      items_(items),
      search_(items, [&host](PyObject *generator) { return host.look(generator); }),
      wanted_(std::move(wanted))
{
}

ObservedTask *QueueFollower::taskOf(PyObject *item)
{
    PyObject *const generator = items_.generatorOf(item);
    return generator ? host_.taskInQueue(generator) : nullptr;
}

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
    take(found.front(), found.front().container, caller);
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

void QueueFollower::take(const FoundQueue &found, const TaskContainer &container, const FrameLayout *caller)
{
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

bool QueueFollower::view(const FrameLayout *caller)
{
    views_.clear();
    for (const Source &source : sources_) {
        views_.push_back(source.variable.resolve(caller));
        if (views_.back())
            continue;
        if (++outOfSight_ >= looksOutOfSight) {
            sources_.clear();
            isWalk_ = false;
            looks_ = 0;
            nextSearch_ = 1;
        }
        return false;
    }
    outOfSight_ = 0;
    return !views_.empty();
}

// --- following it ---

// Where the loop is told that a task is there or is ready, a breakpoint may hold the program: other threads, and handlers of signals,
// run meanwhile. So a queue is read to its end, and what is known of it kept, before anything of that is told.

void QueueFollower::beforeSwitch(ObservedTask &next, const FrameLayout *caller)
{
    endRest();
    if (sources_.empty() && !search(next, caller))
        return;
    const bool isSurprise = next.queue != this && loop_.readyCount() > 0; // it has not been seen in the queue
    loop_.spawned(next);
    loop_.woken(next, WakeCause::unknown);
    if (!view(caller))
        return;
    guessDiscipline(next);
    if (!isWalk_)
        next.item = nullptr; // it has been taken out
    if (isSurprise && searchFurther(next, caller))
        readFurther_ = true;
    if ((readFurther_ || !isAsExpected(next)) && mayReadAll()) {
        readFurther_ = false;
        readAll(next, caller);
        remember();
        showOrder(next);
    } else {
        remember();
    }
    putFirst(next);
}

void QueueFollower::afterSlice(ObservedTask &ran, const FrameLayout *caller)
{
    if ((sources_.empty() && !search(ran, caller)) || !view(caller))
        return;
    const TaskContainer &queue = views_.front();
    const Source &source = sources_.front();
    const bool isOne = sources_.size() == 1;
    const bool isUnchanged = isOne && queue.size() == source.size && (queue.size() == 0 || queue.back() == source.back);
    if (isUnchanged)
        return;
    if (isOne && readAppended(queue, source, ran)) {
        remember();
        makeReady();
    } else if (mayReadAll()) {
        readAll(ran, caller);
        remember();
        showOrder(ran);
    } else {
        remember();
    }
}

void QueueFollower::forget(const ObservedTask &task)
{
    for (ObservedTask *&read : order_)
        if (read == &task)
            read = nullptr;
}

void QueueFollower::endRest()
{
    if (rest_ > 0) // each of these was the next one
        sources_.front().walkedTo += rest_;
    rest_ = 0;
    attention_ = std::max(attention_ - 1, 0);
}

std::size_t QueueFollower::readyBut(const ObservedTask &next) const
{
    return loop_.readyCount() - (next.status() == TaskStatus::ready ? 1 : 0);
}

ObservedTask *QueueFollower::tail(const ObservedTask &next) const
{
    ForeignTask *last = loop_.lastReady();
    if (last == &next)
        last = ForeignLoop::readyBefore(*last);
    return static_cast<ObservedTask *>(last);
}

bool QueueFollower::isAsExpected(ObservedTask &next)
{
    if (sources_.size() != 1)
        return false;
    Source &source = sources_.front();
    switch (source.discipline) {
    case Discipline::fifo: return followTail(views_.front(), source, next);
    case Discipline::walk: return followWalk(views_.front(), source, next);
    default: return false;
    }
}

/// The first ones are as they were; at the back are those that have been put back.
bool QueueFollower::followTail(const TaskContainer &queue, const Source &source, ObservedTask &next)
{
    ObservedTask *task = tail(next);
    Py_ssize_t at = queue.size() - 1;
    for (int steps = 0; task && !task->item; ++steps) {
        ForeignTask *before = ForeignLoop::readyBefore(*task);
        if (before == &next)
            before = ForeignLoop::readyBefore(next);
        PyObject *const item = at >= 0 ? queue.at(at) : nullptr;
        if (steps == stepsAtTail)
            return false;
        if (item && taskOf(item) == task) {
            task->item = item;
            --at;
        } else if (!item || (before && static_cast<ObservedTask *>(before)->item == item)) {
            loop_.park(*task); // it was not put back
        } else {
            return false;
        }
        task = static_cast<ObservedTask *>(before);
    }
    if (task && (at < 0 || queue.at(at) != task->item))
        return false;
    ForeignTask *first = loop_.firstReady();
    if (first == &next)
        first = ForeignLoop::readyAfter(next);
    return queue.size() == Py_ssize_t(readyBut(next)) + source.others &&
           (!first || queue.front() == static_cast<ObservedTask *>(first)->item);
}

bool QueueFollower::followWalk(const TaskContainer &queue, Source &source, ObservedTask &next)
{
    if (queue.size() != Py_ssize_t(loop_.readyCount()) + source.others || queue.size() == 0)
        return false;
    const Py_ssize_t at = (source.walkedTo + 1) % queue.size();
    if (!next.item || queue.at(at) != next.item || loop_.firstReady() != &next)
        return false;
    source.walkedTo = at;
    return true;
}

/// What a task puts into the queue while it runs: these are its doing.
bool QueueFollower::readAppended(const TaskContainer &queue, const Source &source, const ObservedTask &ran)
{
    const bool isAppended = source.discipline == Discipline::fifo && queue.size() > source.size &&
                            (source.size == 0 || queue.at(source.size - 1) == source.back);
    if (!isAppended)
        return false;
    order_.clear();
    for (Py_ssize_t at = source.size; at < queue.size(); ++at) {
        PyObject *const item = queue.at(at);
        ObservedTask *const task = taskOf(item);
        if (!task || task == &ran || (task->status() == TaskStatus::ready && task->loop()))
            return false;
        task->item = item;
        task->queue = this;
        order_.push_back(task);
    }
    return true;
}

/// What was read is ready, by the running task where there is one.
void QueueFollower::makeReady()
{
    for (std::size_t i = 0; i < order_.size(); ++i) {
        if (order_[i])
            loop_.spawned(*order_[i]);
        if (order_[i])
            loop_.woken(*order_[i], loop_.current() ? WakeCause::task : WakeCause::unknown);
    }
}

/// A list or a deque does not say at which end it is used, but which task comes out of it does.
void QueueFollower::guessDiscipline(const ObservedTask &next)
{
    if (sources_.size() != 1 || sources_.front().endIsKnown || !next.item || sources_.front().size < 2)
        return;
    Source &source = sources_.front();
    if (source.discipline == Discipline::fifo && next.item == source.back && next.item != source.front)
        source.discipline = Discipline::lifo;
    else if (source.discipline == Discipline::lifo && next.item == source.front && next.item != source.back)
        source.discipline = Discipline::fifo;
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
            take(queue, queue.container, caller);
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

void QueueFollower::putFirst(ObservedTask &next)
{
    next.queue = this;
    if (loop_.firstReady() && loop_.firstReady() != &next)
        loop_.moveBefore(next, loop_.firstReady());
}

void QueueFollower::remember()
{
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        sources_[i].size = views_[i].size();
        sources_[i].front = views_[i].size() > 0 ? views_[i].front() : nullptr;
        sources_[i].back = views_[i].size() > 0 ? views_[i].back() : nullptr;
    }
    isWalk_ = sources_.size() == 1 && sources_.front().discipline == Discipline::walk;
}

} // namespace coroscope
