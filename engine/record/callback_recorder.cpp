// SPDX-License-Identifier: MIT
#include "engine/record/callback_recorder.h"

#include "engine/record/callback_causer.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::uint64_t inCallback = std::uint64_t(1) << 40;

/// Of its number what there is room for.
std::uint64_t loopBits(const Loop &loop) { return (std::uint64_t(loop.listenerNumber) & 0x7fffff) << 41; }

} // namespace

CallbackRecorder::CallbackRecorder(EventStream &stream, DictionaryWriter &dictionary, const LoopRecorder &loops)
    : stream_(stream), dictionary_(dictionary), loops_(loops)
{
}

void CallbackRecorder::nameFunction(LoopCallback &callback)
{
    if (callback.listenerFunction == 0)
        callback.listenerFunction = callback.function->internFunction(dictionary_);
}

/// What it calls, and why.
CallbackRecorder::Words CallbackRecorder::wordsOf(const Loop &loop, const LoopCallback &callback) const
{
    return {callback.listenerFunction | std::uint64_t(callback.listenerId) << 32,
            causerField(callback) | static_cast<std::uint64_t>(callback.cause) << 32 |
                (loops_.areSeveral() ? loopBits(loop) : 0)};
}

std::uint32_t CallbackRecorder::nextId()
{
    lastId_ += lastId_ == 0xffffffff ? 2 : 1; // never 0
    return lastId_;
}

void CallbackRecorder::takeOver(LoopCallback &callback)
{
    callback.listenerId = nextId();
    callback.listenerFunction = callback.function->internFunction(dictionary_);
}

void CallbackRecorder::queued(Loop &loop, LoopCallback &callback)
{
    takeOver(callback);
    const Words words = wordsOf(loop, callback);
    std::uint64_t *const at = stream_.take(3);
    at[1] = words[0];
    at[2] = words[1] | (loop.isInCallback() ? inCallback : 0);
    publish(at, skipWord(Extension::callbackQueued, 2));
}

void CallbackRecorder::dropped(LoopCallback &callback)
{
    if (callback.listenerId != 0)
        stream_.put(skipWord(Extension::callbackQueued, 1), callback.listenerId);
}

void CallbackRecorder::begins(Loop &loop, LoopCallback &callback)
{
    nameFunction(callback);
    stream_.stamp();
    const Open &open = open_.emplace_back(Open{&loop, ++runs_, stream_.lastTicks(), wordsOf(loop, callback)});
    std::uint64_t *const at = stream_.take(3);
    at[1] = open.words[0];
    at[2] = open.words[1];
    publish(at, skipWord(Extension::callbackBegan, 2));
}

void CallbackRecorder::ended(Loop &loop, RunOutcome outcome)
{
    const auto found =
        std::find_if(open_.rbegin(), open_.rend(), [&loop](const Open &open) { return open.loop == &loop; });
    if (found == open_.rend())
        return;
    const bool isLast = found == open_.rbegin();
    const auto number = static_cast<std::uint32_t>(found->number);
    open_.erase(std::next(found).base());
    stream_.stamp();
    if (isLast && outcome == RunOutcome::returned)
        stream_.put(skipWord(Extension::callbackEnded, 0));
    else
        stream_.put(skipWord(Extension::callbackEnded, 1), number | static_cast<std::uint64_t>(outcome) << 32);
}

void CallbackRecorder::forget(const Loop &loop)
{
    std::erase_if(open_, [&loop](const Open &open) { return open.loop == &loop; });
}

void CallbackRecorder::repeat(std::vector<std::uint64_t> &words) const
{
    struct Queued {
        std::uint32_t id;
        Words words;
        TaskNumber before;
    };
    std::vector<Queued> all;
    for (const Loop *loop : loops_.all()) {
        std::size_t open = all.size(); // from there on it is not known yet what stands behind
        loop->forEachQueued([&](TaskBase *task, const LoopCallback *callback) {
            if (callback && callback->listenerId != 0)
                all.push_back({callback->listenerId, wordsOf(*loop, *callback), noTask});
            for (; task && open < all.size(); ++open)
                all[open].before = task->number();
        });
    }
    std::sort(all.begin(), all.end(), [this](const Queued &a, const Queued &b) { // of one loop they are in order
        return lastId_ - a.id > lastId_ - b.id;
    });
    if (runs_ != 0) {
        append(words, {skipWord(Extension::callbackState, 1 + 4 * open_.size()), runs_});
        for (const Open &open : open_)
            append(words, {open.number, open.since, open.words[0], open.words[1]});
    }
    for (const Queued &each : all)
        append(words, {skipWord(Extension::callbackQueued, 3), each.words[0], each.words[1], each.before});
}

} // namespace coroscope
