// SPDX-License-Identifier: MIT
#include "engine/record/detail_recorder.h"

#include "engine/loop/wait_detail.h"

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
    append(words, {skipWord(Extension::waitDetail, payloadWords), task, untilTicks,
                   std::uint64_t(detail.shape) | std::uint64_t(ranges) << 8 | std::uint64_t(text.size()) << 32 |
                       (detail.follows ? waitFollows : 0),
                   detail.ordinal | std::uint64_t(name) << 32, detail.first | std::uint64_t(detail.second) << 32});
    for (std::size_t i = 0; i < ranges; ++i)
        words.push_back(detail.tasks[i].first | std::uint64_t(detail.tasks[i].count) << 32);
    appendText(words, text);
}

void describe(const WakeDetail &detail, TaskNumber task, std::vector<std::uint64_t> &words)
{
    const std::string_view text = shortened(detail.text);
    const std::uint64_t payloadWords = wakeDetailWords + wordsFor(text.size());
    append(words, {skipWord(Extension::wakeDetail, payloadWords), task,
                   std::uint64_t(detail.shape) | std::uint64_t(text.size()) << 8 | std::uint64_t(detail.number) << 32});
    appendText(words, text);
}

std::uint64_t serialOf(std::uint64_t place) { return place >> 32; }

std::uint64_t keyOf(WaitShape shape, std::uint32_t ordinal) { return std::uint64_t(shape) << 32 | ordinal; }

} // namespace

DetailRecorder::DetailRecorder(EventStream &stream, const RecordingClock &time, DictionaryWriter &dictionary)
    : stream_(stream), time_(time), dictionary_(dictionary)
{
}

void DetailRecorder::takeOver(TaskBase &task)
{
    const WaitDetail *const wait = task.wait().detailed ? task.waitDetail() : nullptr;
    if (wait && wait->shape == WaitShape::lock && wait->ordinal && wait->holder != noTask)
        holders_.insert_or_assign(wait->ordinal, wait->holder);
}

/// 0: it has no end.
std::uint64_t DetailRecorder::untilTicks(const WaitDetail &detail) const
{
    return detail.until < 0 ? 0 : time_.dueTicks(nullptr, detail.until);
}

void DetailRecorder::putWait(TaskBase &task, TaskNumber about)
{
    WaitDetail *const detail = task.waitDetail();
    if (!detail)
        return;
    if (detail->shape == WaitShape::lock && detail->ordinal)
        setHolder(detail->ordinal, detail->holder);
    if (detail->follows && detail->ordinal && counts_.contains(keyOf(detail->shape, detail->ordinal)))
        setCount(detail->shape, detail->ordinal, detail->first); // the program may have set it by code of its own
    const std::uint64_t until = untilTicks(*detail);
    stream_.makeRoom(3);
    if (serialOf(detail->listenerPlace) == stream_.serial()) {
        const std::uint64_t back = stream_.place() - detail->listenerPlace;
        std::uint64_t *const at = stream_.take(until ? 3 : 2);
        at[1] = about | back << 32;
        if (until)
            at[2] = until;
        publish(at, skipWord(Extension::waitDetail, until ? 2 : 1));
        return;
    }
    words_.clear();
    describe(*detail, dictionary_.string(detail->name), until, about, words_);
    stream_.makeRoom(static_cast<std::ptrdiff_t>(words_.size()));
    detail->listenerPlace = stream_.place();
    stream_.put(words_);
}

void DetailRecorder::putWake(TaskBase &task)
{
    WakeDetail *const detail = task.wakeDetail();
    if (!detail)
        return;
    stream_.makeRoom(2);
    if (serialOf(detail->listenerPlace) == stream_.serial()) {
        const std::uint64_t back = stream_.place() - detail->listenerPlace;
        stream_.put(skipWord(Extension::wakeDetail, 1), task.number() | back << 32);
        return;
    }
    words_.clear();
    describe(*detail, task.number(), words_);
    stream_.makeRoom(static_cast<std::ptrdiff_t>(words_.size()));
    detail->listenerPlace = stream_.place();
    stream_.put(words_);
}

void DetailRecorder::setHolder(std::uint32_t ordinal, TaskNumber holder)
{
    const auto known = holders_.find(ordinal);
    if ((known == holders_.end() ? noTask : known->second) == holder)
        return;
    if (holder == noTask)
        holders_.erase(known);
    else
        holders_.insert_or_assign(ordinal, holder);
    std::uint64_t *const at = stream_.take(3);
    at[1] = noTask;
    at[2] = ordinal | std::uint64_t(holder) << 32;
    publish(at, skipWord(Extension::waitDetail, 2));
}

void DetailRecorder::setCount(WaitShape shape, std::uint32_t ordinal, std::uint32_t count)
{
    const std::uint64_t key = keyOf(shape, ordinal);
    const auto known = counts_.find(key);
    if ((known == counts_.end() ? unknownNumber : known->second) == count)
        return;
    if (count == unknownNumber)
        counts_.erase(known);
    else
        counts_.insert_or_assign(key, count);
    std::uint64_t *const at = stream_.take(4);
    at[1] = noTask;
    at[2] = ordinal | std::uint64_t(count) << 32;
    at[3] = static_cast<std::uint64_t>(shape);
    publish(at, skipWord(Extension::waitDetail, 3));
}

void DetailRecorder::repeatHolders(std::vector<std::uint64_t> &words) const
{
    for (const auto &[ordinal, holder] : holders_)
        append(words, {skipWord(Extension::waitDetail, 2), noTask, ordinal | std::uint64_t(holder) << 32});
}

void DetailRecorder::repeat(TaskBase &task, std::uint64_t place, std::vector<std::uint64_t> &words)
{
    const std::uint64_t here = place + words.size();
    WaitDetail *const wait = task.status() == TaskStatus::waiting && task.wait().detailed ? task.waitDetail() : nullptr;
    if (wait) {
        const std::uint64_t until = untilTicks(*wait);
        if (serialOf(wait->listenerPlace) == serialOf(here))
            return append(
                words, {skipWord(Extension::waitDetail, 2), task.number() | (here - wait->listenerPlace) << 32, until});
        wait->listenerPlace = here;
        return describe(*wait, dictionary_.string(wait->name), until, task.number(), words);
    }
    const bool mayTell = task.status() == TaskStatus::ready && mayHaveDetail(task.wakeCause());
    WakeDetail *const wake = mayTell ? task.wakeDetail() : nullptr;
    if (!wake)
        return;
    if (serialOf(wake->listenerPlace) == serialOf(here))
        return append(words, {skipWord(Extension::wakeDetail, 1), task.number() | (here - wake->listenerPlace) << 32});
    wake->listenerPlace = here;
    describe(*wake, task.number(), words);
}

} // namespace coroscope
