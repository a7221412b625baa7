// SPDX-License-Identifier: MIT
// KeptChunks: which of a recording's finished chunks of events are kept, where it has a limit, and when a snapshot is due, so
// that those before it can be dropped.
#pragma once

#include "engine/record/recording_file.h"

#include <cstdint>
#include <deque>

namespace coroscope {

/// The recorder's thread. Times are ticks of the recording's axis.
class KeptChunks {
public:
    /// 0: no limit. Of two the one that keeps less counts.
    KeptChunks(RecordingFile &file, std::uint64_t keepBytes, std::uint64_t keepTicks)
        : file_(file), keepBytes_(keepBytes), keepTicks_(keepTicks)
    {
    }

    void add(const MappedChunk &chunk); ///< it is full
    /// Of `words` in all: it is not to outweigh the events; a limit in time is kept to in eighths.
    bool isSnapshotDue(std::uint64_t words, std::uint64_t now) const;
    /// The next chunk begins with one. Drops from the oldest snapshot up to the one behind it, while what is left is still at
    /// least one of the limits.
    void snapshotTaken(std::uint64_t now);

private:
    struct Chunk {
        std::uint64_t offset;
        std::uint64_t bytes;
        std::uint64_t baseTicks;
        bool hasSnapshot;
    };
    void dropOld(std::uint64_t now);

    RecordingFile &file_;
    const std::uint64_t keepBytes_;
    const std::uint64_t keepTicks_;
    std::uint64_t snapshotTicks_ = 0; // when the last one was taken, or the recording began
    std::uint64_t wordsSinceSnapshot_ = 0;
    std::uint64_t keptBytes_ = 0;
    std::deque<Chunk> chunks_;
};

} // namespace coroscope
