// SPDX-License-Identifier: MIT
// DetailRecorder: the recorder's part that says more of waits and wakes than their kinds (its events' layout:
// docs/recording-format.md, "Details").
//
// A description is written in full once a chunk; what tells the same again points back to it. So it goes with its chunk, neither
// the dictionary nor any table grows with the objects that a program has had.
#pragma once

#include "engine/loop/task_base.h"
#include "engine/loop/wait_detail.h"
#include "engine/record/dictionary_writer.h"
#include "engine/record/event_stream.h"

#include <cstdint>
#include <map>
#include <vector>

namespace coroscope {

/// The recorder's thread.
class DetailRecorder {
public:
    DetailRecorder(EventStream &stream, const RecordingClock &time, DictionaryWriter &dictionary);

    void takeOver(TaskBase &task); ///< it waits when the recording begins: for whose lock is known from then on
    /// Stands before the suspension that it is about (`about`: noTask), or behind what says that the task `about` waits.
    void putWait(TaskBase &task, TaskNumber about);
    void putWake(TaskBase &task);                             ///< stands behind the wake that it is about
    void setHolder(std::uint32_t ordinal, TaskNumber holder); ///< of the lock of that number; noTask: it is free

    /// Of what tasks wait for, how many it is from here on; unknownNumber: nobody waits for it.
    void setCount(WaitShape shape, std::uint32_t ordinal, std::uint32_t count);

    // --- behind a snapshot, where reading may begin ---
    void repeatHolders(std::vector<std::uint64_t> &words) const;
    /// Of the task, where `place` (as EventStream::place()) says where the first of `words` will lie.
    void repeat(TaskBase &task, std::uint64_t place, std::vector<std::uint64_t> &words);

private:
    std::uint64_t untilTicks(const WaitDetail &detail) const;

    EventStream &stream_;
    const RecordingClock &time_;
    DictionaryWriter &dictionary_;
    std::map<std::uint32_t, TaskNumber> holders_;   // of locks, by their ordinals, as they were recorded
    std::map<std::uint64_t, std::uint32_t> counts_; // by shape << 32 | ordinal, as they were recorded
    std::vector<std::uint64_t> words_;              // of the event that is being made
};

} // namespace coroscope
