// SPDX-License-Identifier: MIT
// The recorder's part about loops that have nothing to run. What every recording tells is when that is so of all; where there are
// several, it tells of each by itself as well.
#include "engine/loop/loop.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestPeer = 128; // bytes
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

void Recorder::idle(Loop &loop, Nanoseconds deadline)
{
    know(loop);
    idleWaits_.push_back({&loop, 0, deadline < 0 ? noTimer : dueTicks(&loop, deadline)});
    lookWhetherAllWait();
    if (loopCount_ > 1) {
        stamp();
        put(skipWord(Extension::loopIdle, 1), noteWord(IdleNote::begins, loop.listenerNumber));
    }
    idleWaits_.back().since = lastTicks_;
}

void Recorder::idleEnd(Loop &loop, const IdleCause &cause)
{
    if (std::erase_if(idleWaits_, [&loop](const IdleWait &wait) { return wait.loop == &loop; }) == 0)
        return;
    if (isAllIdle_)
        endAllIdle(cause);
    if (loopCount_ < 2)
        return;
    stamp();
    const std::size_t words = wordsOf(cause);
    std::uint64_t *const at = take(2 + words);
    at[1] = noteWord(IdleNote::ends, loop.listenerNumber);
    putCause(cause, at + 2);
    publish(at, skipWord(Extension::loopIdle, 1 + words));
}

/// It does not run any more, so that the others may be all.
void Recorder::forgetIdle(const Loop &loop)
{
    std::erase_if(idleWaits_, [&loop](const IdleWait &wait) { return wait.loop == &loop; });
    lookWhetherAllWait();
}

void Recorder::lookWhetherAllWait()
{
    const bool areAll = !idleWaits_.empty() &&
                        std::none_of(loops_.begin(), loops_.end(), [](const Loop *loop) { return loop->isBusy(); });
    if (areAll && !isAllIdle_)
        beginAllIdle();
    else if (!areAll && isAllIdle_)
        endAllIdle({});
}

void Recorder::beginAllIdle()
{
    makeRoom(3);
    const std::uint32_t delta = stampDelta();
    std::uint64_t due = noTimer;
    for (const IdleWait &wait : idleWaits_)
        due = std::min(due, wait.due);
    const Nanoseconds rest = due == noTimer ? -1 : std::max<Nanoseconds>(0, toNs(due) - toNs(lastTicks_));
    put(word(Op::idle, 0, delta), static_cast<std::uint64_t>(rest));
    isAllIdle_ = true;
    allIdleSince_ = lastTicks_;
    if (loopCount_ > 1) // whoever resumes a task ends it, be it of a scheduler that does not tell when it waits
        loop_ = nullptr;
}

void Recorder::endAllIdle(const IdleCause &cause)
{
    isAllIdle_ = false;
    if (const std::size_t words = wordsOf(cause)) {
        std::uint64_t *const at = take(1 + words);
        putCause(cause, at + 1);
        publish(at, skipWord(Extension::idleEndedBy, words));
    }
    makeRoom(2);
    const std::uint32_t delta = stampDelta();
    put(word(Op::idleEnd, 0, delta));
}

// --- where it is told after the fact ---

/// One that waits when the recording begins: since when is not known.
void Recorder::takeOverIdle(const Loop &loop) { idleWaits_.push_back({&loop, lastTicks_, noTimer}); }

/// The second loop is there: from here on each one's waits are told, so also that of the first which is under way.
void Recorder::tellIdleSoFar()
{
    for (const IdleWait &wait : idleWaits_) {
        std::uint64_t *const at = take(3);
        at[1] = noteWord(IdleNote::begins, wait.loop->listenerNumber);
        at[2] = wait.since;
        publish(at, skipWord(Extension::loopIdle, 2));
    }
}

/// Reading may begin behind a snapshot.
void Recorder::repeatIdle(std::vector<std::uint64_t> &words) const
{
    const auto repeat = [&words](std::uint32_t loop, std::uint64_t since) {
        words.insert(words.end(), {skipWord(Extension::loopIdle, 2), noteWord(IdleNote::begins, loop), since});
    };
    if (isAllIdle_)
        repeat(allLoops, allIdleSince_);
    for (const IdleWait &wait : idleWaits_)
        if (loopCount_ > 1)
            repeat(wait.loop->listenerNumber, wait.since);
}

} // namespace coroscope
