// SPDX-License-Identifier: MIT
// ReadyQueue: the tasks that can run now, first in, first out.
//
// A ring of pointers, not an intrusive list: following links through scattered tasks costs a cache miss a switch.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace coroscope {

class TaskBase;

/// Owns nothing; the loop keeps queued tasks alive.
class ReadyQueue {
public:
    bool empty() const { return head_ == tail_; }
    std::size_t size() const { return tail_ - head_; }
    std::uint64_t popped() const { return head_; } ///< how often pop() was called

    void push(TaskBase *task)
    {
        if (size() > mask_) [[unlikely]]
            grow();
        ring_[tail_++ & mask_] = task;
    }

    /// For a task that is popped again at once.
    void pushFront(TaskBase *task)
    {
        if (size() > mask_) [[unlikely]]
            grow();
        ring_[--head_ & mask_] = task;
    }

    /// The task that runs next. Not empty.
    TaskBase *front() const { return at(0); }

    TaskBase *pop()
    {
        assert(!empty());
        return ring_[head_++ & mask_];
    }

    /// The `index`-th in the order in which they will run.
    TaskBase *at(std::size_t index) const
    {
        assert(index < size());
        return ring_[(head_ + index) & mask_];
    }

    void clear() { tail_ = head_; }

    /// Takes `task` out, wherever it stands. Returns whether it was there. Linear.
    bool remove(const TaskBase *task)
    {
        for (std::size_t i = 0; i < size(); ++i) {
            if (at(i) != task)
                continue;
            for (std::size_t j = i; j + 1 < size(); ++j)
                ring_[(head_ + j) & mask_] = at(j + 1);
            --tail_;
            return true;
        }
        return false;
    }

private:
    void grow()
    {
        const std::size_t capacity = (mask_ + 1) * 2;
        auto ring = std::make_unique<TaskBase *[]>(capacity);
        for (std::size_t i = head_; i != tail_; ++i)
            ring[i & (capacity - 1)] = ring_[i & mask_];
        ring_ = std::move(ring);
        mask_ = capacity - 1;
    }

    std::size_t mask_ = 63; // the capacity, a power of two, less one
    std::unique_ptr<TaskBase *[]> ring_ = std::make_unique<TaskBase *[]>(mask_ + 1);
    std::uint64_t head_ = 0; // both count up for ever
    std::uint64_t tail_ = 0;
};

} // namespace coroscope
