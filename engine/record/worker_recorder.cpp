// SPDX-License-Identifier: MIT
#include "engine/record/worker_recorder.h"

#include <algorithm>
#include <utility>

namespace coroscope {

using namespace format;

namespace {

constexpr std::size_t largestName = 64; // bytes of a thread's name

std::uint64_t workerWord(WorkerEvent event, std::size_t lane)
{
    return static_cast<std::uint64_t>(event) | std::uint64_t(lane) << 32;
}

} // namespace

WorkerRecorder::WorkerRecorder(EventStream &stream, DictionaryWriter &dictionary, const LoopRecorder &loops)
    : stream_(stream), dictionary_(dictionary), loops_(loops)
{
}

/// Pools that come one after another call their threads alike: one lane goes on. Those of several loops that run do so, too, but
/// have threads of their own.
bool WorkerRecorder::mayTakeOver(const Worker &lane, const WorkerJob &job) const
{
    return !lane.isBusy && (lane.loop == job.loop || lane.loop == 0 || !loops_.isRunning(lane.loop));
}

/// Its lane: the thread's own, or, where there are very many, that of the one that has done nothing for longest. Null: it
/// runs a job already, or so many threads do.
WorkerRecorder::Worker *WorkerRecorder::workerOf(WorkerJob &job)
{
    Worker *rested = nullptr;
    for (Worker &worker : workers_) {
        if (worker.thread == job.thread)
            return worker.isBusy ? nullptr : &worker;
        if (!worker.isBusy && (!rested || worker.lastJob < rested->lastJob))
            rested = &worker;
    }
    const bool hasRoom = workers_.size() < mostWorkers;
    std::string name = job.threadName().substr(0, largestName);
    for (Worker &worker : workers_)
        if (worker.name == name && mayTakeOver(worker, job)) {
            worker.thread = job.thread;
            return &worker;
        }
    if (!hasRoom && !rested)
        return nullptr;
    Worker &worker = hasRoom ? workers_.emplace_back() : *rested;
    worker.thread = job.thread;
    worker.name = std::move(name);
    worker.loop = job.loop;
    worker.isOfSeveral = false;
    putName(std::size_t(&worker - workers_.data()));
    return &worker;
}

/// It runs a job of that one.
void WorkerRecorder::takeLoop(Worker &worker, std::uint32_t loop)
{
    if (loop == 0 || loop == worker.loop || worker.isOfSeveral)
        return;
    worker.isOfSeveral = worker.loop != 0;
    worker.loop = worker.isOfSeveral ? 0 : loop;
    putName(std::size_t(&worker - workers_.data()));
}

std::uint64_t WorkerRecorder::threadWord(const Worker &worker) const
{
    return workerWord(WorkerEvent::thread, std::size_t(&worker - workers_.data())) |
           std::uint64_t(std::min(worker.loop, fieldMax)) << workerLoopShift;
}

void WorkerRecorder::putName(std::size_t lane)
{
    const std::string_view name = workers_[lane].name;
    std::uint64_t *const at = stream_.take(2 + wordsFor(name.size()));
    at[1] = threadWord(workers_[lane]);
    format::putBytes(at + 2, name);
    publish(at, skipWord(Extension::worker, 1 + wordsFor(name.size())));
}

void WorkerRecorder::begins(WorkerJob &job)
{
    Worker *const worker = workerOf(job);
    job.listenerShows = worker != nullptr;
    if (!worker)
        return;
    takeLoop(*worker, job.loop);
    stream_.stamp();
    worker->isBusy = true;
    worker->since = stream_.lastTicks();
    worker->jobWord = job.internFunction(dictionary_) | std::uint64_t(job.task) << 32;
    worker->lastJob = ++jobs_;
    std::uint64_t *const at = stream_.take(3);
    at[1] = workerWord(WorkerEvent::began, std::size_t(worker - workers_.data()));
    at[2] = worker->jobWord;
    publish(at, skipWord(Extension::worker, 2));
}

void WorkerRecorder::ended(WorkerJob &job, RunOutcome outcome)
{
    const auto worker = std::find_if(workers_.begin(), workers_.end(),
                                     [&job](const Worker &known) { return known.thread == job.thread; });
    if (!job.listenerShows || worker == workers_.end() || !worker->isBusy)
        return;
    worker->isBusy = false;
    stream_.stamp();
    std::uint64_t *const at = stream_.take(3);
    at[1] = workerWord(WorkerEvent::ended, std::size_t(worker - workers_.begin()));
    at[2] = static_cast<std::uint64_t>(outcome);
    publish(at, skipWord(Extension::worker, 2));
}

void WorkerRecorder::repeat(std::vector<std::uint64_t> &words) const
{
    if (workers_.empty())
        return;
    append(words, {skipWord(Extension::worker, 2), workerWord(WorkerEvent::count, 0), jobs_});
    for (std::size_t lane = 0; lane < workers_.size(); ++lane) {
        const Worker &worker = workers_[lane];
        append(words, {skipWord(Extension::worker, 1 + wordsFor(worker.name.size())), threadWord(worker)});
        appendText(words, worker.name);
        if (worker.isBusy)
            append(words, {skipWord(Extension::worker, 4), workerWord(WorkerEvent::began, lane), worker.jobWord,
                           worker.since, worker.lastJob});
    }
}

} // namespace coroscope
