// SPDX-License-Identifier: MIT
#include "engine/record/recording_file.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

std::uint64_t roundUp(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

std::uint64_t chunkBytesFor(std::uint64_t words, std::uint64_t usual)
{
    return std::max(usual, roundUp(chunkHeaderBytes + 8 * words, pageBytes));
}

std::string createError(const std::string &path, int code)
{
    const char *cure = code == ENOSPC   ? "free some space there or record elsewhere"
                       : code == EACCES ? "choose a folder that you may write to"
                       : code == ENOENT ? "create its folder first"
                                        : "choose another place";
    return fmt::format("cannot record into {}: {}; {}", path, std::strerror(code), cure);
}

/// What stands there now is nothing, empty, or a recording: never somebody's program.
bool mayReplace(const std::string &path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return true; // whatever is wrong shows when it is created
    struct stat what = {};
    char magic[sizeof fileMagic];
    const bool isFile = fstat(fd, &what) == 0 && S_ISREG(what.st_mode); // not a device, say
    const ssize_t got = isFile ? ::read(fd, magic, sizeof magic) : -1;
    ::close(fd);
    return got == 0 || (got == sizeof magic && std::memcmp(magic, fileMagic, sizeof magic) == 0);
}

} // namespace

MappedChunk::MappedChunk(MappedChunk &&other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), offset_(other.offset_), bytes_(other.bytes_)
{
}

MappedChunk &MappedChunk::operator=(MappedChunk &&other) noexcept
{
    std::swap(memory_, other.memory_);
    std::swap(offset_, other.offset_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedChunk::~MappedChunk()
{
    if (memory_)
        munmap(memory_, bytes_);
}

std::uint64_t *MappedChunk::begin() const
{
    return reinterpret_cast<std::uint64_t *>(static_cast<char *>(memory_) + chunkHeaderBytes);
}

std::uint64_t *MappedChunk::end() const
{
    return reinterpret_cast<std::uint64_t *>(static_cast<char *>(memory_) + bytes_);
}

std::unique_ptr<RecordingFile> RecordingFile::create(const std::string &path, ClockKind clock, std::uint64_t keepBytes,
                                                     std::uint64_t ticksPerSecond, std::string &error)
{
    if (!mayReplace(path)) {
        error = fmt::format("cannot record into {}: it exists and is no recording; name another file", path);
        return nullptr;
    }
    // A reader may have an older recording of this name mapped: never cut a file in place, make a new one.
    ::unlink(path.c_str());
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) {
        error = createError(path, errno);
        return nullptr;
    }
    if (const int code = posix_fallocate(fd, 0, pageBytes); code != 0) {
        error = createError(path, code);
        ::close(fd);
        return nullptr;
    }
    void *memory = mmap(nullptr, pageBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        error = createError(path, errno);
        ::close(fd);
        return nullptr;
    }
    std::unique_ptr<RecordingFile> file(new RecordingFile(path, fd));
    file->header_ = static_cast<FileHeader *>(memory);
    FileHeader &header = *file->header_;
    header.major = majorVersion;
    header.minor = minorVersion;
    header.clock = static_cast<std::uint32_t>(clock);
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    header.createdUnixNs =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
    header.ticksPerSecond = ticksPerSecond;
    header.keepBytes = keepBytes;
    std::memcpy(header.magic, fileMagic, sizeof fileMagic);
    if (!file->startWorker()) {
        error = fmt::format("cannot record into {}: no thread can be started; end other programs, or raise the limit "
                            "on threads (ulimit -u)",
                            path);
        return nullptr;
    }
    file->orderNextEventChunk();
    return file;
}

RecordingFile::RecordingFile(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

bool RecordingFile::startWorker()
{
    // The program's signals are its own: none is delivered to our thread.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        worker_ = std::thread(&RecordingFile::work, this);
    } catch (const std::system_error &) { // EAGAIN: the user's or the container's limit on threads
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return worker_.joinable();
}

RecordingFile::~RecordingFile()
{
    stopWorker();
    if (header_)
        munmap(header_, pageBytes);
    if (fd_ >= 0)
        ::close(fd_);
}

std::uint64_t RecordingFile::reserve(ChunkKind kind, std::uint64_t bytes, std::uint32_t sequence)
{
    const std::uint64_t offset = end_;
    end_ += bytes;
    // Written at once, so that chunks behind this one can be found even if we die before it is mapped.
    ChunkHeader header{};
    header.magic = chunkMagic;
    header.kind = static_cast<std::uint32_t>(kind);
    header.bytes = bytes;
    header.sequence = sequence;
    if (pwrite(fd_, &header, sizeof header, static_cast<off_t>(offset)) != sizeof header)
        return 0;
    return offset;
}

MappedChunk RecordingFile::map(std::uint64_t offset, std::uint64_t bytes)
{
    if (offset == 0 || posix_fallocate(fd_, static_cast<off_t>(offset), static_cast<off_t>(bytes)) != 0)
        return {};
    void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, static_cast<off_t>(offset));
    if (memory == MAP_FAILED)
        return {};
    madvise(memory, bytes, MADV_DONTFORK); // a fork's child must not write into our recording
#ifdef MADV_POPULATE_WRITE
    madvise(memory, bytes, MADV_POPULATE_WRITE); // only speed is lost where the kernel does not know it
#endif
    return {memory, offset, bytes};
}

void RecordingFile::orderNextEventChunk()
{
    orderedOffset_ = reserve(ChunkKind::events, eventChunkBytes, eventChunks_++);
    const std::lock_guard lock(mutex_);
    orders_.push_back({Order::Kind::map, orderedOffset_, eventChunkBytes, {}});
    changed_.notify_all();
}

MappedChunk RecordingFile::takeOrderedChunk()
{
    std::unique_lock lock(mutex_);
    if (!prepared_) {
        header_->waitsForDisk = 1;
        changed_.wait(lock, [this] { return prepared_.has_value(); });
        header_->waitsForDisk = 0;
    }
    MappedChunk chunk = std::move(*prepared_);
    prepared_.reset();
    return chunk;
}

void RecordingFile::waitUntilReady()
{
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return prepared_.has_value(); });
}

MappedChunk RecordingFile::nextEventChunk(std::uint64_t words)
{
    MappedChunk chunk;
    if (chunkHeaderBytes + 8 * words <= eventChunkBytes) {
        chunk = takeOrderedChunk();
        if (chunk)
            orderNextEventChunk();
    } else {
        // Larger than what lies ready: a chunk of its own. The one that lies ready stays for the next time, but its
        // sequence number must follow this one's, so it is used up as padding.
        const MappedChunk skipped = takeOrderedChunk();
        if (skipped)
            skipped.header().kind = static_cast<std::uint32_t>(ChunkKind::padding);
        const std::uint64_t bytes = chunkBytesFor(words, eventChunkBytes);
        chunk = map(reserve(ChunkKind::events, bytes, eventChunks_++), bytes);
        if (chunk)
            orderNextEventChunk();
    }
    if (!chunk)
        header_->state = static_cast<std::uint32_t>(FileState::diskFull);
    return chunk;
}

MappedChunk RecordingFile::nextDictionaryChunk(std::uint64_t words)
{
    const std::uint64_t bytes = chunkBytesFor(words, dictionaryChunkBytes);
    MappedChunk chunk = map(reserve(ChunkKind::dictionary, bytes, dictionaryChunks_++), bytes);
    if (!chunk)
        header_->state = static_cast<std::uint32_t>(FileState::diskFull);
    return chunk;
}

void RecordingFile::retire(MappedChunk chunk)
{
    const std::lock_guard lock(mutex_);
    orders_.push_back({Order::Kind::unmap, 0, 0, std::move(chunk)});
    changed_.notify_all();
}

void RecordingFile::drop(std::uint64_t offset, std::uint64_t bytes)
{
    const std::lock_guard lock(mutex_);
    orders_.push_back({Order::Kind::drop, offset, bytes, {}});
    changed_.notify_all();
}

void RecordingFile::giveBack(const MappedChunk &chunk, const std::uint64_t *from)
{
    const auto used = static_cast<std::uint64_t>(from - chunk.begin()) * 8 + chunkHeaderBytes;
    // One zero word must stay readable as the end where the chunk is not full; the hole reads as zeros, too.
    const std::uint64_t keep = roundUp(used, pageBytes);
    if (keep < chunk.bytes())
        fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(chunk.offset() + keep),
                  static_cast<off_t>(chunk.bytes() - keep));
}

void RecordingFile::punch(std::uint64_t offset, std::uint64_t bytes)
{
    // Readers must know that the zeros are a gap before they can see them.
    const std::uint32_t flags = ChunkFlag::dropped;
    [[maybe_unused]] const ssize_t put =
        pwrite(fd_, &flags, sizeof flags, static_cast<off_t>(offset + offsetof(ChunkHeader, flags)));
    if (bytes > pageBytes)
        fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset + pageBytes),
                  static_cast<off_t>(bytes - pageBytes));
}

void RecordingFile::work()
{
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return quit_ || !orders_.empty(); });
        if (orders_.empty())
            return;
        Order order = std::move(orders_.front());
        orders_.pop_front();
        lock.unlock();
        std::optional<MappedChunk> mapped;
        if (order.kind == Order::Kind::map)
            mapped = map(order.offset, order.bytes);
        else if (order.kind == Order::Kind::drop)
            punch(order.offset, order.bytes);
        order.chunk = {};
        lock.lock();
        if (mapped) {
            prepared_ = std::move(mapped);
            changed_.notify_all();
        }
    }
}

void RecordingFile::stopWorker()
{
    if (!worker_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        quit_ = true;
        changed_.notify_all();
    }
    worker_.join();
}

void RecordingFile::close()
{
    stopWorker();
    // The chunk that lies ready was never written: give its pages back. The size stays, a reader may have it mapped.
    if (prepared_ && *prepared_) {
        const std::uint64_t offset = prepared_->offset();
        const std::uint64_t bytes = prepared_->bytes();
        prepared_.reset();
        fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset + pageBytes),
                  static_cast<off_t>(bytes - pageBytes));
    }
    if (header_->state == static_cast<std::uint32_t>(FileState::open))
        header_->state = static_cast<std::uint32_t>(FileState::closed);
}

void RecordingFile::abandon()
{
    if (worker_.joinable())
        worker_.detach(); // it does not exist in the child
    ::close(fd_);
    fd_ = -1;
}

} // namespace coroscope
