// SPDX-License-Identifier: MIT
// SpillFile: a file without a name that takes what is not needed in memory all the time. It is made when there is something to
// write, and gone with the object or the process. Internal to engine/record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace coroscope {

class SpillFile {
public:
    /// `folder`: where the file lies; empty: $TMPDIR, else /var/tmp, else /tmp.
    explicit SpillFile(std::string folder = {}) : folder_(std::move(folder)) {}
    ~SpillFile();
    SpillFile(const SpillFile &) = delete;
    SpillFile &operator=(const SpillFile &) = delete;

    /// Writes `bytes` behind what is there, and answers where that is. Nothing: there is no room for it (no folder to write
    /// to, a full disk, a limit on files), and there will be none later. What is there stays as it is.
    std::optional<std::uint64_t> append(const void *data, std::size_t bytes);

    int descriptor() const { return fd_; }
    std::uint64_t size() const { return size_; }

private:
    void open();
    bool hasRoomFor(std::size_t bytes) const;
    bool write(const void *data, std::size_t bytes) const;

    std::string folder_;
    int fd_ = -1;
    std::uint64_t size_ = 0;
    bool failed_ = false;
};

} // namespace coroscope
