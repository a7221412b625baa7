// SPDX-License-Identifier: MIT
// RecordingDescriptor: the open file under a recorder, inside a program that may close any descriptor, and then use its
// number for a file of its own. Internal to engine/record.
#pragma once

#include "engine/record/format.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace coroscope {

/// Before each use it looks whether the number still means the recording's file; where it does not, the file is opened again
/// by its path, if that still leads to it. Two threads.
class RecordingDescriptor {
public:
    /// Creates `path` (absolute) anew; what stands there is replaced only where it is a recording that nobody writes. An
    /// empty path: a file in memory, without a name. On failure null, and `error` is a sentence with the cure.
    static std::unique_ptr<RecordingDescriptor> create(const std::string &path, std::string &error);
    ~RecordingDescriptor(); ///< closes
    RecordingDescriptor(const RecordingDescriptor &) = delete;
    RecordingDescriptor &operator=(const RecordingDescriptor &) = delete;

    const std::string &path() const { return path_; }

    /// Room on the disk for `bytes` at `offset`, mapped for writing, populated, and not inherited by a fork's child. Null:
    /// see trouble().
    void *map(std::uint64_t offset, std::uint64_t bytes);
    bool write(std::uint64_t offset, std::string_view bytes);
    /// Gives the pages of the range back to the file system.
    void punch(std::uint64_t offset, std::uint64_t bytes);

    /// Why the first map() or write() that failed did; errno, 0: none has. EBADF: the file is gone.
    int trouble() const;
    /// The same as a sentence with the cure.
    std::string troubleText() const;

    void close();
    void abandon(); ///< in a fork's child, where the lock may be held by a thread that is not there
    void remove();  ///< what was created is taken back: it never came to a recording

private:
    RecordingDescriptor(std::string path, int fd);
    int get();
    template <typename Action>
    int use(Action action);
    bool isOurs(int fd) const;
    bool fits(std::uint64_t end);
    void note(int error);

    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    mutable std::mutex mutex_; // guards all below
    int fd_;
    int trouble_ = 0;
};

} // namespace coroscope
