// SPDX-License-Identifier: MIT
#include "engine/guest/thread_clocks.h"

#include <algorithm>
#include <utility>

namespace coroscope {

class ThreadClocks::OfThread final : public Clock {
public:
    explicit OfThread(Clock &waiting) : waiting_(waiting) {}

    Nanoseconds now() const override { return waiting_.isVirtual() ? waiting_.now() : time_.now(); }
    Nanoseconds read() override { return waiting_.isVirtual() ? waiting_.read() : time_.now(); }
    void waitUntil(Nanoseconds deadline) override
    {
        const bool isSame = waiting_.isVirtual() || deadline < 0;
        waiting_.waitUntil(isSame ? deadline : waiting_.now() + std::max<Nanoseconds>(0, deadline - now()));
    }
    void interrupt() override { waiting_.interrupt(); }
    void hold() override { time_.hold(); }
    void release() override { time_.release(); }
    bool isVirtual() const override { return waiting_.isVirtual(); }

    bool runsLoops = false;

private:
    Clock &waiting_; ///< is never held itself
    HeldTime time_;
};

/// Goes by the time of the thread on which its loop runs.
class ThreadClocks::OfLoop final : public Clock {
public:
    explicit OfLoop(ThreadClocks &clocks) : clocks_(clocks), clock_(&clocks.of(clocks.runningThread_())) {}

    Nanoseconds now() const override { return clock_->now(); }
    Nanoseconds read() override { return clock_->read(); }
    void waitUntil(Nanoseconds deadline) override { clock_->waitUntil(deadline); }
    void interrupt() override { clock_->interrupt(); }
    void hold() override { clock_->hold(); }
    void release() override { clock_->release(); }
    bool isVirtual() const override { return clock_->isVirtual(); }
    void runsHere() override
    {
        clocks_.enter();
        clock_ = &clocks_.of(clocks_.runningThread_());
    }

private:
    ThreadClocks &clocks_;
    OfThread *clock_;
};

ThreadClocks::ThreadClocks(Clock &waiting, std::function<ThreadId()> runningThread)
    : waiting_(waiting), runningThread_(std::move(runningThread))
{
}

ThreadClocks::~ThreadClocks() = default;

ThreadClocks::OfThread &ThreadClocks::of(ThreadId thread)
{
    std::unique_ptr<OfThread> &known = threads_[thread];
    if (!known)
        known = std::make_unique<OfThread>(waiting_);
    return *known;
}

void ThreadClocks::enter()
{
    of(runningThread_()).runsLoops = true;
    last_ = nullptr;
}

Clock *ThreadClocks::here()
{
    const ThreadId thread = runningThread_();
    if (last_ && thread == lastThread_) [[likely]]
        return last_;
    const auto found = threads_.find(thread);
    if (found == threads_.end() || !found->second->runsLoops)
        return nullptr;
    lastThread_ = thread;
    return last_ = found->second.get();
}

std::unique_ptr<Clock> ThreadClocks::makeForLoop() { return std::make_unique<OfLoop>(*this); }

std::vector<ThreadId> ThreadClocks::entered() const
{
    std::vector<ThreadId> all;
    for (const auto &[thread, clock] : threads_)
        if (clock->runsLoops)
            all.push_back(thread);
    return all;
}

void ThreadClocks::hold(ThreadId thread)
{
    const auto found = threads_.find(thread);
    if (found != threads_.end() && found->second->runsLoops)
        found->second->hold();
}

void ThreadClocks::release(ThreadId thread)
{
    const auto found = threads_.find(thread);
    if (found != threads_.end() && found->second->runsLoops)
        found->second->release();
}

} // namespace coroscope
