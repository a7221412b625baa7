// SPDX-License-Identifier: MIT
#include "engine/record/spill_file.h"

#include "engine/record/file_size_limit.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace coroscope {

namespace {

/// Left on the disk for others: a program may just be recorded to it.
constexpr std::uint64_t spareBytes = std::uint64_t(256) << 20;

int openNameless(const std::string &folder)
{
    const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    // A file system that knows no files without names.
    std::string path = folder + "/coroscope-XXXXXX";
    const int named = ::mkostemp(path.data(), O_CLOEXEC);
    if (named >= 0)
        ::unlink(path.c_str());
    return named;
}

} // namespace

SpillFile::~SpillFile()
{
    if (fd_ >= 0)
        ::close(fd_);
}

void SpillFile::open()
{
    if (!folder_.empty()) {
        fd_ = openNameless(folder_);
        return;
    }
    const char *const chosen = std::getenv("TMPDIR");
    for (const char *folder : {chosen ? chosen : "", "/var/tmp", "/tmp"})
        if (fd_ < 0 && *folder)
            fd_ = openNameless(folder);
}

bool SpillFile::hasRoomFor(std::size_t bytes) const
{
    if (!isWithinFileSizeLimit(size_ + bytes))
        return false;
    struct statvfs disk {};
    return ::fstatvfs(fd_, &disk) != 0 || std::uint64_t(disk.f_bavail) * disk.f_frsize >= bytes + spareBytes;
}

bool SpillFile::write(const void *data, std::size_t bytes) const
{
    const auto *const from = static_cast<const char *>(data);
    for (std::size_t done = 0; done < bytes;) {
        const ssize_t n = ::pwrite(fd_, from + done, bytes - done, off_t(size_ + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += std::size_t(n);
    }
    return true;
}

std::optional<std::uint64_t> SpillFile::append(const void *data, std::size_t bytes)
{
    if (fd_ < 0 && !failed_)
        open();
    if (fd_ < 0 || failed_ || !hasRoomFor(bytes) || !write(data, bytes)) {
        failed_ = true;
        return std::nullopt;
    }
    size_ += bytes;
    return size_ - bytes;
}

} // namespace coroscope
