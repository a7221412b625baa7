// SPDX-License-Identifier: MIT
// The rare side of the recorder: the next chunk, the snapshot that lets reading start at it, and what a recording begins with.
#include "engine/loop/loop.h"
#include "engine/record/recorder.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace coroscope {

using namespace format;

// --- what the recording begins with ---

/// False: none of their tasks is alive.
bool Recorder::takeOver(const std::vector<Loop *> &loops)
{
    bool any = false;
    if (!loops.empty() && time_.isVirtual())
        stream_.setLastTicks(time_.now());
    for (Loop *loop : loops) {
        loops_.takeOver(*loop);
        tasks_ = std::max(tasks_, loop->nextNumber());
        loop->forEachAlive([this, &any](TaskBase &task) {
            any = true;
            takeOver(task);
        });
        loop->forEachCallback([this, &any](LoopCallback &callback) {
            any = true;
            callbacks_.takeOver(callback);
        });
        if (TaskBase *const running = loop->current()) {
            loop_ = loop;
            underWay_ = running;
        }
    }
    idle_.takeOver();
    return any || idle_.isAnyIdle();
}

void Recorder::takeOver(TaskBase &task)
{
    const bool isSuspended = task.started() && task.status() != TaskStatus::running;
    task.listenerDefinition = 0; // another recording's
    task.forgetSpawnStack();
    task.listenerStack = isSuspended ? task.suspendedStack(dictionary_) : 0;
    task.listenerSince = stream_.lastTicks();
    task.listenerNumberInDefinition = ++tasksOfDefinition_[definitionOf(task)];
    if (isSuspended)
        details_.takeOver(task);
}

/// The slice in which the recording begins is its first, from here on: so it has a row, a bar and a number as any other.
void Recorder::beginUnderWay()
{
    TaskBase *const task = std::exchange(underWay_, nullptr);
    if (!task)
        return;
    stream_.countSwitch();
    ran_ = std::uint64_t(noTask) << 32 | task->number();
    putTask(Op::resume, task->number(), 0);
}

// --- chunks ---

void Recorder::leaveRoom()
{
    if (stream_.room() < roomForSlice)
        openChunk(roomForSlice, Snapshot::ifDue);
}

/// Goes on in a new chunk with room for `words`. A snapshot may be taken only where the loops' states and the events so far
/// agree: before a switch, or in the middle of a slice. Returns false when the disk is full.
bool Recorder::openChunk(std::uint64_t words, Snapshot snapshot)
{
    const std::uint64_t serial = EventStream::newSerial();
    const bool mayBe = snapshot != Snapshot::no && !stream_.goesNowhere();
    const std::uint64_t size = mayBe ? snapshotWords() : 0;
    const bool withSnapshot = mayBe && (snapshot == Snapshot::yes || kept_.isSnapshotDue(size, stream_.lastTicks()));
    if (!withSnapshot)
        return stream_.open(words, serial);
    const std::vector<std::uint64_t> behind = wordsBehindSnapshot(serial << 32 | size);
    if (!stream_.open(words + size + behind.size(), serial))
        return false;
    writeSnapshot();
    stream_.put(behind);
    stream_.markSnapshot();
    return true;
}

/// `place`: where they will lie, as EventStream::place().
std::vector<std::uint64_t> Recorder::wordsBehindSnapshot(std::uint64_t place)
{
    std::vector<std::uint64_t> words;
    if (caller_ != 0)
        append(words, {skipWord(Extension::caller, 1), caller_});
    details_.repeatHolders(words);
    std::vector<std::uint64_t> spawnPlaces;
    loops_.forEachTask([&](TaskBase &task) {
        if (task.spawnStack() != 0)
            spawnPlaces.push_back(task.number() | std::uint64_t(task.spawnStack()) << 32);
        details_.repeat(task, place, words);
    });
    if (!spawnPlaces.empty())
        words.push_back(skipWord(Extension::spawnPlace, spawnPlaces.size()));
    words.insert(words.end(), spawnPlaces.begin(), spawnPlaces.end());
    callbacks_.repeat(words);
    workers_.repeat(words);
    loops_.repeat(words);
    idle_.repeat(words);
    return words;
}

// --- the snapshot ---

/// Of the whole event.
std::uint64_t Recorder::snapshotWords() const
{
    std::uint64_t words = 8 + tasksOfDefinition_.size();
    std::size_t ready = underWay_ ? 1 : 0;
    loops_.forEachReady([this, &ready](TaskBase &task) { ready += &task != underWay_; });
    loops_.forEachTask(
        [&words](const TaskBase &task) { words += 7 + wordsFor(std::min<std::size_t>(task.ownName().size(), 256)); });
    return words + (ready + 1) / 2;
}

/// The layout is that of docs/recording-format.md, "Snapshot".
void Recorder::writeSnapshot()
{
    const std::uint64_t words = snapshotWords();
    std::uint64_t *const begin = stream_.take(words);
    std::uint64_t *at = begin + 1;
    std::uint64_t alive = 0;
    std::vector<TaskNumber> ready;
    if (underWay_)
        ready.push_back(underWay_->number());
    loops_.forEachTask([&alive](TaskBase &) { ++alive; });
    loops_.forEachReady([this, &ready](TaskBase &task) {
        if (&task != underWay_)
            ready.push_back(task.number());
    });
    const bool inSlice = !underWay_ && std::any_of(loops_.all().begin(), loops_.all().end(),
                                                   [](const Loop *loop) { return loop->current(); });
    const TaskNumber last = static_cast<TaskNumber>(ran_);
    *at++ = (inSlice ? last : noTask) | std::uint64_t(ready.size()) << 32;
    *at++ = alive | std::uint64_t(tasks_) << 32;
    *at++ = turns_;
    *at++ = idlePolls_;
    *at++ = wakes_;
    *at++ = inSlice ? ran_ >> 32 : last;
    *at++ = tasksOfDefinition_.size();
    loops_.forEachTask([this, &at](TaskBase &task) { at = putTaskState(at, task); });
    for (std::size_t i = 0; i < ready.size(); i += 2) // two a word
        *at++ = ready[i] | std::uint64_t(i + 1 < ready.size() ? ready[i + 1] : noTask) << 32;
    for (const auto &[definition, count] : tasksOfDefinition_)
        *at++ = definition | std::uint64_t(count) << 32;
    publish(begin, word(Op::snapshot, 0, static_cast<std::uint32_t>(words - 1)));
}

std::uint64_t *Recorder::putTaskState(std::uint64_t *at, TaskBase &task)
{
    const WaitState &wait = task.wait();
    const std::string_view name = std::string_view(task.ownName()).substr(0, 256);
    const bool isUnderWay = &task == underWay_; // is about to be resumed; why it was, nobody heard
    const TaskStatus status = isUnderWay ? TaskStatus::ready : task.status();
    const WakeCause cause = isUnderWay ? WakeCause::unknown : task.wakeCause();
    const TaskNumber waker = isUnderWay ? noTask : task.waker();
    const std::uint64_t flags = (wait.polling ? 1 : 0) | (task.started() ? 2 : 0);
    *at++ = task.number() | std::uint64_t(task.parent()) << 32;
    *at++ = task.ordinal() | std::uint64_t(definitionOf(task)) << 32;
    *at++ = task.listenerStack | std::uint64_t(status) << 32 | std::uint64_t(wait.kind) << 40 | flags << 48 |
            std::uint64_t(cause) << 56;
    *at++ = wait.kind == WaitKind::timer ? time_.dueTicks(task.loop(), wait.deadline) : wait.task;
    *at++ = task.listenerSince;
    *at++ = waker | std::uint64_t(name.size()) << 32;
    *at++ = task.listenerNumberInDefinition;
    format::putBytes(at, name);
    return at + wordsFor(name.size());
}

} // namespace coroscope
