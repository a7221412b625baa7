// SPDX-License-Identifier: MIT
// TaskTable: every task that a recording names, by number, and the slot in which replays keep its state. Nearly all of a long
// recording's tasks have ended: what is known of them lies in a SpilledMemory.
//
// A slot is given to a task when the recording is first read, and given back when the task has ended. Replays repeat the
// same events, so that a slot is free whenever one of them puts a task into it.
#pragma once

#include "engine/record/recording.h"
#include "engine/record/spilled_table.h"
#include "engine/record/time_scale.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coroscope {

/// How a task that is not running waits.
struct WaitingSince {
    WaitingSince() = default;
    template <class Task>
    explicit WaitingSince(const Task &task)
        : status(task.status), wait(task.waitKind), since(task.since), wokenIn(task.wokenIn)
    {
    }
    TaskStatus status = TaskStatus::running;
    WaitKind wait = WaitKind::none;
    std::uint64_t since = 0; ///< ticks
    SwitchNumber wokenIn = 0;
};

/// What a task has done; of a recording whose beginning was dropped, since what was read of it.
struct TaskTotals {
    std::uint64_t slices = 0; ///< begun so far
    std::uint64_t idlePolls = 0;
    std::uint64_t runTicks = 0;
    std::uint64_t readyTicks = 0; ///< ready, until it was resumed
};

class TaskTable {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    struct Entry {
        TaskInfo info; ///< of an alive one, status and totals are filled in by Recording::task()
        std::uint64_t spawnTicks = 0;
        std::uint64_t endTicks = 0;
        WaitingSince atEnd; ///< status running: its own slice ended it
        std::uint32_t slot = 0;
        void setTotals(const TaskTotals &done, const TimeScale &scale);
    };

    /// Adds a task, alive, with a slot. Null: its number is in use, or far beyond what the tasks so far allow.
    Entry *add(TaskNumber number);
    /// A copy of `text` that stays as long as the table does, but for forget().
    std::string_view keep(std::string_view text);
    /// The task's slot may serve another.
    void releaseSlot(std::uint32_t slot) { freeSlots_.push_back(slot); }

    /// Index for entry(); none: not known.
    std::uint32_t find(TaskNumber number) const;
    std::uint32_t slotOf(TaskNumber number) const
    {
        const std::uint32_t index = find(number);
        return index == none ? none : slots_[index];
    }
    Entry &entry(std::uint32_t index) { return entries_[index]; }
    const Entry &entry(std::uint32_t index) const { return entries_[index]; }
    std::size_t size() const { return entries_.size(); }
    std::vector<TaskNumber> numbers() const; ///< of all tasks, rising
    std::uint32_t slotCount() const { return slotCount_; }

    /// Forgets those for which `isGone` says so. The others have other indices, and lie elsewhere: the answer has, by old
    /// index, the new one (none: gone).
    std::vector<std::uint32_t> forget(const std::function<bool(std::uint32_t index, const Entry &entry)> &isGone);

    SpilledMemory::Use use() const { return memory_->use(); }
    std::size_t plainBytes() const;        ///< besides
    void trim() const { memory_->trim(); } ///< see SpilledMemory

    /// Before any task is added: numbers from here on will be dense (older ones are those of a snapshot).
    void setFirstDense(TaskNumber number) { firstDense_ = number; }

private:
    void indexNumbers();
    void setDense(std::uint64_t place, std::uint32_t index);

    std::unique_ptr<SpilledMemory> memory_ = std::make_unique<SpilledMemory>();
    TaskNumber firstDense_ = 0;
    SpilledTable<std::uint32_t, 12> dense_;                ///< number - firstDense_ -> index
    std::unordered_map<TaskNumber, std::uint32_t> sparse_; ///< below firstDense_
    SpilledTable<Entry, 8> entries_;                       ///< addresses stay, but for forget()
    SpilledTable<std::uint32_t, 12> slots_;                ///< by index: kept apart, replays look them up all the time
    std::vector<std::uint32_t> freeSlots_;
    std::uint32_t slotCount_ = 0;
};

inline std::uint32_t TaskTable::find(TaskNumber number) const
{
    if (number >= firstDense_) {
        const std::uint64_t index = number - firstDense_;
        return index < dense_.size() ? dense_[index] : none;
    }
    const auto found = sparse_.find(number);
    return found == sparse_.end() ? none : found->second;
}

} // namespace coroscope
