// SPDX-License-Identifier: MIT
#include "engine/record/recording_file.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fmt/core.h>
#include <sys/mman.h>
#include <system_error>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

constexpr std::chrono::milliseconds heartbeat(100);

std::uint64_t roundUp(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

std::uint64_t chunkBytesFor(std::uint64_t words, std::uint64_t usual)
{
    return std::max(usual, roundUp(chunkHeaderBytes + 8 * words, pageBytes));
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

std::unique_ptr<RecordingFile> RecordingFile::create(const std::string &path, ClockKind clock, const Limits &limits,
                                                     std::uint64_t ticksPerSecond, std::string &error)
{
    auto descriptor = RecordingDescriptor::create(path, error);
    if (!descriptor)
        return nullptr;
    std::unique_ptr<RecordingFile> file(new RecordingFile(std::move(descriptor)));
    file->header_ = static_cast<FileHeader *>(file->descriptor_->map(0, pageBytes));
    if (!file->header_) {
        error = fmt::format("cannot record into {}: {}", path, file->descriptor_->troubleText());
        file->descriptor_->remove();
        return nullptr;
    }
    FileHeader &header = *file->header_;
    header.major = majorVersion;
    header.minor = minorVersion;
    header.clock = static_cast<std::uint32_t>(clock);
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    header.createdUnixNs =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
    header.ticksPerSecond = ticksPerSecond;
    header.keepBytes = limits.keepBytes;
    header.keepNs = std::uint64_t(limits.keepNs);
    std::memcpy(header.magic, fileMagic, sizeof fileMagic);
    if (!file->startWorker()) {
        error = fmt::format("cannot record into {}: no thread can be started; end other programs, or raise the limit "
                            "on threads (ulimit -u)",
                            path);
        file->descriptor_->remove();
        return nullptr;
    }
    file->orderNextEventChunk();
    return file;
}

RecordingFile::RecordingFile(std::unique_ptr<RecordingDescriptor> descriptor) : descriptor_(std::move(descriptor)) {}

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
    return descriptor_->write(offset, {reinterpret_cast<const char *>(&header), sizeof header}) ? offset : 0;
}

MappedChunk RecordingFile::map(std::uint64_t offset, std::uint64_t bytes)
{
    void *const memory = offset == 0 ? nullptr : descriptor_->map(offset, bytes);
    return memory ? MappedChunk(memory, offset, bytes) : MappedChunk();
}

/// An outage that is none of the disk's is told by the recording's end alone.
void RecordingFile::noteOutage()
{
    if (descriptor_->trouble() != EBADF)
        header_->state = static_cast<std::uint32_t>(FileState::diskFull);
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
        noteOutage();
    return chunk;
}

MappedChunk RecordingFile::nextDictionaryChunk(std::uint64_t words)
{
    const std::uint64_t bytes = chunkBytesFor(words, dictionaryChunkBytes);
    MappedChunk chunk = map(reserve(ChunkKind::dictionary, bytes, dictionaryChunks_++), bytes);
    if (!chunk)
        noteOutage();
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
        descriptor_->punch(chunk.offset() + keep, chunk.bytes() - keep);
}

void RecordingFile::punch(std::uint64_t offset, std::uint64_t bytes)
{
    // Readers must know that the zeros are a gap before they can see them.
    const std::uint32_t flags = ChunkFlag::dropped;
    descriptor_->write(offset + offsetof(ChunkHeader, flags), {reinterpret_cast<const char *>(&flags), sizeof flags});
    if (bytes > pageBytes)
        descriptor_->punch(offset + pageBytes, bytes - pageBytes);
}

void RecordingFile::work()
{
    std::unique_lock lock(mutex_);
    while (true) {
        const auto isWanted = [this] { return quit_ || !orders_.empty(); };
        while (!changed_.wait_for(lock, heartbeat, isWanted))
            if (present_)
                noteAlive(present_());
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

/// What a program that is killed in the middle of a slice leaves of the slice's length.
void RecordingFile::noteAlive(std::uint64_t ticks)
{
    if (ticks > header_->aliveTicks)
        header_->aliveTicks = ticks;
}

void RecordingFile::setPresent(std::function<std::uint64_t()> present)
{
    const std::lock_guard lock(mutex_);
    present_ = std::move(present);
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
        descriptor_->punch(offset + pageBytes, bytes - pageBytes);
    }
    // First the last chunk, then the word that it is there: what is cut off later lacks it.
    if (header_->state == static_cast<std::uint32_t>(FileState::open) && descriptor_->trouble() == 0 && putEndChunk())
        header_->state = static_cast<std::uint32_t>(FileState::closed);
    descriptor_->close();
}

bool RecordingFile::putEndChunk()
{
    std::array<char, pageBytes> page{};
    ChunkHeader header{};
    header.magic = chunkMagic;
    header.kind = static_cast<std::uint32_t>(ChunkKind::end);
    header.bytes = pageBytes;
    std::memcpy(page.data(), &header, sizeof header);
    return descriptor_->write(end_, {page.data(), page.size()});
}

void RecordingFile::abandon()
{
    if (worker_.joinable())
        worker_.detach(); // it does not exist in the child
    descriptor_->abandon();
}

} // namespace coroscope
