// SPDX-License-Identifier: MIT
#include "engine/record/loop_recorder.h"

#include <algorithm>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestName = 256; // bytes
constexpr std::uint64_t noteWords = 2;   // of an event with nothing but its first word
constexpr std::uint32_t firstLoop = 1;

bool isTold(const TaskBase &task) { return task.listenerNumberInDefinition != 0; }

} // namespace

LoopRecorder::LoopRecorder(EventStream &stream, std::function<std::string()> threadName)
    : stream_(stream), threadName_(std::move(threadName))
{
}

bool LoopRecorder::knows(const Loop &loop) const
{
    return std::find(loops_.begin(), loops_.end(), &loop) != loops_.end();
}

bool LoopRecorder::isRunning(std::uint32_t number) const
{
    return std::any_of(loops_.begin(), loops_.end(),
                       [number](const Loop *loop) { return loop->listenerNumber == number && loop->isRunning(); });
}

void LoopRecorder::number(Loop &loop)
{
    loops_.push_back(&loop);
    loop.listenerNumber = ++count_;
    loop.listenerBehind = 0;
}

void LoopRecorder::takeOver(Loop &loop)
{
    number(loop);
    names_[loop.listenerNumber] = nameHere(loop);
    loop.listenerCaller = 0;
    loop.listenerTurn = 0;
}

void LoopRecorder::tellNames()
{
    if (areSeveral())
        for (const Loop *loop : loops_)
            tellName(loop->listenerNumber, names_[loop->listenerNumber]);
}

/// When it is the second, the first gets its name, too.
void LoopRecorder::meet(Loop &loop)
{
    number(loop);
    if (count_ == firstLoop + 1)
        tellName(firstLoop, names_[firstLoop]);
    takeName(loop);
}

/// That of this thread; empty: it runs on another one.
std::string LoopRecorder::nameHere(const Loop &loop) const
{
    const bool runsElsewhere = loop.isRunning() && Loop::onThisThread() != &loop;
    return threadName_ && !runsElsewhere ? threadName_() : std::string();
}

/// As long as there is one loop only, it is kept in mind.
void LoopRecorder::takeName(Loop &loop)
{
    const std::uint32_t number = loop.listenerNumber;
    const std::string name = nameHere(loop);
    const auto known = names_.find(number);
    if (known != names_.end() && known->second == name)
        return;
    names_[number] = name;
    if (areSeveral())
        tellName(number, name);
}

void LoopRecorder::tellName(std::uint32_t loop, std::string_view name)
{
    name = name.substr(0, largestName);
    std::uint64_t *const at = stream_.take(noteWords + wordsFor(name.size()));
    at[1] = noteWord(LoopNote::name, loop, name.size());
    format::putBytes(at + 2, name);
    publish(at, skipWord(Extension::loop, 1 + wordsFor(name.size())));
}

void LoopRecorder::spawnsIn(Loop &loop)
{
    if (&loop == spawnLoop_)
        return;
    spawnLoop_ = &loop;
    if (spawnsOf_ == loop.listenerNumber)
        return;
    spawnsOf_ = loop.listenerNumber;
    stream_.put(skipWord(Extension::loop, 1), noteWord(LoopNote::spawns, spawnsOf_));
}

void LoopRecorder::forget(Loop &loop)
{
    std::erase(loops_, &loop);
    if (spawnLoop_ == &loop)
        spawnLoop_ = nullptr;
    if (loop.listenerNumber > firstLoop)
        names_.erase(loop.listenerNumber);
}

void LoopRecorder::repeat(std::vector<std::uint64_t> &words) const
{
    if (!areSeveral())
        return;
    for (const Loop *loop : loops_) {
        const auto known = names_.find(loop->listenerNumber);
        const std::string_view name =
            known == names_.end() ? std::string_view() : std::string_view(known->second).substr(0, largestName);
        append(words, {skipWord(Extension::loop, 1 + wordsFor(name.size())),
                       noteWord(LoopNote::name, loop->listenerNumber, name.size())});
        appendText(words, name);
        std::uint64_t told = 0;
        loop->forEachAlive([&told](const TaskBase &task) { told += isTold(task); });
        append(words, {skipWord(Extension::loop, 2), noteWord(LoopNote::tasks, loop->listenerNumber), told});
    }
    append(words, {skipWord(Extension::loop, 1), noteWord(LoopNote::spawns, spawnsOf_)});
}

void LoopRecorder::forEachTask(const std::function<void(TaskBase &)> &visit) const
{
    for (const Loop *loop : loops_)
        loop->forEachAlive([&visit](TaskBase &task) {
            if (isTold(task))
                visit(task);
        });
}

void LoopRecorder::forEachReady(const std::function<void(TaskBase &)> &visit) const
{
    for (const Loop *loop : loops_)
        loop->forEachReady([&visit](TaskBase &task) {
            if (isTold(task))
                visit(task);
        });
}

} // namespace coroscope
