// SPDX-License-Identifier: MIT
// The recorder's part that tells loops apart. Of a program with one loop not a word is written of it.
#include "engine/loop/loop.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestName = 256; // bytes
constexpr std::uint64_t noteWords = 2;   // of an event with nothing but its first word
constexpr std::uint32_t firstLoop = 1;

} // namespace

/// A loop of which nothing has been heard yet. When it is the second, the first gets its name, too.
void Recorder::meet(Loop &loop)
{
    loops_.push_back(&loop);
    loop.listenerNumber = ++loopCount_;
    loop.listenerBehind = 0;
    if (loopCount_ == firstLoop + 1)
        tellName(firstLoop, loopNames_[firstLoop]);
    takeName(loop);
    compareClock(loop, holdStamp());
    if (loopCount_ == firstLoop + 1)
        tellIdleSoFar();
}

/// That of this thread; empty: it runs on another one.
std::string Recorder::nameHere(const Loop &loop) const
{
    const bool runsElsewhere = loop.isRunning() && Loop::onThisThread() != &loop;
    return threadName_ && !runsElsewhere ? threadName_() : std::string();
}

/// As long as there is one loop only, it is kept in mind.
void Recorder::takeName(Loop &loop)
{
    const std::uint32_t number = loop.listenerNumber;
    const std::string name = nameHere(loop);
    const auto known = loopNames_.find(number);
    if (known != loopNames_.end() && known->second == name)
        return;
    loopNames_[number] = name;
    if (loopCount_ > firstLoop)
        tellName(number, name);
}

void Recorder::tellName(std::uint32_t loop, std::string_view name)
{
    name = name.substr(0, largestName);
    std::uint64_t *const at = take(noteWords + wordsFor(name.size()));
    at[1] = noteWord(LoopNote::name, loop, name.size());
    format::putBytes(at + 2, name);
    publish(at, skipWord(Extension::loop, 1 + wordsFor(name.size())));
}

void Recorder::tellSpawns(Loop &loop)
{
    spawnLoop_ = &loop;
    if (spawnsOf_ == loop.listenerNumber)
        return;
    spawnsOf_ = loop.listenerNumber;
    put(skipWord(Extension::loop, 1), noteWord(LoopNote::spawns, spawnsOf_));
}

void Recorder::forgetLoop(Loop &loop)
{
    if (spawnLoop_ == &loop)
        spawnLoop_ = nullptr;
    if (loop.listenerNumber > firstLoop)
        loopNames_.erase(loop.listenerNumber);
}

/// Reading may begin behind a snapshot.
void Recorder::repeatLoops(std::vector<std::uint64_t> &words) const
{
    if (loopCount_ <= firstLoop)
        return;
    for (const Loop *loop : loops_) {
        const auto known = loopNames_.find(loop->listenerNumber);
        const std::string_view name =
            known == loopNames_.end() ? std::string_view() : std::string_view(known->second).substr(0, largestName);
        words.insert(words.end(), {skipWord(Extension::loop, 1 + wordsFor(name.size())),
                                   noteWord(LoopNote::name, loop->listenerNumber, name.size())});
        words.resize(words.size() + wordsFor(name.size()));
        format::putBytes(words.data() + words.size() - wordsFor(name.size()), name);
        std::uint64_t told = 0;
        loop->forEachAlive([&told](const TaskBase &task) { told += isTold(task); });
        words.insert(words.end(),
                     {skipWord(Extension::loop, 2), noteWord(LoopNote::tasks, loop->listenerNumber), told});
    }
    words.insert(words.end(), {skipWord(Extension::loop, 1), noteWord(LoopNote::spawns, spawnsOf_)});
}

} // namespace coroscope
