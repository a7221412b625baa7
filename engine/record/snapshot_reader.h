// SPDX-License-Identifier: MIT
// SnapshotReader: takes a snapshot event apart (its layout: docs/recording-format.md).
#pragma once

#include "engine/record/event_cursor.h"
#include "engine/record/recording.h"

#include <optional>

namespace coroscope {

struct SnapshotTask {
    TaskNumber number = noTask;
    TaskNumber parent = noTask;
    std::uint32_t ordinal = 0;
    std::uint32_t definition = 0;
    std::uint32_t numberInDefinition = 0;
    std::uint32_t stack = 0;
    TaskStatus status = TaskStatus::ready;
    WaitKind waitKind = WaitKind::none;
    WakeCause cause = WakeCause::none;
    TaskNumber causer = noTask;
    bool polling = false;
    bool started = false;
    std::uint64_t object = 0; ///< task number, or for a timer absolute ticks
    std::uint64_t since = 0;  ///< absolute ticks
    std::string_view ownName;
};

/// Read in order: all tasks, then the ready queue.
class SnapshotReader {
public:
    static constexpr std::uint64_t taskWords = 7; ///< of each task, at least

    explicit SnapshotReader(const Event &event);

    bool isValid() const { return valid_; } ///< becomes false, too, when a task does not fit
    TaskNumber running() const { return TaskNumber(words_[0]); }
    TaskNumber nextNumber() const { return TaskNumber(words_[1] >> 32); }
    std::uint64_t turns() const { return words_[2]; }
    std::uint64_t wakes() const { return words_[4]; }
    TaskNumber lastEnded() const { return TaskNumber(words_[5]); } ///< the task whose slice ended last

    bool next(SnapshotTask &task);
    bool nextReady(TaskNumber &task);

private:
    const std::uint64_t *words_;
    std::uint64_t count_;
    std::uint64_t at_ = 7;
    std::uint64_t tasksLeft_ = 0;
    std::uint64_t readyLeft_ = 0;
    bool valid_ = false;
    bool oddReady_ = false;
};

} // namespace coroscope
