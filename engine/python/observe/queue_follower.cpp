// SPDX-License-Identifier: MIT
#include "engine/python/observe/queue_follower.h"

#include <algorithm>

namespace coroscope {

namespace {

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
