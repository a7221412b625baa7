// SPDX-License-Identifier: MIT
// RecordingFile: the file under a recorder: its header, and chunks mapped ahead of need.
//
// Events are stored straight into the mapped file, so that they survive the program's death at any instruction. A page of
// fresh file costs a fault of microseconds, so a second thread allocates, maps and touches the next event chunk while the
// present one fills; the writer waits only when the disk cannot follow. Where a chunk lies is decided by the writer's
// thread alone: the same run gives the same file.
#pragma once

#include "engine/loop/vocabulary.h"
#include "engine/record/format.h"
#include "engine/record/recording_descriptor.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace coroscope {

/// One mapped chunk. Owns the mapping.
class MappedChunk {
public:
    MappedChunk() = default;
    MappedChunk(void *memory, std::uint64_t offset, std::uint64_t bytes)
        : memory_(memory), offset_(offset), bytes_(bytes)
    {
    }
    MappedChunk(MappedChunk &&other) noexcept;
    MappedChunk &operator=(MappedChunk &&other) noexcept;
    ~MappedChunk();

    explicit operator bool() const { return memory_ != nullptr; }
    format::ChunkHeader &header() const { return *static_cast<format::ChunkHeader *>(memory_); }
    std::uint64_t *begin() const; ///< the first word after the header
    std::uint64_t *end() const;
    std::uint64_t offset() const { return offset_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    void *memory_ = nullptr;
    std::uint64_t offset_ = 0; // in the file
    std::uint64_t bytes_ = 0;
};

/// Used by one thread; a second one of its own works ahead.
class RecordingFile {
public:
    struct Limits { ///< as the header tells them; 0: none
        std::uint64_t keepBytes = 0;
        Nanoseconds keepNs = 0;
    };

    /// Creates (or replaces) `path`, which is absolute; an empty one: a file in memory. On failure returns null and sets `error` to a sentence with the cure.
    static std::unique_ptr<RecordingFile> create(const std::string &path, format::ClockKind clock, const Limits &limits,
                                                 std::uint64_t ticksPerSecond, std::string &error);
    ~RecordingFile(); ///< as after close(), but leaves the state `open`
    RecordingFile(const RecordingFile &) = delete;
    RecordingFile &operator=(const RecordingFile &) = delete;

    const std::string &path() const { return descriptor_->path(); }
    format::FileHeader &header() { return *header_; }
    /// Why nothing more can be written, as a sentence with the cure; empty: all is well.
    std::string troubleText() const { return descriptor_->troubleText(); }
    void remove() { descriptor_->remove(); } ///< it never came to a recording

    /// The time, in ticks, that is noted in the header every now and then as one at which the writer was alive. Called on
    /// the second thread; 0: not now.
    void setPresent(std::function<std::uint64_t()> present);

    /// The next event chunk, of at least `words` words; its header's magic, kind, bytes and sequence are set. Waits for the
    /// disk. Empty when the disk is full: the header says so from then on.
    MappedChunk nextEventChunk(std::uint64_t words);
    MappedChunk nextDictionaryChunk(std::uint64_t words);

    /// Returns once the next event chunk is mapped.
    void waitUntilReady();

    /// The writer is done with `chunk`: it is unmapped off the writer's thread.
    void retire(MappedChunk chunk);

    /// Gives back the pages of `chunk` behind `from`: nothing will be written there any more.
    void giveBack(const MappedChunk &chunk, const std::uint64_t *from);

    /// Gives the space of a finished event chunk back to the file system, but for its first page.
    void drop(std::uint64_t offset, std::uint64_t bytes);

    /// Gives back what is unused and marks the file closed.
    void close();

    /// In a fork's child: forgets the file without touching it.
    void abandon();

private:
    struct Order {
        enum class Kind { map, unmap, drop } kind;
        std::uint64_t offset = 0;
        std::uint64_t bytes = 0;
        MappedChunk chunk;
    };

    explicit RecordingFile(std::unique_ptr<RecordingDescriptor> descriptor);
    bool startWorker();
    std::uint64_t reserve(format::ChunkKind kind, std::uint64_t bytes, std::uint32_t sequence);
    MappedChunk map(std::uint64_t offset, std::uint64_t bytes);
    void noteOutage();
    void noteAlive(std::uint64_t ticks);
    bool putEndChunk();
    void orderNextEventChunk();
    MappedChunk takeOrderedChunk();
    void punch(std::uint64_t offset, std::uint64_t bytes);
    void work();
    void stopWorker();

    std::unique_ptr<RecordingDescriptor> descriptor_;
    format::FileHeader *header_ = nullptr;  // mapped
    std::uint64_t end_ = format::pageBytes; // where the next chunk will lie
    std::uint32_t eventChunks_ = 0;
    std::uint32_t dictionaryChunks_ = 0;
    std::uint64_t orderedOffset_ = 0; // the event chunk that is being prepared, 0: none

    std::mutex mutex_; // guards all below
    std::condition_variable changed_;
    std::deque<Order> orders_;
    std::optional<MappedChunk> prepared_; // empty chunk inside: the disk was full
    std::function<std::uint64_t()> present_;
    bool quit_ = false;
    std::thread worker_;
};

} // namespace coroscope
