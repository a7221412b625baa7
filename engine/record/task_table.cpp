// SPDX-License-Identifier: MIT
#include "engine/record/task_table.h"

#include <algorithm>

namespace coroscope {

void TaskTable::Entry::setTotals(const TaskTotals &done, const TimeScale &scale)
{
    info.slices = done.slices;
    info.idlePolls = done.idlePolls;
    info.runNs = scale.at(done.runTicks);
    info.readyWaitNs = scale.at(done.readyTicks);
}

TaskTable::Entry *TaskTable::add(TaskNumber number)
{
    if (number == noTask || find(number) != none)
        return nullptr;
    if (number >= firstDense_) {
        // Numbers are handed out in turn. A hostile file must not buy gigabytes with one large number.
        const std::uint64_t place = number - firstDense_;
        if (place > 16 * std::uint64_t(entries_.size()) + 65536)
            return nullptr;
        setDense(place, std::uint32_t(entries_.size()));
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
    Entry &entry = entries_.push_back(*memory_, {});
    entry.info.number = number;
    entry.slot = slot;
    slots_.push_back(*memory_, slot);
    return &entry;
}

void TaskTable::setDense(std::uint64_t place, std::uint32_t index)
{
    while (place >= dense_.size())
        dense_.push_back(*memory_, none);
    dense_[place] = index;
}

std::string_view TaskTable::keep(std::string_view text)
{
    if (text.empty())
        return {};
    auto *const copy = static_cast<char *>(memory_->allocate(text.size()));
    std::copy(text.begin(), text.end(), copy);
    return {copy, text.size()};
}

/// What is kept moves into memory of its own: so the rest is gone from the file, too.
std::vector<std::uint32_t> TaskTable::forget(const std::function<bool(std::uint32_t, const Entry &)> &isGone)
{
    std::vector<std::uint32_t> newIndices(entries_.size(), none);
    TaskTable kept;
    for (std::uint32_t index = 0; index < entries_.size(); ++index) {
        if (isGone(index, entries_[index]))
            continue;
        newIndices[index] = std::uint32_t(kept.size());
        Entry &entry = kept.entries_.push_back(*kept.memory_, entries_[index]);
        entry.info.ownName = kept.keep(entry.info.ownName);
        entry.info.result = kept.keep(entry.info.result);
        kept.slots_.push_back(*kept.memory_, slots_[index]);
    }
    kept.firstDense_ = firstDense_;
    kept.freeSlots_ = std::move(freeSlots_);
    kept.slotCount_ = slotCount_;
    kept.indexNumbers();
    *this = std::move(kept);
    return newIndices;
}

std::vector<TaskNumber> TaskTable::numbers() const
{
    std::vector<TaskNumber> numbers;
    numbers.reserve(size());
    for (const auto &[number, index] : sparse_)
        numbers.push_back(number);
    std::sort(numbers.begin(), numbers.end());
    // (Not from the entries: to see them all would bring hundreds of megabytes in.)
    for (std::size_t place = 0; place < dense_.size(); ++place) {
        if (dense_[place] != none)
            numbers.push_back(TaskNumber(firstDense_ + place));
        if (place % (1 << 17) == 0)
            trim(); // what lies beside has come along
    }
    return numbers;
}

std::size_t TaskTable::plainBytes() const
{
    return freeSlots_.capacity() * sizeof freeSlots_[0] + sparse_.size() * 4 * sizeof(void *) +
           sparse_.bucket_count() * sizeof(void *);
}

/// The last numbers lie one beside the other; what is left from long before does not.
void TaskTable::indexNumbers()
{
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
        setDense(number - firstDense_, index);
    }
}

} // namespace coroscope
