// SPDX-License-Identifier: MIT
// TimerQueue: who is to be woken when. Timers with the same deadline fire in the order in which they were set.
#pragma once

#include "engine/loop/vocabulary.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace coroscope {

class TaskBase;

/// A binary heap. Disarmed timers stay until they surface or outnumber the live ones: whether one is live is the owner's
/// knowledge (TaskBase's timer number), so disarming costs nothing here.
class TimerQueue {
public:
    struct Timer {
        Nanoseconds deadline = 0;
        std::uint64_t number = 0; ///< from 1, in the order in which they were set
        TaskBase *task = nullptr;
    };

    bool empty() const { return heap_.empty(); }
    std::size_t size() const { return heap_.size(); }
    const Timer &first() const { return heap_.front(); }

    /// Returns the timer's number.
    std::uint64_t push(Nanoseconds deadline, TaskBase *task);
    Timer pop();

    /// Removes all timers for which `isDead` holds.
    template <typename Predicate>
    void purge(Predicate isDead)
    {
        std::erase_if(heap_, isDead);
        restore();
    }

private:
    void restore();

    std::vector<Timer> heap_;
    std::uint64_t nextNumber_ = 1;
};

} // namespace coroscope
