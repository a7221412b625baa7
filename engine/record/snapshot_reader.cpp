// SPDX-License-Identifier: MIT
#include "engine/record/snapshot_reader.h"

namespace coroscope {

namespace {

constexpr std::uint64_t headWords = 7;

std::uint32_t low(std::uint64_t word) { return std::uint32_t(word); }
std::uint32_t high(std::uint64_t word) { return std::uint32_t(word >> 32); }

} // namespace

SnapshotReader::SnapshotReader(const Event &event) : words_(event.payload), count_(event.payloadWords)
{
    static constexpr std::uint64_t empty[headWords] = {noTask, 0, 0, 0, 0, noTask, 0};
    if (count_ < headWords) {
        words_ = empty;
        return;
    }
    readyLeft_ = high(words_[0]);
    tasksLeft_ = low(words_[1]);
    valid_ = true;
}

bool SnapshotReader::next(SnapshotTask &task)
{
    if (!valid_ || tasksLeft_ == 0)
        return false;
    if (count_ - at_ < taskWords) {
        valid_ = false;
        return false;
    }
    const std::uint64_t *w = words_ + at_;
    const std::uint32_t nameBytes = high(w[5]);
    const std::uint64_t nameWords = (std::uint64_t(nameBytes) + 7) / 8;
    if (count_ - at_ - taskWords < nameWords) {
        valid_ = false;
        return false;
    }
    task.number = low(w[0]);
    task.parent = high(w[0]);
    task.ordinal = low(w[1]);
    task.definition = high(w[1]);
    task.stack = low(w[2]);
    task.status = TaskStatus(w[2] >> 32 & 0xff);
    if (task.status > TaskStatus::waiting)
        task.status = TaskStatus::waiting;
    task.waitKind = WaitKind(w[2] >> 40 & 0x1f);
    task.polling = w[2] >> 48 & 1;
    task.started = w[2] >> 49 & 1;
    task.cause = WakeCause(w[2] >> 56 & 0x1f);
    task.object = w[3];
    task.since = w[4];
    task.causer = low(w[5]);
    task.numberInDefinition = low(w[6]);
    task.ownName = {reinterpret_cast<const char *>(w + taskWords), nameBytes};
    at_ += taskWords + nameWords;
    --tasksLeft_;
    return true;
}

bool SnapshotReader::nextReady(TaskNumber &task)
{
    if (!valid_ || tasksLeft_ != 0 || readyLeft_ == 0)
        return false;
    if (at_ >= count_) {
        valid_ = false;
        return false;
    }
    task = oddReady_ ? high(words_[at_]) : low(words_[at_]);
    at_ += oddReady_;
    oddReady_ = !oddReady_;
    --readyLeft_;
    return true;
}

} // namespace coroscope
