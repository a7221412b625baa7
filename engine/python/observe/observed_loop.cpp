// SPDX-License-Identifier: MIT
#include "engine/python/observe/observed_loop.h"

#include "engine/control/breakpoint_table.h"
#include "engine/python/asyncio/asyncio_names.h"
#include "engine/python/observe/task_names.h"
#include "engine/python/program_loop.h"

#include <utility>

namespace coroscope {

ObservedTask::ObservedTask(PyObject *generator, CodePlaces &places, const ObservedLoop &observer)
    : generator_(generator),
      places_(places),
      observer_(observer),
      info_(places.info(reinterpret_cast<PyGenObject *>(generator)->gi_code))
{
}

bool ObservedTask::seemsToPollInVain() const
{
    const bool polls = status() == TaskStatus::ready && wait().polling && awaitsAliveOne;
    return polls ? observer_.isAlive(awaitedGenerator, awaited) : ForeignTask::seemsToPollInVain();
}

ObservedLoop::ObservedLoop(ProgramLoop &program, Options options)
    : program_(program),
      mainThread_(runningThread()),
      caller_(program.places()),
      likeness_(options.iterated, std::move(options.rules), program.places()),
      options_(std::move(options))
{
}

bool ObservedLoop::watch()
{
    rests_ = false;
    return installResumptionHooks(*this);
}

void ObservedLoop::rest()
{
    waitOutHold();
    if (loop_.current() && sliceThread_ != runningThread())
        outrun();
    rests_ = true;
    if (outrun_.empty())
        restHooks();
}

/// Tasks go by their generators' addresses, which are used again.
void ObservedLoop::restHooks() { tasks_.empty() ? removeResumptionHooks() : restResumptionHooks(); }

void ObservedLoop::forget()
{
    for (auto at = tasks_.begin(); at != tasks_.end();) {
        if (isRunning(*at->second)) {
            ++at;
            continue;
        }
        loop_.ended(*at->second, TaskStatus::cancelled); // told to nobody
        at = tasks_.erase(at);
    }
    for (const auto &[code, follower] : std::exchange(followers_, {}))
        Py_DECREF(code);
    follower_ = lastFollower_ = nullptr;
    lastCaller_ = lastPassed_ = nullptr;
    schedulerNoted_ = false;
    caller_.forget();
    if (outrun_.empty())
        restHooks();
}

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
    return &add(generator, nameOf(generator));
}

ObservedTask &ObservedLoop::add(PyObject *generator, std::string name)
{
    auto task = std::make_unique<ObservedTask>(generator, program_.places(), *this);
    task->setOwnName(std::move(name));
    return *tasks_.emplace(generator, std::move(task)).first->second;
}

/// Of one that is being resumed and has not been seen in a queue: its scheduler has it in hand.
std::string ObservedLoop::nameOf(PyObject *generator)
{
    const FrameLayout *const caller = likeness_.caller();
    if (!caller || likeness_.originOf(caller->code) == TaskLikeness::Origin::standardLibrary)
        return nameGivenToAsyncio(generator);
    return nameGivenBy(holderIn(*caller, generator, items_), generator);
}

const TaskBase *ObservedLoop::taskOf(PyObject *object) const
{
    auto found = tasks_.find(object);
    if (found == tasks_.end())
        found = tasks_.find(items_.knownIn(object));
    return found == tasks_.end() ? nullptr : found->second.get();
}

/// What has ended, and is resumed once more, is shown as a task of its own that gets nowhere, however often that happens.
ObservedTask &ObservedLoop::again(PyObject *generator)
{
    const auto found = tasks_.find(generator);
    const ObservedTask &ended = *found->second;
    auto task = std::make_unique<ObservedTask>(generator, program_.places(), *this);
    task->setOwnName(displayName(ended) + " again");
    task->endedAs = ended.number();
    found.value() = std::move(task);
    return *found->second;
}

// --- the scheduler's queue ---

/// Of a library that is the standard library's, or that resumes from C, nothing is in sight.
QueueFollower *ObservedLoop::followerOf(const FrameLayout *caller)
{
    PyCodeObject *const code = caller ? caller->code : nullptr;
    if (code == lastCaller_)
        return lastFollower_;
    lastCaller_ = code;
    lastFollower_ = nullptr;
    lastOrigin_ = code ? likeness_.originOf(code) : TaskLikeness::Origin::standardLibrary;
    if (lastOrigin_ == TaskLikeness::Origin::standardLibrary)
        return nullptr;
    std::unique_ptr<QueueFollower> &follower = followers_[code];
    if (!follower) {
        Py_INCREF(code);
        QueueFollower::Host &host = *this; // a private base
        follower = std::make_unique<QueueFollower>(loop_, host, items_, options_.queue);
    }
    return lastFollower_ = follower.get();
}

ObservedTask *ObservedLoop::taskInQueue(PyObject *generator)
{
    const auto found = tasks_.find(generator);
    if (found != tasks_.end())
        return hasEnded(found->second->status()) || outrunSlice(*found->second) ? nullptr : found->second.get();
    const bool isOpen = look(generator) != QueueSearch::Seen::notOpen;
    return isOpen ? &add(generator, nameGivenBy(items_.holder(), generator)) : nullptr;
}

QueueSearch::Seen ObservedLoop::look(PyObject *generator)
{
    if (likeness_.isPassedOver(reinterpret_cast<PyGenObject *>(generator)->gi_code))
        return QueueSearch::Seen::notOpen;
    const auto found = tasks_.find(generator);
    if (found != tasks_.end())
        return hasEnded(found->second->status()) ? QueueSearch::Seen::notOpen : QueueSearch::Seen::task;
    const auto state = int{reinterpret_cast<PyGenObject *>(generator)->gi_frame_state};
    return state == frameCreated || state == frameSuspended ? QueueSearch::Seen::open : QueueSearch::Seen::notOpen;
}

void ObservedLoop::queueFound(const std::string &text) { options_.note("queue", text); }

void ObservedLoop::noteScheduler(const FrameLayout *caller)
{
    followerOf(caller);
    options_.note("scheduler", lastOrigin_ == TaskLikeness::Origin::program ? "program" : "library");
    if (!options_.queue.empty())
        options_.note("queueWanted", options_.queue);
    schedulerNoted_ = true;
}

} // namespace coroscope
