// SPDX-License-Identifier: MIT
#include "engine/record/mapped_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace coroscope {

namespace {

/// Address space set aside so that a growing file needs no second mapping. It costs nothing until touched.
constexpr std::uint64_t reservedBytes = std::uint64_t(64) << 30;
constexpr std::uint64_t pageMask = 4095;

std::string openError(const std::string &path)
{
    switch (errno) {
    case ENOENT: return "There is no file “" + path + "”. Check the path.";
    case EACCES:
        return "You have no permission to read “" + path + "”. Change its permissions, or copy it as its owner.";
    default: return "“" + path + "” cannot be opened: " + std::strerror(errno) + ".";
    }
}

} // namespace

std::unique_ptr<MappedFile> MappedFile::open(const std::string &path, std::string &error)
{
    // O_NONBLOCK: opening a named pipe must not wait for a writer.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error = openError(path);
        return nullptr;
    }
    std::unique_ptr<MappedFile> file(new MappedFile(fd));
    struct stat status {};
    if (::fstat(fd, &status) != 0) {
        error = openError(path);
        return nullptr;
    }
    if (S_ISDIR(status.st_mode)) {
        error = "“" + path + "” is a folder, not a recording. Name a .coro file.";
        return nullptr;
    }
    if (!S_ISREG(status.st_mode)) {
        error = "“" + path + "” is not a regular file, so it cannot be a recording. Name a .coro file.";
        return nullptr;
    }
    file->updateSize();
    if (file->size_ > 0 && !file->data_) {
        error = "“" + path + "” cannot be mapped into memory: " + std::strerror(errno) + ".";
        return nullptr;
    }
    return file;
}

std::unique_ptr<MappedFile> MappedFile::fromBytes(std::span<const std::byte> bytes, std::string &error)
{
    const int fd = ::memfd_create("recording", MFD_CLOEXEC);
    if (fd < 0) {
        error = std::string("No memory file can be made: ") + std::strerror(errno) + ".";
        return nullptr;
    }
    std::unique_ptr<MappedFile> file(new MappedFile(fd));
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.data() + written, bytes.size() - written);
        if (n <= 0) {
            error = std::string("The memory file cannot be filled: ") + std::strerror(errno) + ".";
            return nullptr;
        }
        written += std::size_t(n);
    }
    file->updateSize();
    return file;
}

MappedFile::~MappedFile()
{
    for (const Mapping &mapping : mappings_)
        ::munmap(mapping.address, mapping.bytes);
    ::close(fd_);
}

void MappedFile::updateSize()
{
    struct stat status {};
    if (::fstat(fd_, &status) != 0 || status.st_size < 0) {
        size_ = 0;
        return;
    }
    const auto size = std::uint64_t(status.st_size);
    const std::uint64_t mapped = mappings_.empty() ? 0 : mappings_.back().bytes;
    if (size > mapped && !map(std::max(reservedBytes, 2 * size)) && !map(size)) {
        size_ = std::min(size, mapped);
        return;
    }
    size_ = size;
}

void MappedFile::trim(std::uint64_t from, std::uint64_t to) const
{
    if (mappings_.empty())
        return;
    from &= ~pageMask;
    to = std::min<std::uint64_t>(to, mappings_.back().bytes) & ~pageMask;
    if (from < to)
        ::madvise(static_cast<std::byte *>(mappings_.back().address) + from, to - from, MADV_DONTNEED);
}

bool MappedFile::map(std::uint64_t bytes)
{
    bytes = (bytes + pageMask) & ~pageMask;
    void *address = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd_, 0);
    if (address == MAP_FAILED)
        return false;
    mappings_.push_back({address, std::size_t(bytes)});
    data_ = static_cast<const std::byte *>(address);
    return true;
}

} // namespace coroscope
