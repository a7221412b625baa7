// SPDX-License-Identifier: MIT
#include "engine/record/task_lane.h"

#include <algorithm>
#include <new>

namespace coroscope {

void TaskLane::append(const LaneItem &item, SpilledMemory &memory)
{
    if (!isLong() && !fits(item))
        makeLong(memory);
    if (isLong()) {
        asLong()->append(item);
        return;
    }
    if (size_ == capacity_)
        grow(memory);
    if (size_ == 0)
        firstNumber_ = item.number;
    entries()[size_] = {item.begin, std::uint32_t(item.end - item.begin),
                        std::uint32_t(item.number - firstNumber_) << 5 | std::uint32_t(item.waited)};
    ready()[size_] = {std::uint32_t(item.readyTicks), std::uint32_t(item.readySwitches)};
    ++size_;
}

/// Into the one block that a short lane is.
bool TaskLane::fits(const LaneItem &item) const
{
    return size_ < Lane::blockEntries && item.polls == 0 &&
           (size_ == 0 || item.number - firstNumber_ <= Lane::placeMax) &&
           std::max({item.end - item.begin, item.readyTicks, item.readySwitches}) < Lane::special;
}

void TaskLane::grow(SpilledMemory &memory)
{
    TaskLane larger = *this;
    larger.capacity_ = std::uint16_t(std::min<std::size_t>(Lane::blockEntries, capacity_ + std::max(1, capacity_ / 2)));
    larger.slices_ = memory.allocate(bytesOf(larger.capacity_));
    std::copy(entries(), entries() + size_, larger.entries());
    std::copy(ready(), ready() + size_, larger.ready());
    memory.release(slices_, bytesOf(capacity_));
    *this = larger;
}

void TaskLane::makeLong(SpilledMemory &memory)
{
    auto *const made = new (memory.allocate(sizeof(LongLane))) LongLane(memory);
    const Lane now = lane();
    for (std::size_t index = 0; index < now.size(); ++index)
        made->append(now.item(index));
    memory.release(slices_, bytesOf(capacity_));
    *this = {};
    slices_ = made;
    capacity_ = longLane;
}

void TaskLane::dropBefore(SwitchNumber number)
{
    if (isLong()) {
        asLong()->dropBefore(number);
        return;
    }
    while (dropped_ < size_ && firstNumber_ + (entries()[dropped_].place >> 5) < number)
        ++dropped_;
}

TaskLane TaskLane::copyIn(SpilledMemory &memory) const
{
    TaskLane copy = *this;
    if (isLong()) {
        copy.slices_ = new (memory.allocate(sizeof(LongLane))) LongLane(asLong()->copyIn(memory));
    } else if (size_ > 0) {
        copy.capacity_ = size_;
        copy.slices_ = memory.allocate(bytesOf(size_));
        std::copy(entries(), entries() + size_, copy.entries());
        std::copy(ready(), ready() + size_, copy.ready());
    }
    return copy;
}

LongLane TaskLane::copyOfSlices(SpilledMemory &memory) const
{
    if (isLong())
        return asLong()->copyIn(memory, LongLane::Keeps::slices);
    LongLane copy(memory, LongLane::Keeps::slices);
    const Lane now = lane();
    for (std::size_t index = 0; index < now.size(); ++index)
        copy.append(now.item(index));
    return copy;
}

Lane TaskLane::lane() const
{
    if (isLong())
        return asLong()->lane();
    Lane lane;
    if (size_ == 0)
        return lane;
    lane.entries_ = entries();
    lane.ready_ = ready();
    lane.count_ = size_;
    lane.dropped_ = dropped_;
    lane.onlyBlock_.begin = entries()[0].begin;
    lane.onlyBlock_.number = firstNumber_;
    return lane;
}

void TaskLane::prefetch() const
{
    if (!slices_)
        return;
    const auto *const bytes = static_cast<const char *>(slices_);
    for (std::size_t at = 0; at < (isLong() ? sizeof(LongLane) : bytesOf(size_)); at += 64)
        __builtin_prefetch(bytes + at);
}

} // namespace coroscope
