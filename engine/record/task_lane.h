// SPDX-License-Identifier: MIT
// TaskLane: the slices of one task. Most tasks have few of them: these take 24 bytes each, and as much once; more, and what is
// unusual, become a LongLane. It lies in a SpilledMemory and owns nothing. Internal to engine/record.
#pragma once

#include "engine/record/long_lane.h"

namespace coroscope {

class TaskLane {
public:
    /// See LongLane. `memory` is the same each time.
    void append(const LaneItem &item, SpilledMemory &memory);
    void dropBefore(SwitchNumber number);
    TaskLane copyIn(SpilledMemory &memory) const;
    /// A copy without how the task waited before each slice.
    LongLane copyOfSlices(SpilledMemory &memory) const;

    Lane lane() const;
    /// It will be asked soon, or sooner.
    void prefetch() const;
    void prefetchSlices() const
    {
        if (isLong())
            asLong()->prefetch();
    }

private:
    static constexpr std::uint16_t longLane = 0xffff;

    bool isLong() const { return capacity_ == longLane; }
    LongLane *asLong() const { return static_cast<LongLane *>(slices_); }
    Lane::Entry *entries() const { return static_cast<Lane::Entry *>(slices_); }
    Lane::Ready *ready() const { return reinterpret_cast<Lane::Ready *>(entries() + capacity_); }
    static std::size_t bytesOf(std::size_t slices) { return slices * (sizeof(Lane::Entry) + sizeof(Lane::Ready)); }
    bool fits(const LaneItem &item) const;
    void grow(SpilledMemory &memory);
    void makeLong(SpilledMemory &memory);

    void *slices_ = nullptr;       ///< Entry[capacity_], Ready[capacity_]; or a LongLane
    SwitchNumber firstNumber_ = 0; ///< of the first slice, dropped or not
    std::uint16_t size_ = 0;
    std::uint16_t capacity_ = 0;
    std::uint16_t dropped_ = 0;
};
static_assert(sizeof(TaskLane) == 24 && std::is_trivially_copyable_v<TaskLane>);

} // namespace coroscope
