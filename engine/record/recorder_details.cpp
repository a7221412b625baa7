// SPDX-License-Identifier: MIT
// The recorder's events that say more of waits and wakes than their kinds (their layout: docs/recording-format.md, "Details").
//
// A description is written in full once a chunk; what tells the same again points back to it. So it goes with its chunk, neither
// the dictionary nor any table grows with the objects that a program has had.
#include "engine/loop/loop.h"
#include "engine/record/recorder.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestDetailText = 256; // bytes
constexpr std::size_t mostRanges = 64;

std::string_view shortened(std::string_view text) { return text.substr(0, largestDetailText); }

/// Appends the event to `words`.
void describe(const WaitDetail &detail, std::uint32_t name, std::uint64_t untilTicks, TaskNumber task,
              std::vector<std::uint64_t> &words)
{
    const std::string_view text = shortened(detail.text);
    const std::size_t ranges = std::min(detail.tasks.size(), mostRanges);
    const std::uint64_t payloadWords = waitDetailWords + ranges + wordsFor(text.size());
    const std::size_t begin = words.size();
    words.insert(words.end(),
                 {skipWord(Extension::waitDetail, payloadWords), task, untilTicks,
                  std::uint64_t(detail.shape) | std::uint64_t(ranges) << 8 | std::uint64_t(text.size()) << 32,
                  detail.ordinal | std::uint64_t(name) << 32, detail.first | std::uint64_t(detail.second) << 32});
    for (std::size_t i = 0; i < ranges; ++i)
        words.push_back(detail.tasks[i].first | std::uint64_t(detail.tasks[i].count) << 32);
    words.resize(begin + 1 + payloadWords);
    format::putBytes(words.data() + words.size() - wordsFor(text.size()), text);
}

void describe(const WakeDetail &detail, TaskNumber task, std::vector<std::uint64_t> &words)
{
    const std::string_view text = shortened(detail.text);
    const std::uint64_t payloadWords = wakeDetailWords + wordsFor(text.size());
    const std::size_t begin = words.size();
    words.insert(words.end(),
                 {skipWord(Extension::wakeDetail, payloadWords), task,
                  std::uint64_t(detail.shape) | std::uint64_t(text.size()) << 8 | std::uint64_t(detail.number) << 32});
    words.resize(begin + 1 + payloadWords);
    format::putBytes(words.data() + words.size() - wordsFor(text.size()), text);
}

} // namespace

/// Where the next event lies, as details remember it.
std::uint64_t Recorder::placeHere() const
{
    return chunkSerial_ << 32 | static_cast<std::uint64_t>(cursor_ - chunkBegin_);
}

void Recorder::publishAll(const std::vector<std::uint64_t> &words)
{
    std::uint64_t *const at = take(words.size());
    std::copy(words.begin() + 1, words.end(), at + 1);
    publish(at, words.front());
}

/// Stands before the suspension that it is about (`about`: noTask), or behind what says that the task `about` waits.
void Recorder::putWaitDetail(TaskBase &task, TaskNumber about)
{
    WaitDetail *const detail = task.waitDetail();
    if (!detail)
        return;
    if (detail->shape == WaitShape::lock && detail->ordinal)
        noteHolder(detail->ordinal, detail->holder);
    const std::uint64_t until = detail->until < 0 ? 0 : dueTicks(nullptr, detail->until);
    makeRoom(3);
    const std::uint64_t here = placeHere();
    if (detail->listenerPlace >> 32 == chunkSerial_) {
        const std::uint64_t back = here - detail->listenerPlace;
        std::uint64_t *const at = take(until ? 3 : 2);
        at[1] = about | back << 32;
        if (until)
            at[2] = until;
        publish(at, skipWord(Extension::waitDetail, until ? 2 : 1));
        return;
    }
    details_.clear();
    describe(*detail, dictionary_.string(detail->name), until, about, details_);
    makeRoom(static_cast<std::ptrdiff_t>(details_.size()));
    detail->listenerPlace = placeHere();
    publishAll(details_);
}

/// Stands behind the wake that it is about.
void Recorder::putWakeDetail(TaskBase &task)
{
    WakeDetail *const detail = task.wakeDetail();
    if (!detail)
        return;
    makeRoom(2);
    if (detail->listenerPlace >> 32 == chunkSerial_) {
        const std::uint64_t back = placeHere() - detail->listenerPlace;
        put(skipWord(Extension::wakeDetail, 1), task.number() | back << 32);
        return;
    }
    details_.clear();
    describe(*detail, task.number(), details_);
    makeRoom(static_cast<std::ptrdiff_t>(details_.size()));
    detail->listenerPlace = placeHere();
    publishAll(details_);
}

void Recorder::lockPassed(Loop &, std::uint32_t ordinal, TaskNumber holder) { noteHolder(ordinal, holder); }

void Recorder::noteHolder(std::uint32_t ordinal, TaskNumber holder)
{
    const auto known = holders_.find(ordinal);
    if ((known == holders_.end() ? noTask : known->second) == holder)
        return;
    if (holder == noTask)
        holders_.erase(known);
    else
        holders_.insert_or_assign(ordinal, holder);
    std::uint64_t *const at = take(3);
    at[1] = noTask;
    at[2] = ordinal | std::uint64_t(holder) << 32;
    publish(at, skipWord(Extension::waitDetail, 2));
}

/// What stands behind a snapshot, `wordsBefore` words into the chunk of that serial: reading may begin there.
void Recorder::gatherRepeated(std::uint64_t serial, std::uint64_t wordsBefore)
{
    std::vector<std::uint64_t> &words = repeated_;
    words.clear();
    if (caller_ != 0)
        words.insert(words.end(), {skipWord(Extension::caller, 1), caller_});
    for (const auto &[ordinal, holder] : holders_)
        words.insert(words.end(), {skipWord(Extension::waitDetail, 2), noTask, ordinal | std::uint64_t(holder) << 32});
    std::vector<std::uint64_t> places;
    forEachTold([&](TaskBase &task) {
        if (task.spawnStack() != 0)
            places.push_back(task.number() | std::uint64_t(task.spawnStack()) << 32);
        repeat(task, serial, wordsBefore);
    });
    if (!places.empty())
        words.push_back(skipWord(Extension::spawnPlace, places.size()));
    words.insert(words.end(), places.begin(), places.end());
    repeatCallbacks(words);
    repeatWorkers(words);
    repeatLoops(words);
    repeatIdle(words);
}

void Recorder::repeat(TaskBase &task, std::uint64_t serial, std::uint64_t wordsBefore)
{
    const std::uint64_t here = serial << 32 | (wordsBefore + repeated_.size());
    WaitDetail *const wait = task.status() == TaskStatus::waiting && task.wait().detailed ? task.waitDetail() : nullptr;
    if (wait) {
        const std::uint64_t until = wait->until < 0 ? 0 : dueTicks(nullptr, wait->until);
        if (wait->listenerPlace >> 32 == serial) {
            repeated_.insert(repeated_.end(), {skipWord(Extension::waitDetail, 2),
                                               task.number() | (here - wait->listenerPlace) << 32, until});
            return;
        }
        wait->listenerPlace = here;
        return describe(*wait, dictionary_.string(wait->name), until, task.number(), repeated_);
    }
    const bool mayTell = task.status() == TaskStatus::ready && mayHaveDetail(task.wakeCause());
    WakeDetail *const wake = mayTell ? task.wakeDetail() : nullptr;
    if (!wake)
        return;
    if (wake->listenerPlace >> 32 == serial) {
        repeated_.insert(repeated_.end(),
                         {skipWord(Extension::wakeDetail, 1), task.number() | (here - wake->listenerPlace) << 32});
        return;
    }
    wake->listenerPlace = here;
    describe(*wake, task.number(), repeated_);
}

void Recorder::putRepeated()
{
    if (repeated_.empty())
        return;
    std::copy(repeated_.begin() + 1, repeated_.end(), cursor_ + 1);
    publish(cursor_, repeated_.front()); // last: readers stop in front of it till then
    cursor_ += repeated_.size();
}

} // namespace coroscope
