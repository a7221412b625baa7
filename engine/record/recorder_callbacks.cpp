// SPDX-License-Identifier: MIT
// Recorder, the part that is told what runs beside the steps of tasks: callbacks, and the jobs of worker threads.
#include "engine/loop/loop.h"
#include "engine/record/callback_causer.h"
#include "engine/record/recorder_words.h"

#include <algorithm>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestName = 64; // bytes of a thread's name

constexpr std::uint64_t inCallback = std::uint64_t(1) << 40;

/// Of its number what there is room for.
std::uint64_t loopBits(const Loop &loop) { return (std::uint64_t(loop.listenerNumber) & 0x7fffff) << 41; }

std::uint64_t functionWord(const LoopCallback &callback)
{
    return callback.listenerFunction | std::uint64_t(callback.listenerId) << 32;
}

std::uint64_t causeWord(const LoopCallback &callback)
{
    return causerField(callback) | static_cast<std::uint64_t>(callback.cause) << 32;
}

void append(std::vector<std::uint64_t> &words, std::initializer_list<std::uint64_t> more)
{
    for (const std::uint64_t each : more)
        words.push_back(each);
}

void appendText(std::vector<std::uint64_t> &words, std::string_view text)
{
    const std::size_t at = words.size();
    words.resize(at + wordsFor(text.size()));
    format::putBytes(words.data() + at, text);
}

std::uint64_t workerWord(WorkerEvent event, std::size_t lane)
{
    return static_cast<std::uint64_t>(event) | std::uint64_t(lane) << 32;
}

} // namespace

// --- callbacks ---

void Recorder::callbackQueued(Loop &loop, LoopCallback &callback)
{
    sliceChangedSomething_ = true;
    know(loop);
    queuedCallbacks_ += queuedCallbacks_ == 0xffffffff ? 2 : 1; // never 0
    callback.listenerId = queuedCallbacks_;
    callback.listenerFunction = callback.function->internFunction(dictionary_);
    std::uint64_t *const at = take(3);
    at[1] = functionWord(callback);
    at[2] = causeWord(callback) | (loop.isInCallback() ? inCallback : 0) | (loopCount_ > 1 ? loopBits(loop) : 0);
    publish(at, skipWord(Extension::callbackQueued, 2));
}

void Recorder::callbackDropped(Loop &, LoopCallback &callback)
{
    if (callback.listenerId != 0)
        put(skipWord(Extension::callbackQueued, 1), callback.listenerId);
}

void Recorder::callbackBegins(Loop &loop, LoopCallback &callback)
{
    follow(loop);
    if (limit_ - cursor_ < roomForSlice)
        openChunk(roomForSlice, Snapshot::ifDue); // in a program without tasks no switch does
    nameFunction(callback);
    stamp();
    const OpenCallback &open = openCallbacks_.emplace_back(
        OpenCallback{&loop,
                     ++callbackRuns_,
                     lastTicks_,
                     {functionWord(callback), causeWord(callback) | (loopCount_ > 1 ? loopBits(loop) : 0)}});
    std::uint64_t *const at = take(3);
    at[1] = open.words[0];
    at[2] = open.words[1];
    publish(at, skipWord(Extension::callbackBegan, 2));
}

void Recorder::callbackEnded(Loop &loop, RunOutcome outcome)
{
    const auto found = std::find_if(openCallbacks_.rbegin(), openCallbacks_.rend(),
                                    [&loop](const OpenCallback &open) { return open.loop == &loop; });
    if (found == openCallbacks_.rend())
        return;
    const bool isLast = found == openCallbacks_.rbegin();
    const auto number = static_cast<std::uint32_t>(found->number);
    openCallbacks_.erase(std::next(found).base());
    stamp();
    if (isLast && outcome == RunOutcome::returned)
        put(skipWord(Extension::callbackEnded, 0));
    else
        put(skipWord(Extension::callbackEnded, 1), number | static_cast<std::uint64_t>(outcome) << 32);
}

/// All that a reader must know who begins here.
void Recorder::repeatCallbacks(std::vector<std::uint64_t> &words) const
{
    struct Queued {
        LoopCallback callback;
        TaskNumber before;
        std::uint64_t loop;
    };
    std::vector<Queued> all;
    for (const Loop *loop : loops_) {
        std::size_t open = all.size(); // from there on it is not known yet what stands behind
        loop->forEachQueued([&](TaskBase *task, const LoopCallback *callback) {
            if (callback && callback->listenerId != 0)
                all.push_back({*callback, noTask, loopCount_ > 1 ? loopBits(*loop) : 0});
            for (; task && open < all.size(); ++open)
                all[open].before = task->number();
        });
    }
    std::sort(all.begin(), all.end(), [this](const Queued &a, const Queued &b) { // of one loop they are in order
        return queuedCallbacks_ - a.callback.listenerId > queuedCallbacks_ - b.callback.listenerId;
    });
    if (callbackRuns_ != 0) {
        append(words, {skipWord(Extension::callbackState, 1 + 4 * openCallbacks_.size()), callbackRuns_});
        for (const OpenCallback &open : openCallbacks_)
            append(words, {open.number, open.since, open.words[0], open.words[1]});
    }
    for (const auto &[callback, before, loop] : all)
        append(words,
               {skipWord(Extension::callbackQueued, 3), functionWord(callback), causeWord(callback) | loop, before});
}

// --- worker threads ---

/// Its lane: the thread's own, or, where there are very many, that of the one that has done nothing for longest. Null: it
/// runs a job already, or so many threads do.
Recorder::Worker *Recorder::workerOf(WorkerJob &job)
{
    Worker *rested = nullptr;
    for (Worker &worker : workers_) {
        if (worker.thread == job.thread)
            return worker.isBusy ? nullptr : &worker;
        if (!worker.isBusy && (!rested || worker.lastJob < rested->lastJob))
            rested = &worker;
    }
    const bool hasRoom = workers_.size() < mostWorkers;
    if (!hasRoom && !rested)
        return nullptr;
    std::string name = job.threadName().substr(0, largestName);
    // Pools that come one after another call their threads alike: one lane goes on.
    for (Worker &worker : workers_)
        if (!worker.isBusy && worker.name == name) {
            worker.thread = job.thread;
            return &worker;
        }
    Worker &worker = hasRoom ? workers_.emplace_back() : *rested;
    worker.thread = job.thread;
    worker.name = std::move(name);
    putWorkerName(std::size_t(&worker - workers_.data()));
    return &worker;
}

void Recorder::putWorkerName(std::size_t lane)
{
    const std::string_view name = workers_[lane].name;
    std::uint64_t *const at = take(2 + wordsFor(name.size()));
    at[1] = workerWord(WorkerEvent::thread, lane);
    format::putBytes(at + 2, name);
    publish(at, skipWord(Extension::worker, 1 + wordsFor(name.size())));
}

void Recorder::jobBegins(WorkerJob &job)
{
    Worker *const worker = workerOf(job);
    job.listenerShows = worker != nullptr;
    if (!worker)
        return;
    stamp();
    worker->isBusy = true;
    worker->since = lastTicks_;
    worker->jobWord = job.internFunction(dictionary_) | std::uint64_t(job.task) << 32;
    worker->lastJob = ++jobs_;
    std::uint64_t *const at = take(3);
    at[1] = workerWord(WorkerEvent::began, std::size_t(worker - workers_.data()));
    at[2] = worker->jobWord;
    publish(at, skipWord(Extension::worker, 2));
}

void Recorder::jobEnded(WorkerJob &job, RunOutcome outcome)
{
    const auto worker = std::find_if(workers_.begin(), workers_.end(),
                                     [&job](const Worker &known) { return known.thread == job.thread; });
    if (!job.listenerShows || worker == workers_.end() || !worker->isBusy)
        return;
    worker->isBusy = false;
    stamp();
    std::uint64_t *const at = take(3);
    at[1] = workerWord(WorkerEvent::ended, std::size_t(worker - workers_.begin()));
    at[2] = static_cast<std::uint64_t>(outcome);
    publish(at, skipWord(Extension::worker, 2));
}

void Recorder::repeatWorkers(std::vector<std::uint64_t> &words) const
{
    if (workers_.empty())
        return;
    append(words, {skipWord(Extension::worker, 2), workerWord(WorkerEvent::count, 0), jobs_});
    for (std::size_t lane = 0; lane < workers_.size(); ++lane) {
        const Worker &worker = workers_[lane];
        append(words,
               {skipWord(Extension::worker, 1 + wordsFor(worker.name.size())), workerWord(WorkerEvent::thread, lane)});
        appendText(words, worker.name);
        if (worker.isBusy)
            append(words, {skipWord(Extension::worker, 4), workerWord(WorkerEvent::began, lane), worker.jobWord,
                           worker.since, worker.lastJob});
    }
}

} // namespace coroscope
