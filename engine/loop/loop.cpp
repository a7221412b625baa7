// SPDX-License-Identifier: MIT
#include "engine/loop/loop.h"

#include "engine/loop/instrument.h"

#include <atomic>
#include <mutex>

namespace coroscope {

namespace {

LoopObserver loopObserver = nullptr; // set before the first loop, see setLoopObserver
std::atomic<std::uint64_t> loopsMade{0};
std::mutex loopsMutex; // guards:
std::vector<Loop *> loops;

} // namespace

LoopObserver setLoopObserver(LoopObserver observer) { return std::exchange(loopObserver, observer); }

std::vector<Loop *> Loop::all()
{
    const std::lock_guard lock(loopsMutex);
    return loops;
}

Loop::~Loop()
{
    const std::lock_guard lock(loopsMutex);
    std::erase(loops, this);
}

Loop::Loop(Clock &clock) : clock_(clock), serial_(++loopsMade)
{
    {
        const std::lock_guard lock(loopsMutex);
        loops.push_back(this);
    }
    if (loopObserver)
        loopObserver(*this);
}

constinit thread_local Loop *Loop::onThread_ = nullptr;

Loop::OnThread::OnThread(Loop &loop)
    : loop_(loop), interrupted_(withOpenSlice()), wasCovered_(std::exchange(loop.isCovered_, false))
{
    if (interrupted_)
        interrupted_->suspendSlice();
    before_ = enterThread(&loop); // after it: a foreign loop is on the thread for its slice only
    if (before_ && before_ != &loop)
        before_->isCovered_ = true;
}

Loop::OnThread::~OnThread()
{
    enterThread(before_);
    if (before_)
        before_->isCovered_ = false;
    loop_.isCovered_ = wasCovered_;
    if (interrupted_)
        interrupted_->resumeSlice();
}

void Loop::announceEnd()
{
    if (instrument_)
        instrument_->loopDestroyed(*this);
    instrument_ = nullptr;
}

void Loop::link(TaskBase &task)
{
    task.loop_ = this;
    task.number_ = numbers_->next++;
    task.parent_ = current_ ? current_->number_ : noTask;
    task.ordinal_ = current_ ? ++current_->children_ : ++numbers_->roots;
    task.previousAlive_ = lastAlive_;
    (lastAlive_ ? lastAlive_->nextAlive_ : firstAlive_) = &task;
    lastAlive_ = &task;
    ++alive_;
}

void Loop::unlink(TaskBase &task)
{
    (task.previousAlive_ ? task.previousAlive_->nextAlive_ : firstAlive_) = task.nextAlive_;
    (task.nextAlive_ ? task.nextAlive_->previousAlive_ : lastAlive_) = task.previousAlive_;
    task.previousAlive_ = task.nextAlive_ = nullptr;
    --alive_;
}

void Loop::forEachAlive(const std::function<void(TaskBase &)> &visit) const
{
    for (TaskBase *task = firstAlive_; task; task = task->nextAlive_)
        visit(*task);
}

} // namespace coroscope
