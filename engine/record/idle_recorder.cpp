// SPDX-License-Identifier: MIT
#include "engine/record/idle_recorder.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestPeer = 128;   // bytes
constexpr std::size_t largestHolder = 256; // bytes of its text
constexpr std::uint64_t noTimer = ~std::uint64_t(0);
constexpr std::uint32_t allLoops = 0;

std::size_t wordsOf(const IdleCause &cause)
{
    return cause.what == IdleEnd::unknown ? 0 : 1 + wordsFor(std::min(cause.peer.size(), largestPeer));
}

void putCause(const IdleCause &cause, std::uint64_t *at)
{
    if (cause.what == IdleEnd::unknown)
        return;
    const std::uint64_t more = std::min<std::uint32_t>(cause.more, fieldMax);
    *at = static_cast<std::uint64_t>(cause.what) | more << 8 |
          std::uint64_t(static_cast<std::uint32_t>(cause.value)) << 32;
    format::putBytes(at + 1, cause.peer.substr(0, largestPeer));
}

} // namespace

IdleRecorder::IdleRecorder(EventStream &stream, const RecordingClock &time, const LoopRecorder &loops)
    : stream_(stream), time_(time), loops_(loops)
{
}

void IdleRecorder::begins(Loop &loop, Nanoseconds deadline)
{
    waits_.push_back({&loop, 0, deadline < 0 ? noTimer : time_.dueTicks(&loop, deadline)});
    lookWhetherAllWait();
    if (loops_.areSeveral()) {
        stream_.stamp();
        stream_.put(skipWord(Extension::loopIdle, 1), noteWord(IdleNote::begins, loop.listenerNumber));
    }
    waits_.back().since = stream_.lastTicks();
}

void IdleRecorder::ends(Loop &loop, const IdleCause &cause)
{
    if (std::erase_if(waits_, [&loop](const Wait &wait) { return wait.loop == &loop; }) == 0)
        return;
    if (areAllIdle_)
        endAll(cause);
    if (!loops_.areSeveral())
        return;
    stream_.stamp();
    const std::size_t words = wordsOf(cause);
    std::uint64_t *const at = stream_.take(2 + words);
    at[1] = noteWord(IdleNote::ends, loop.listenerNumber);
    putCause(cause, at + 2);
    publish(at, skipWord(Extension::loopIdle, 1 + words));
}

void IdleRecorder::runs()
{
    if (areAllIdle_)
        endAll({});
}

/// It does not run any more, so that the others may be all.
void IdleRecorder::forget(const Loop &loop)
{
    std::erase_if(waits_, [&loop](const Wait &wait) { return wait.loop == &loop; });
    lookWhetherAllWait();
}

bool IdleRecorder::isAnyBusy() const
{
    return std::any_of(loops_.all().begin(), loops_.all().end(), [](const Loop *loop) { return loop->isBusy(); });
}

void IdleRecorder::lookWhetherAllWait()
{
    const bool areAll = !waits_.empty() && !isAnyBusy();
    if (areAll && !areAllIdle_)
        beginAll();
    else if (!areAll && areAllIdle_)
        endAll({});
}

void IdleRecorder::beginAll()
{
    stream_.makeRoom(3);
    const std::uint32_t delta = stream_.stampDelta();
    std::uint64_t due = noTimer;
    for (const Wait &wait : waits_)
        due = std::min(due, wait.due);
    const Nanoseconds rest =
        due == noTimer ? -1 : std::max<Nanoseconds>(0, time_.toNs(due) - time_.toNs(stream_.lastTicks()));
    stream_.put(word(Op::idle, 0, delta), static_cast<std::uint64_t>(rest));
    areAllIdle_ = true;
    allSince_ = stream_.lastTicks();
}

void IdleRecorder::endAll(const IdleCause &cause)
{
    areAllIdle_ = false;
    if (const std::size_t words = wordsOf(cause)) {
        std::uint64_t *const at = stream_.take(1 + words);
        putCause(cause, at + 1);
        publish(at, skipWord(Extension::idleEndedBy, words));
    }
    stream_.makeRoom(2);
    const std::uint32_t delta = stream_.stampDelta();
    stream_.put(word(Op::idleEnd, 0, delta));
}

void IdleRecorder::timeHeld(const std::vector<TimeHolder> &holders)
{
    std::vector<std::uint64_t> words{0};
    for (const TimeHolder &holder : holders) {
        const std::string_view text = std::string_view(holder.text).substr(0, largestHolder);
        append(words,
               {std::uint64_t(holder.kind) | std::uint64_t(text.size()) << 8 | std::uint64_t(holder.number) << 32});
        appendText(words, text);
    }
    words.front() = skipWord(Extension::timeHeld, words.size() - 1);
    stream_.put(words);
}

// --- where it is told after the fact ---

void IdleRecorder::takeOver()
{
    for (const Loop *loop : loops_.all())
        if (loop->isIdle())
            waits_.push_back({loop, stream_.lastTicks(), noTimer});
    areAllIdle_ = !waits_.empty() && !isAnyBusy();
    allSince_ = stream_.lastTicks();
}

/// From here on each one's waits are told.
void IdleRecorder::tellSoFar()
{
    for (const Wait &wait : waits_) {
        std::uint64_t *const at = stream_.take(3);
        at[1] = noteWord(IdleNote::begins, wait.loop->listenerNumber);
        at[2] = wait.since;
        publish(at, skipWord(Extension::loopIdle, 2));
    }
}

void IdleRecorder::repeat(std::vector<std::uint64_t> &words) const
{
    const auto repeat = [&words](std::uint32_t loop, std::uint64_t since) {
        append(words, {skipWord(Extension::loopIdle, 2), noteWord(IdleNote::begins, loop), since});
    };
    if (areAllIdle_)
        repeat(allLoops, allSince_);
    for (const Wait &wait : waits_)
        if (loops_.areSeveral())
            repeat(wait.loop->listenerNumber, wait.since);
}

} // namespace coroscope
