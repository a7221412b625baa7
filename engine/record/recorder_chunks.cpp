// SPDX-License-Identifier: MIT
// The rare side of the recorder: opening, closing, the next chunk, the snapshot that lets reading start at it.
#include "engine/loop/loop.h"
#include "engine/record/recorder.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::uint64_t nsPerSecond = 1'000'000'000;
constexpr std::uint64_t rarestSnapshotWords = (16 << 20) / 8;

/// ticks * to / from, exact where the result fits.
std::uint64_t scaled(std::uint64_t value, std::uint64_t to, std::uint64_t from)
{
    return value / from * to + value % from * to / from;
}

/// Tasks remember it from one recording to the next.
std::uint64_t newSerial()
{
    static std::atomic<std::uint32_t> last = 0;
    const std::uint32_t next = ++last;
    return next != 0 ? next : ++last;
}

} // namespace

std::unique_ptr<Recorder> Recorder::open(const RecorderOptions &options, std::string &error)
{
    const std::uint64_t ticksPerSecond = options.virtualClock ? nsPerSecond : measureTicksPerSecond(options.earlier);
    const ClockKind clock = options.virtualClock ? ClockKind::virtualTime : ClockKind::real;
    std::unique_ptr<RecordingFile> file =
        RecordingFile::create(options.path, clock, {options.keepBytes, options.keepNs}, ticksPerSecond, error);
    if (!file)
        return nullptr;
    std::unique_ptr<Recorder> recorder(new Recorder(std::move(file), options, ticksPerSecond));
    // In memory it is for the sake of breakpoints that print: they can do without.
    const bool areAtWork = recorder->takeOver(options.loops);
    if (!recorder->openChunk(1, areAtWork ? Snapshot::yes : Snapshot::no) && !options.path.empty()) {
        error = "cannot record into " + options.path + ": " + recorder->file_->troubleText();
        recorder->file_->remove();
        return nullptr;
    }
    if (!areAtWork && recorder->loopCount_ > 1) // else they stand behind the snapshot
        for (const Loop *loop : recorder->loops_)
            recorder->tellName(loop->listenerNumber, recorder->loopNames_[loop->listenerNumber]);
    recorder->beginHeartbeat();
    return recorder;
}

Recorder::Recorder(std::unique_ptr<RecordingFile> file, const RecorderOptions &options, std::uint64_t ticksPerSecond)
    : readsCounter_(!options.virtualClock && hasSteadyTimeStamp),
      virtualClock_(options.virtualClock),
      threadName_(options.threadName),
      ticksPerSecond_(ticksPerSecond),
      clocksRunOn_(options.clocksRunOn && !options.virtualClock),
      keepBytes_(options.keepBytes),
      keepTicks_(toTicks(options.keepNs)),
      file_(std::move(file)),
      dictionary_(*file_)
{
    if (virtualClock_)
        return;
    const TimeStampPair origin = readTimeStampPair();
    originTicks_ = origin.ticks;
    originNs_ = origin.monotonicNs;
}

Recorder::~Recorder() = default;

/// False: none of their tasks is alive.
bool Recorder::takeOver(const std::vector<Loop *> &loops)
{
    loops_ = loops;
    bool any = false;
    if (!loops.empty() && virtualClock_)
        lastTicks_ = static_cast<std::uint64_t>(virtualClock_->now());
    for (Loop *loop : loops) {
        loop->listenerNumber = ++loopCount_;
        loop->listenerBehind = 0;
        loopNames_[loop->listenerNumber] = nameHere(*loop);
        loop->listenerCaller = 0;
        loop->listenerTurn = 0;
        tasks_ = std::max(tasks_, loop->nextNumber());
        loop->forEachAlive([this, &any](TaskBase &task) {
            any = true;
            const bool isSuspended = task.started() && task.status() != TaskStatus::running;
            task.listenerDefinition = 0; // another recording's
            task.forgetSpawnStack();
            task.listenerStack = isSuspended ? task.suspendedStack(dictionary_) : 0;
            task.listenerSince = lastTicks_;
            task.listenerNumberInDefinition = ++tasksOfDefinition_[definitionOf(task)];
            const WaitDetail *const wait = isSuspended && task.wait().detailed ? task.waitDetail() : nullptr;
            if (wait && wait->shape == WaitShape::lock && wait->ordinal && wait->holder != noTask)
                holders_.insert_or_assign(wait->ordinal, wait->holder);
        });
        loop->forEachCallback([this, &any](LoopCallback &callback) {
            any = true;
            callback.listenerId = ++queuedCallbacks_;
            callback.listenerFunction = callback.function->internFunction(dictionary_);
        });
        if (const TaskBase *running = loop->current()) {
            loop_ = loop;
            ran_ = std::uint64_t(noTask) << 32 | running->number();
            switches_ = 1;
        }
        if (loop->isIdle())
            takeOverIdle(*loop);
    }
    isAllIdle_ = !idleWaits_.empty() &&
                 std::none_of(loops_.begin(), loops_.end(), [](const Loop *loop) { return loop->isBusy(); });
    allIdleSince_ = lastTicks_;
    return any || !idleWaits_.empty();
}

void Recorder::beginHeartbeat()
{
    if (!virtualClock_)
        file_->setPresent([this]() -> std::uint64_t { return held_ ? 0 : timeStamp() - originTicks_; });
}

std::uint64_t Recorder::toTicks(Nanoseconds ns) const
{
    return ns <= 0 ? 0 : scaled(static_cast<std::uint64_t>(ns), ticksPerSecond_, nsPerSecond);
}

Nanoseconds Recorder::toNs(std::uint64_t ticks) const
{
    return static_cast<Nanoseconds>(scaled(ticks, nsPerSecond, ticksPerSecond_));
}

/// A deadline on the clock of the loop (null: not known which), on the recording's axis.
std::uint64_t Recorder::dueTicks(const Loop *loop, Nanoseconds deadline) const
{
    return toTicks(deadline - originNs_ + (loop ? loop->listenerBehind : 0));
}

void Recorder::roll(std::uint64_t words) { openChunk(words, Snapshot::no); }

/// Goes on in a new chunk with room for `words`. A snapshot may be taken only where the loop's state and the events so far
/// agree: before a switch, or in the middle of a slice. Returns false when the disk is full.
bool Recorder::openChunk(std::uint64_t words, Snapshot snapshot)
{
    if (diskFull_) {
        nowhere_.resize(std::max<std::uint64_t>({nowhere_.size(), words, eventChunkBytes / 8}));
        cursor_ = nowhere_.data();
        limit_ = cursor_ + nowhere_.size();
        chunkBegin_ = cursor_;
        chunkSerial_ = newSerial();
        return false;
    }
    const std::uint64_t size = snapshot == Snapshot::no ? 0 : snapshotWords();
    const bool withSnapshot = snapshot == Snapshot::yes || (snapshot == Snapshot::ifDue && isSnapshotDue(size));
    const std::uint64_t serial = newSerial();
    if (withSnapshot)
        gatherRepeated(serial, size);
    MappedChunk next = file_->nextEventChunk(words + (withSnapshot ? size + repeated_.size() : 0));
    if (!next) {
        diskFull_ = true;
        return openChunk(words, Snapshot::no);
    }
    if (chunk_) {
        wordsSinceSnapshot_ += chunk_.bytes() / 8;
        keptBytes_ += chunk_.bytes();
        oldChunks_.push_back({chunk_.offset(), chunk_.bytes(), chunk_.header().baseTicks,
                              (chunk_.header().flags & startsWithSnapshot) != 0});
        file_->retire(std::move(chunk_));
    }
    chunk_ = std::move(next);
    cursor_ = chunk_.begin();
    limit_ = chunk_.end();
    chunkBegin_ = cursor_;
    chunkSerial_ = serial;
    ChunkHeader &header = chunk_.header();
    header.baseTicks = lastTicks_;
    header.firstSwitch = switches_ + 1;
    if (withSnapshot) {
        writeSnapshot();
        putRepeated();
        header.flags = startsWithSnapshot;
        wordsSinceSnapshot_ = 0;
        snapshotTicks_ = lastTicks_;
        dropOld();
    }
    return true;
}

/// `size` words in all are not to outweigh the events; a limit in time is kept to in eighths.
bool Recorder::isSnapshotDue(std::uint64_t size) const
{
    if (wordsSinceSnapshot_ < std::max<std::uint64_t>(4 * size, 1))
        return false;
    const std::uint64_t interval = keepBytes_ ? std::min(rarestSnapshotWords, keepBytes_ / 64) : rarestSnapshotWords;
    return wordsSinceSnapshot_ >= interval || (keepTicks_ && lastTicks_ - snapshotTicks_ >= keepTicks_ / 8);
}

/// Drops from the oldest snapshot up to the next one while what is left is still at least one of the limits.
void Recorder::dropOld()
{
    if (keepBytes_ == 0 && keepTicks_ == 0)
        return;
    while (true) {
        auto next = std::find_if(oldChunks_.begin() + (oldChunks_.empty() ? 0 : 1), oldChunks_.end(),
                                 [](const OldChunk &chunk) { return chunk.hasSnapshot; });
        std::uint64_t bytes = 0;
        for (auto chunk = oldChunks_.begin(); chunk != next; ++chunk)
            bytes += chunk->bytes;
        const bool isMuch = keepBytes_ && keptBytes_ - bytes >= keepBytes_;
        const bool isLong = keepTicks_ && next != oldChunks_.end() && lastTicks_ - next->baseTicks >= keepTicks_;
        if (bytes == 0 || !(isMuch || isLong))
            return;
        for (auto chunk = oldChunks_.begin(); chunk != next; ++chunk)
            file_->drop(chunk->offset, chunk->bytes);
        oldChunks_.erase(oldChunks_.begin(), next);
        keptBytes_ -= bytes;
    }
}

/// A loop may tell of a task a little later than it makes it: till then there is none, for whoever reads.
void Recorder::forEachTold(const std::function<void(TaskBase &)> &visit) const
{
    for (const Loop *loop : loops_)
        loop->forEachAlive([&visit](TaskBase &task) {
            if (isTold(task))
                visit(task);
        });
}

void Recorder::forEachReady(const std::function<void(TaskBase &)> &visit) const
{
    for (const Loop *loop : loops_)
        loop->forEachReady([&visit](TaskBase &task) {
            if (isTold(task))
                visit(task);
        });
}

/// Of the whole event.
std::uint64_t Recorder::snapshotWords() const
{
    std::uint64_t words = 8 + tasksOfDefinition_.size();
    std::size_t ready = 0;
    forEachReady([&ready](TaskBase &) { ++ready; });
    forEachTold(
        [&words](const TaskBase &task) { words += 7 + wordsFor(std::min<std::size_t>(task.ownName().size(), 256)); });
    return words + (ready + 1) / 2;
}

/// The layout is that of docs/recording-format.md, "Snapshot".
void Recorder::writeSnapshot()
{
    const std::uint64_t following = snapshotWords() - 1;
    std::uint64_t *const begin = cursor_;
    std::uint64_t *at = begin + 1;
    std::uint64_t alive = 0, ready = 0;
    forEachTold([&alive](TaskBase &) { ++alive; });
    forEachReady([&ready](TaskBase &) { ++ready; });
    const bool inSlice = std::any_of(loops_.begin(), loops_.end(), [](const Loop *loop) { return loop->current(); });
    const TaskNumber last = static_cast<TaskNumber>(ran_);
    *at++ = (inSlice ? last : noTask) | ready << 32;
    *at++ = alive | std::uint64_t(tasks_) << 32;
    *at++ = turns_;
    *at++ = idlePolls_;
    *at++ = wakes_;
    *at++ = inSlice ? ran_ >> 32 : last;
    *at++ = tasksOfDefinition_.size();
    forEachTold([this, &at](TaskBase &task) { at = putTaskState(at, task); });
    std::size_t index = 0;
    forEachReady([&at, &index](const TaskBase &task) { // two a word
        if (index++ % 2 == 0)
            *at++ = task.number() | std::uint64_t(noTask) << 32;
        else
            at[-1] = (at[-1] & 0xffffffff) | std::uint64_t(task.number()) << 32;
    });
    for (const auto &[definition, count] : tasksOfDefinition_)
        *at++ = definition | std::uint64_t(count) << 32;
    cursor_ = at;
    publish(begin, word(Op::snapshot, 0, static_cast<std::uint32_t>(following)));
}

std::uint64_t *Recorder::putTaskState(std::uint64_t *at, TaskBase &task)
{
    const WaitState &wait = task.wait();
    const std::string_view name = std::string_view(task.ownName()).substr(0, 256);
    const std::uint64_t flags = (wait.polling ? 1 : 0) | (task.started() ? 2 : 0);
    *at++ = task.number() | std::uint64_t(task.parent()) << 32;
    *at++ = task.ordinal() | std::uint64_t(definitionOf(task)) << 32;
    *at++ = task.listenerStack | std::uint64_t(task.status()) << 32 | std::uint64_t(wait.kind) << 40 | flags << 48 |
            std::uint64_t(task.wakeCause()) << 56;
    *at++ = wait.kind == WaitKind::timer ? dueTicks(task.loop(), wait.deadline) : wait.task;
    *at++ = task.listenerSince;
    *at++ = task.waker() | std::uint64_t(name.size()) << 32;
    *at++ = task.listenerNumberInDefinition;
    format::putBytes(at, name);
    return at + wordsFor(name.size());
}

void Recorder::close()
{
    stamp();
    if (chunk_)
        file_->giveBack(chunk_, cursor_);
    dictionary_.close();
    file_->close();
}

void Recorder::remove() { file_->remove(); }

void Recorder::abandon()
{
    file_->abandon();
    diskFull_ = true;
    openChunk(1, Snapshot::no);
}

} // namespace coroscope
