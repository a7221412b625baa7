// SPDX-License-Identifier: MIT
#include "engine/record/recording_descriptor.h"

#include "engine/loop/descriptor.h"
#include "engine/record/file_size_limit.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

/// How often a descriptor that a thread of the program closes in the middle of its use is opened again. One that closes all
/// it can, number by number, comes by twice at most; this is for one that does nothing else.
constexpr int attempts = 100;

std::string createError(const std::string &path, int code)
{
    const char *cure = code == ENOSPC   ? "free some space there or record elsewhere"
                       : code == EACCES ? "choose a folder that you may write to"
                       : code == ENOENT ? "create its folder first"
                                        : "choose another place";
    return fmt::format("cannot record into {}: {}; {}", path, std::strerror(code), cure);
}

/// Why `path` is not to be replaced; empty: nothing stands there, or nothing yet, or a recording that is over.
std::string obstacle(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return {}; // whatever is wrong shows when it is created
    struct stat what = {};
    char magic[sizeof fileMagic];
    const bool isFile = fstat(fd, &what) == 0 && S_ISREG(what.st_mode); // not a device, say
    const ssize_t got = isFile ? ::read(fd, magic, sizeof magic) : -1;
    const bool isRecording = got == sizeof magic && std::memcmp(magic, fileMagic, sizeof magic) == 0;
    const bool isBeingWritten = isRecording && ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(fd);
    if (got != 0 && !isRecording)
        return fmt::format("cannot record into {}: it exists and is no recording; name another file", path);
    if (isBeingWritten)
        return fmt::format("cannot record into {}: another program records into it; name another file, or end that one",
                           path);
    return {};
}

int makeFile(const std::string &path)
{
    if (path.empty())
        return ::memfd_create("coroscope", MFD_CLOEXEC);
    // A reader may have an older recording of this name mapped: never cut a file in place, make a new one.
    ::unlink(path.c_str());
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
}

} // namespace

std::unique_ptr<RecordingDescriptor> RecordingDescriptor::create(const std::string &path, std::string &error)
{
    if (!path.empty())
        error = obstacle(path);
    if (!error.empty())
        return nullptr;
    const int fd = moveApart(makeFile(path));
    if (fd < 0) {
        error = createError(path, errno);
        return nullptr;
    }
    std::unique_ptr<RecordingDescriptor> made(new RecordingDescriptor(path, fd));
    ::flock(fd, LOCK_EX | LOCK_NB); // by which others see that it is being written
    return made;
}

RecordingDescriptor::RecordingDescriptor(std::string path, int fd) : path_(std::move(path)), fd_(fd)
{
    struct stat status = {};
    ::fstat(fd, &status);
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

RecordingDescriptor::~RecordingDescriptor()
{
    if (fd_ >= 0)
        close();
}

bool RecordingDescriptor::isOurs(int fd) const
{
    struct stat status = {};
    return fd >= 0 && ::fstat(fd, &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
}

int RecordingDescriptor::get()
{
    const std::lock_guard lock(mutex_);
    if (isOurs(fd_))
        return fd_;
    fd_ = -1; // it is the program's now, or nobody's
    for (int left = path_.empty() ? 0 : attempts; left > 0; --left) {
        const int again = moveApart(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        if (isOurs(again)) {
            ::flock(again, LOCK_EX | LOCK_NB);
            fd_ = again;
            break;
        }
        if (again < 0) // nothing is there any more
            break;
        if (::fcntl(again, F_GETFD) >= 0) { // something else is
            ::close(again);
            break;
        } // else it has been closed already: the program is at it
    }
    return fd_;
}

void RecordingDescriptor::note(int error)
{
    const std::lock_guard lock(mutex_);
    if (trouble_ == 0)
        trouble_ = error;
}

int RecordingDescriptor::trouble() const
{
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::string RecordingDescriptor::troubleText() const
{
    switch (const int error = trouble()) {
    case 0: return {};
    case ENOSPC: return "the disk is full. Free some space and run again.";
    case EDQUOT: return "your quota of the disk is used up. Free some space and run again.";
    case EFBIG: return "the limit on the size of a file is reached. Raise it (ulimit -f) and run again.";
    case EBADF:
        return "the program closed its file, which is no longer at that place either. Record into a folder that is "
               "left "
               "alone.";
    default: return fmt::format("it could not be written ({}). Record elsewhere.", std::strerror(error));
    }
}

bool RecordingDescriptor::fits(std::uint64_t end)
{
    if (isWithinFileSizeLimit(end))
        return true;
    note(EFBIG);
    return false;
}

/// Calls `action`, which returns an errno or 0, with the descriptor; again where that is closed in between.
template <typename Action>
int RecordingDescriptor::use(Action action)
{
    int error = EBADF;
    for (int left = attempts; left > 0 && error == EBADF; --left) {
        const int fd = get();
        if (fd < 0)
            break;
        error = action(fd);
    }
    return error;
}

void *RecordingDescriptor::map(std::uint64_t offset, std::uint64_t bytes)
{
    if (!fits(offset + bytes))
        return nullptr;
    void *memory = MAP_FAILED;
    const int error = use([&](int fd) {
        if (const int failure = posix_fallocate(fd, static_cast<off_t>(offset), static_cast<off_t>(bytes));
            failure != 0)
            return failure;
        memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, static_cast<off_t>(offset));
        return memory == MAP_FAILED ? errno : 0;
    });
    if (error != 0) {
        note(error);
        return nullptr;
    }
    madvise(memory, bytes, MADV_DONTFORK); // a fork's child must not write into our recording
#ifdef MADV_POPULATE_WRITE
    madvise(memory, bytes, MADV_POPULATE_WRITE); // only speed is lost where the kernel does not know it
#endif
    return memory;
}

bool RecordingDescriptor::write(std::uint64_t offset, std::string_view bytes)
{
    if (!fits(offset + bytes.size()))
        return false;
    const int error = use([&](int fd) {
        const ssize_t put = pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (put < 0)
            return errno;
        return put == static_cast<ssize_t>(bytes.size()) ? 0 : ENOSPC;
    });
    if (error != 0)
        note(error);
    return error == 0;
}

void RecordingDescriptor::punch(std::uint64_t offset, std::uint64_t bytes)
{
    if (const int fd = get(); fd >= 0)
        fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset),
                  static_cast<off_t>(bytes));
}

void RecordingDescriptor::close()
{
    const std::lock_guard lock(mutex_);
    if (isOurs(fd_))
        ::close(fd_);
    fd_ = -1;
}

void RecordingDescriptor::abandon()
{
    if (isOurs(fd_))
        ::close(fd_);
    fd_ = -1;
}

void RecordingDescriptor::remove()
{
    if (!path_.empty() && get() >= 0)
        ::unlink(path_.c_str());
}

} // namespace coroscope
