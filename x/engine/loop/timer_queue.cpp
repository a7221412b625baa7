// SPDX-License-Identifier: MIT
#include "engine/loop/timer_queue.h"

#include <algorithm>

namespace coroscope {

namespace {

// std:: heaps keep the largest on top: "less" means "fires later".
bool firesLater(const TimerQueue::Timer &a, const TimerQueue::Timer &b)
{
    return a.deadline != b.deadline ? a.deadline > b.deadline : a.number > b.number;
}

} // namespace

std::uint64_t TimerQueue::push(Nanoseconds deadline, TaskBase *task)
{
    heap_.push_back({deadline, nextNumber_, task});
    std::push_heap(heap_.begin(), heap_.end(), firesLater);
    return nextNumber_++;
}

TimerQueue::Timer TimerQueue::pop()
{
    std::pop_heap(heap_.begin(), heap_.end(), firesLater);
    const Timer timer = heap_.back();
    heap_.pop_back();
    return timer;
}

void TimerQueue::restore() { std::make_heap(heap_.begin(), heap_.end(), firesLater); }

} // namespace coroscope
