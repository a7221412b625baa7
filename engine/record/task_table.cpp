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

} // namespace coroscope
