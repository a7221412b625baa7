// SPDX-License-Identifier: MIT
#include "engine/record/output_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

namespace coroscope {

namespace {

constexpr std::size_t bufferBytes = 1 << 18;

std::string reason(const std::string &path, int code)
{
    const char *cure = code == ENOSPC || code == EDQUOT  ? "Free some space there, or choose another place."
                       : code == EACCES || code == EROFS ? "Choose a folder that you may write to."
                       : code == ENOENT                  ? "Create its folder first."
                                                         : "Choose another place.";
    return fmt::format("“{}” cannot be written: {}. {}", path, std::strerror(code), cure);
}

bool isFile(const struct stat &status, const std::string &path)
{
    struct stat other {};
    return ::stat(path.c_str(), &other) == 0 && other.st_dev == status.st_dev && other.st_ino == status.st_ino;
}

/// False, with errno: EEXIST where something is there already.
bool placeAt(const std::string &from, const std::string &to)
{
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS) // a file system that cannot promise it
        return false;
    struct stat status {};
    if (::lstat(to.c_str(), &status) == 0) {
        errno = EEXIST;
        return false;
    }
    return ::rename(from.c_str(), to.c_str()) == 0;
}

} // namespace

OutputFile::OutputFile(int fd, std::string path, std::string temporary)
    : fd_(fd), path_(std::move(path)), temporary_(std::move(temporary))
{
    buffer_.reserve(bufferBytes);
}

std::unique_ptr<OutputFile> OutputFile::create(const std::string &path, const std::string &input, std::string &error)
{
    struct stat status {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && isFile(status, input)) {
        error = fmt::format("“{}” is the recording itself. Choose another name.", path);
        return nullptr;
    }
    const bool direct = exists && !S_ISREG(status.st_mode);
    std::string temporary = direct ? std::string() : path + ".XXXXXX";
    const int fd = direct ? ::open(path.c_str(), O_WRONLY | O_CLOEXEC) : ::mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0) {
        error = reason(path, errno);
        return nullptr;
    }
    if (!direct) {
        // As an ordinary new file would be; mkostemp makes private ones.
        const mode_t mask = ::umask(0);
        ::umask(mask);
        ::fchmod(fd, exists ? status.st_mode & 0777 : 0666 & ~mask);
    }
    return std::unique_ptr<OutputFile>(new OutputFile(fd, path, std::move(temporary)));
}

OutputFile::~OutputFile()
{
    if (fd_ >= 0)
        ::close(fd_);
    if (!temporary_.empty())
        ::unlink(temporary_.c_str());
}

void OutputFile::write(std::string_view bytes)
{
    size_ += bytes.size();
    while (!bytes.empty() && !error_) {
        const std::size_t part = std::min(bytes.size(), bufferBytes - buffer_.size());
        buffer_.append(bytes.substr(0, part));
        bytes.remove_prefix(part);
        if (buffer_.size() == bufferBytes)
            flush();
    }
}

void OutputFile::writeZeros(std::uint64_t count)
{
    static constexpr char zeros[4096] = {};
    for (; count > 0; count -= std::min<std::uint64_t>(count, sizeof zeros))
        write({zeros, std::size_t(std::min<std::uint64_t>(count, sizeof zeros))});
}

void OutputFile::flush()
{
    std::string_view left = buffer_;
    while (!left.empty() && !error_) {
        const ssize_t written = ::write(fd_, left.data(), left.size());
        if (written >= 0)
            left.remove_prefix(std::size_t(written));
        else if (errno != EINTR)
            error_ = errno;
    }
    buffer_.clear();
}

void OutputFile::cutTo(std::uint64_t size)
{
    flush();
    if (::ftruncate(fd_, static_cast<off_t>(size)) != 0 || ::lseek(fd_, static_cast<off_t>(size), SEEK_SET) < 0)
        error_ = error_ ? error_ : errno;
    size_ = size;
}

bool OutputFile::finish()
{
    flush();
    if (::close(fd_) != 0 && !error_)
        error_ = errno;
    fd_ = -1;
    return error_ == 0;
}

bool OutputFile::commit(std::string &error)
{
    finish();
    if (!error_ && !temporary_.empty() && ::rename(temporary_.c_str(), path_.c_str()) != 0)
        error_ = errno;
    if (error_) {
        error = reason(path_, error_);
        return false;
    }
    temporary_.clear();
    return true;
}

std::string OutputFile::commitAsNew(const std::function<std::string(unsigned)> &name, std::string &error)
{
    finish();
    for (unsigned number = 1; !error_; ++number) {
        std::string path = name(number);
        if (placeAt(temporary_, path)) {
            temporary_.clear();
            return path;
        }
        if (errno != EEXIST)
            error_ = errno;
    }
    error = reason(path_, error_);
    return {};
}

} // namespace coroscope
