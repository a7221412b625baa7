// SPDX-License-Identifier: MIT
// ReadyQueue: the tasks that can run now, first in, first out.
//
// A ring of pointers, not an intrusive list: following links through scattered tasks costs a cache miss a switch.
#pragma once

#include <cassert>
#include <cstddef>
#include <memory>
#include <utility>

namespace coroscope {

class TaskBase;

/// Owns nothing; the loop keeps queued tasks alive.
class ReadyQueue {
public:
    bool empty() const { return head_ == tail_; }
    std::size_t size() const { return tail_ - head_; }

    void push(TaskBase *task)
    {
        if (size() == capacity_)
            grow();
        ring_[tail_++ & (capacity_ - 1)] = task;
    }

    /// The task that runs next. Not empty.
    TaskBase *front() const { return at(0); }

    TaskBase *pop()
    {
        assert(!empty());
        return ring_[head_++ & (capacity_ - 1)];
    }

    /// The `index`-th in the order in which they will run.
    TaskBase *at(std::size_t index) const
    {
        assert(index < size());
        return ring_[(head_ + index) & (capacity_ - 1)];
    }

    void clear() { head_ = tail_; }

    /// Takes `task` out, wherever it stands. Returns whether it was there. Linear.
    bool remove(const TaskBase *task)
    {
        for (std::size_t i = 0; i < size(); ++i) {
            if (at(i) != task)
                continue;
            for (std::size_t j = i; j + 1 < size(); ++j)
                ring_[(head_ + j) & (capacity_ - 1)] = at(j + 1);
            --tail_;
            return true;
        }
        return false;
    }

private:
    void grow()
    {
        const std::size_t capacity = capacity_ * 2;
        auto ring = std::make_unique<TaskBase *[]>(capacity);
        const std::size_t count = size();
        for (std::size_t i = 0; i < count; ++i)
            ring[i] = at(i);
        ring_ = std::move(ring);
        capacity_ = capacity;
        head_ = 0;
        tail_ = count;
    }

    std::size_t capacity_ = 64; // a power of two
    std::unique_ptr<TaskBase *[]> ring_ = std::make_unique<TaskBase *[]>(capacity_);
    std::size_t head_ = 0; // both count up for ever; only their difference and low bits matter
    std::size_t tail_ = 0;
};

} // namespace coroscope
