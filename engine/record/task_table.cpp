// SPDX-License-Identifier: MIT
#include "engine/record/task_table.h"

namespace coroscope {

TaskTable::Entry *TaskTable::add(TaskNumber number)
{
    if (number == noTask || find(number) != none)
        return nullptr;
    if (number >= firstDense_) {
        // Numbers are handed out in turn. A hostile file must not buy gigabytes with one large number.
        const std::uint64_t place = number - firstDense_;
        if (place > 16 * std::uint64_t(entries_.size()) + 65536)
            return nullptr;
        if (place >= dense_.size())
            dense_.resize(place + 1, none);
        dense_[place] = std::uint32_t(entries_.size());
    } else {
        sparse_[number] = std::uint32_t(entries_.size());
    }
    std::uint32_t slot = slotCount_;
    if (freeSlots_.empty()) {
        ++slotCount_;
    } else {
        slot = freeSlots_.back();
        freeSlots_.pop_back();
    }
    Entry &entry = entries_.emplace_back();
    entry.info.number = number;
    entry.slot = slot;
    slots_.push_back(slot);
    return &entry;
}

std::vector<std::uint32_t> TaskTable::forget(const std::function<bool(std::uint32_t, const Entry &)> &isGone)
{
    std::vector<std::uint32_t> newIndices(entries_.size(), none);
    std::deque<Entry> kept;
    std::vector<std::uint32_t> slots;
    for (std::uint32_t index = 0; index < entries_.size(); ++index) {
        if (isGone(index, entries_[index]))
            continue;
        newIndices[index] = std::uint32_t(kept.size());
        slots.push_back(slots_[index]);
        kept.push_back(std::move(entries_[index]));
    }
    entries_ = std::move(kept);
    slots_ = std::move(slots);
    indexNumbers();
    return newIndices;
}

/// The last numbers lie one beside the other; what is left from long before does not.
void TaskTable::indexNumbers()
{
    dense_ = {};
    sparse_ = {};
    std::size_t first = entries_.size();
    for (std::size_t count = 1; count <= entries_.size(); ++count) {
        const TaskNumber number = entries_[entries_.size() - count].info.number;
        const bool isBeside =
            number <= entries_.back().info.number && entries_.back().info.number - number < 2 * count + 1024;
        if (!isBeside)
            break;
        first = entries_.size() - count;
    }
    if (first < entries_.size())
        firstDense_ = entries_[first].info.number;
    for (std::uint32_t index = 0; index < entries_.size(); ++index) {
        const TaskNumber number = entries_[index].info.number;
        if (number < firstDense_) {
            sparse_[number] = index;
            continue;
        }
        if (number - firstDense_ >= dense_.size())
            dense_.resize(number - firstDense_ + 1, none);
        dense_[number - firstDense_] = index;
    }
}

} // namespace coroscope
