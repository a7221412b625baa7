// SPDX-License-Identifier: MIT
// MappedFile: a file that may still be growing (or be cut), mapped for reading. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace coroscope {

/// Bytes once handed out stay mapped until the object goes, whatever the file does meanwhile; but only what lies below
/// size(), freshly taken by updateSize(), may be read: beyond the file's end the kernel answers with SIGBUS.
class MappedFile {
public:
    /// On failure returns null and sets `error` to a sentence for the user, with the cure.
    static std::unique_ptr<MappedFile> open(const std::string &path, std::string &error);
    /// A copy of `bytes` as an anonymous file (tests, fuzzing).
    static std::unique_ptr<MappedFile> fromBytes(std::span<const std::byte> bytes, std::string &error);
    ~MappedFile();
    MappedFile(const MappedFile &) = delete;
    MappedFile &operator=(const MappedFile &) = delete;

    /// Asks for the size as it is now, and maps what is new.
    void updateSize();
    std::uint64_t size() const { return size_; }
    const std::byte *data() const { return data_; }
    /// The pages of these bytes need not be in memory until they are read again.
    void trim(std::uint64_t from, std::uint64_t to) const;

private:
    explicit MappedFile(int fd) : fd_(fd) {}
    bool map(std::uint64_t bytes);

    struct Mapping {
        void *address;
        std::size_t bytes;
    };
    int fd_;
    std::uint64_t size_ = 0;
    const std::byte *data_ = nullptr;
    std::vector<Mapping> mappings_; ///< the last one is in use; older ones keep views alive
};

} // namespace coroscope
